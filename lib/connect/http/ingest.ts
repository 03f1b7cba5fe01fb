import type { IncomingMessage, ServerResponse } from 'node:http';
import { addressOf } from '../net/listen.js';
import type { Intake } from '../net/intake.js';
import type { Timing } from '../net/timing.js';
import { kindOf, readJson, readLines } from './requestBody.js';
import { answer } from './routes.js';

/** What taking requests goes by. */
export interface IngestSettings<T> {
  readonly name: string;
  /** Whether a request is answered only when a checkpoint holds its events. */
  readonly waits: boolean;
  /** Whether a request with bad records is refused. */
  readonly refuses: boolean;
  readonly maxBody: number;
  readonly maxRecords: number;
  readonly maxPending: number;
  readonly timeout: number;
  readonly map: ((value: unknown) => T) | undefined;
}

/** Bad records that an answer names. */
const NAMED = 10;

/** Takes requests, whole or not at all, and answers when their events are where they should be. */
export class Ingest<T> {
  readonly #settings: IngestSettings<T>;
  readonly #intake: Intake<T>;
  readonly #timing: Timing;
  /** Bytes of bodies that are being read. */
  #reading = 0;
  /** Those whose events are in the intake, or wait for a checkpoint, by the position behind them. */
  readonly #unanswered = new Map<ServerResponse, number>();

  constructor(settings: IngestSettings<T>, intake: Intake<T>, timing: Timing) {
    this.#settings = settings;
    this.#intake = intake;
    this.#timing = timing;
  }

  take(request: IncomingMessage, response: ServerResponse): void {
    const { maxBody, maxPending, timeout } = this.#settings;
    const refuse = (status: number, reason: string, headers: Record<string, string> = {}): void => {
      done();
      // What is left of the body is not read.
      answer(response, status, reason, { connection: 'close', ...headers });
    };
    const pieces: Buffer[] = [];
    let size = 0;
    let isDone = false;
    let cancel = (): void => undefined;
    const done = (): void => {
      if (isDone) return;
      isDone = true;
      cancel();
      this.#reading -= size;
    };
    const kind = kindOf(request);
    if (kind === undefined) return refuse(415, 'only application/x-ndjson and application/json are read, as they are');
    const tooLong = `a body may have ${maxBody} bytes`;
    if (Number(request.headers['content-length'] ?? 0) > maxBody) return refuse(413, tooLong);
    const waiting = (): number => this.#intake.weight + this.#reading;
    const sendAway = (): void => refuse(429, 'too much is waiting', { 'retry-after': '1' });
    if (waiting() >= maxPending) return sendAway();
    cancel = this.#timing.clock.schedule(() => refuse(408, `the body did not come within ${timeout} ms`), timeout);
    request.on('error', () => undefined);
    request.on('close', done);
    request.on('data', (piece: Buffer) => {
      if (isDone) return;
      size += piece.length;
      this.#reading += piece.length;
      pieces.push(piece);
      if (size > maxBody) refuse(413, tooLong);
      // While nothing else waits a body may be longer than that: no better moment would come.
      else if (waiting() > maxPending && waiting() > size) sendAway();
    });
    request.on('end', () => {
      if (isDone) return;
      done();
      this.#put(request, response, Buffer.concat(pieces), kind);
    });
  }

  /** A checkpoint holds all that is before the position. */
  committed(position: number): void {
    if (!this.#settings.waits) return;
    for (const [response, behind] of this.#unanswered) if (behind <= position) this.#accept(response);
  }

  /** Nothing more is taken. */
  stop(): void {
    for (const response of this.#unanswered.keys()) {
      answer(response, 503, 'it has ended, and may have taken nothing of this', { 'retry-after': '1' });
    }
    this.#unanswered.clear();
  }

  #put({ socket }: IncomingMessage, response: ServerResponse, body: Buffer, kind: 'lines' | 'json'): void {
    const { name, map, maxRecords, refuses, waits } = this.#settings;
    const where = `${name}, from ${addressOf(socket.remoteAddress, socket.remotePort)}`;
    const { values, rejected } = kind === 'lines' ? readLines(where, body, map) : readJson(where, body, map);
    if (values.length + rejected.length > maxRecords) {
      return answer(response, 413, `a body may have ${maxRecords} records`);
    }
    if (refuses && rejected.length > 0) {
      const named = rejected.slice(0, NAMED).map(({ error }) => error.message.slice(where.length + 2));
      const more = rejected.length > NAMED ? [`and ${rejected.length - NAMED} more`] : [];
      return answer(response, 400, ['nothing was taken:', ...named, ...more].join('\n'));
    }
    if (this.#intake.isStopped) return answer(response, 503, 'it has ended', { 'retry-after': '1' });
    if (values.length + rejected.length === 0) return answer(response, 202, 'taken');
    // Set before it is put: it may be taken at once.
    this.#unanswered.set(response, Infinity);
    response.on('close', () => this.#unanswered.delete(response));
    const taken = waits ? undefined : (): void => this.#accept(response);
    const behind = this.#intake.put(values, rejected, body.length, taken);
    if (this.#unanswered.has(response)) this.#unanswered.set(response, behind);
  }

  #accept(response: ServerResponse): void {
    this.#unanswered.delete(response);
    answer(response, 202, 'taken');
  }
}
