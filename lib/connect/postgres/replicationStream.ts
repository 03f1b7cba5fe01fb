import { clearInterval, clearTimeout, setInterval, setTimeout } from 'node:timers';
import pg from 'pg';
import type { PostgresConnection } from './postgresLocation.js';
import { DEFAULTS } from './session.js';

/** What a server sends: a message of the plug-in, or that there is nothing more until a place in its log. */
export type Sent =
  | { readonly kind: 'message'; readonly bytes: Buffer }
  /** `asked`: it wants to know how far we are. One that shuts down asks again and again, and waits until all is confirmed. */
  | { readonly kind: 'idle'; readonly until: bigint; readonly asked: boolean };

/** Milliseconds between two reports of what is confirmed: the server ends a connection from which it hears nothing for a minute. */
const REPORT_EVERY = 5000;
/** Milliseconds until a question is answered: one that shuts down would ask the next at once. */
const ANSWER_AFTER = 50;
/** Bytes of messages that wait here before the socket is paused. */
const MOST_WAITING = 1024 * 1024;
/** From the beginning of 1970 to that of 2000, in ms: the server's times count from there. */
const EPOCH_2000 = 946_684_800_000n;

/** What of a client of `pg` is used in the protocol of replication, and is not in its types. */
interface Wire {
  on(event: 'copyData', listener: (message: { readonly chunk: Buffer }) => void): void;
  sendCopyFromChunk(bytes: Buffer): void;
  readonly stream: { pause(): void; resume(): void; destroy(): void };
}

/** A connection over which a server sends what a slot has. What is not asked for stays in the socket, and then on the server. */
export class ReplicationStream {
  readonly #client: pg.Client;
  readonly #waiting: Sent[] = [];
  #bytes = 0;
  #paused = false;
  #wake: () => void = () => undefined;
  #failure: { readonly error: unknown } | undefined;
  #closed = false;
  #confirmed: bigint;
  /** Set while the server listens to reports: before and after, they would break the protocol. */
  #timer: NodeJS.Timeout | undefined;
  #answer: NodeJS.Timeout | undefined;

  constructor(config: PostgresConnection, confirmed: bigint) {
    this.#client = new pg.Client({
      ...DEFAULTS,
      ...config,
      replication: 'database',
    } as pg.ClientConfig);
    this.#confirmed = confirmed;
  }

  async start(command: string): Promise<void> {
    const fail = (error: unknown): void => {
      this.#failure ??= { error };
      this.#wake();
    };
    this.#client.on('error', fail);
    this.#client.on('end', () => fail(new Error('Connection terminated')));
    await this.#client.connect();
    if (this.#closed) return;
    this.#wire.on('copyData', ({ chunk }) => this.#take(chunk));
    // It answers when replication ends.
    this.#client.query(command).then(() => fail(new Error('Connection ended')), fail);
    this.#timer = setInterval(() => this.#report(), REPORT_EVERY);
  }

  /** What is sent next; `undefined`: it was closed. */
  async next(): Promise<Sent | undefined> {
    for (;;) {
      if (this.#closed) return undefined;
      const sent = this.#waiting.shift();
      if (sent !== undefined) {
        if (sent.kind === 'message') this.#bytes -= sent.bytes.length;
        if (this.#paused && this.#bytes < MOST_WAITING / 2) {
          this.#paused = false;
          this.#wire.stream.resume();
        }
        return sent;
      }
      if (this.#failure !== undefined) throw this.#failure.error;
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }

  /** What the slot may forget. */
  confirm(lsn: bigint): void {
    if (lsn <= this.#confirmed) return;
    this.#confirmed = lsn;
    this.#report();
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    clearInterval(this.#timer);
    clearTimeout(this.#answer);
    this.#wake();
    // Not politely: the server may be sending, and nobody reads any more.
    this.#wire?.stream.destroy();
  }

  get #wire(): Wire {
    return (this.#client as unknown as { connection: Wire }).connection;
  }

  #take(chunk: Buffer): void {
    if (this.#closed) return;
    if (chunk[0] === 0x77) {
      // XLogData: three numbers of 64 bits stand before the message.
      const bytes = Buffer.from(chunk.subarray(25));
      this.#bytes += bytes.length;
      this.#waiting.push({ kind: 'message', bytes });
      if (!this.#paused && this.#bytes >= MOST_WAITING) {
        this.#paused = true;
        this.#wire.stream.pause();
      }
    } else if (chunk[0] === 0x6b) {
      // Keepalive: how far the log was sent, the time, and whether an answer is wanted at once.
      const last = this.#waiting.at(-1);
      const asked = chunk[17] === 1;
      const until = chunk.readBigUInt64BE(1);
      if (last?.kind === 'idle') {
        this.#waiting[this.#waiting.length - 1] = { kind: 'idle', until, asked: asked || last.asked };
      } else {
        this.#waiting.push({ kind: 'idle', until, asked });
      }
      if (asked) this.#answer ??= setTimeout(() => this.#report(), ANSWER_AFTER);
    }
    this.#wake();
  }

  /** Says what is confirmed, and no more: not what was received. */
  #report(): void {
    if (this.#timer === undefined || this.#closed || this.#failure !== undefined) return;
    clearTimeout(this.#answer);
    this.#answer = undefined;
    const report = Buffer.alloc(34);
    report.write('r', 0, 'latin1');
    for (const at of [1, 9, 17]) report.writeBigUInt64BE(this.#confirmed, at);
    report.writeBigInt64BE((BigInt(new Date().getTime()) - EPOCH_2000) * 1000n, 25);
    this.#wire.sendCopyFromChunk(report);
  }
}
