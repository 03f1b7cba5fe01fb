import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Cancel } from '../../time/clock.js';
import { type DurationLike, durationOf, seconds } from '../../time/duration.js';
import type { Sink, SinkBatch } from '../../transform/sink.js';
import { RxtideError } from '../../errors/rxtideError.js';
import { countOf } from '../file/options.js';
import { HttpHost } from '../http/httpHost.js';
import { type HttpPlace, httpPlaceOf, type HttpServerOptions } from '../http/httpOptions.js';
import { answer } from '../http/routes.js';
import { netFailed } from '../net/failures.js';
import { type Client, FanOut, type FanOutOptions } from '../net/fanOut.js';
import { greetingOf, type GreetingOptions } from '../net/greeting.js';
import { addressOf } from '../net/listen.js';
import { jsonOf, type ToMessage } from '../net/messages.js';
import { systemTiming, type Timing } from '../net/timing.js';
import { EventHistory } from './eventHistory.js';

/** How `sseServerSink` serves and sends. */
export interface SseServerSinkOptions<in T> extends HttpServerOptions, FanOutOptions, GreetingOptions {
  /** What is sent for a result, as JSON. Default: the result as it is. */
  readonly map?: ToMessage<T>;
  /** The type of the events; a browser's `addEventListener(type, …)` hears it. Default: `message`. */
  readonly event?: string;
  /** Results that are kept for clients that come back. Default: 1,000; 0: none. */
  readonly history?: number;
  /** How often a sign of life is sent, so that nothing between takes the connection for dead. Default: 15 s. */
  readonly heartbeat?: DurationLike;
  /** Clients at a time; one more is turned away. Default: 1,000. */
  readonly maxConnections?: number;
}

/**
 * Serves results as server-sent events, for `EventSource` in a browser and for `sseSource`. Each has an id.
 *
 * **Clients that come back.** A browser that lost its connection comes back by itself and says which event was its last. It gets those it
 * has missed, if they are among the `history` results that are kept. If not, or after a restart of this server, it gets an event of type
 * `reset`, and what `greet` gives, as a new client does: it has missed something.
 *
 * **Guarantee.** Who is connected gets all results in order, or is dropped and comes back. Results of the time after the last checkpoint come
 * again after a restart.
 *
 * **Slow clients.** A client for which more than `maxBuffered` bytes wait is dropped (`onDropped`), and not waited for.
 *
 * **Who may.** It listens at 127.0.0.1 unless told; `token` and `origins` say who is served. See the page on the network.
 *
 * **Errors.** `SINK_FAILED`: it cannot listen, its path is taken, a result is not JSON.
 *
 * @example
 * ```ts
 * import { fromArray, toSink } from 'rxtide';
 * import { sseServerSink } from 'rxtide/node';
 *
 * const counts = [{ at: 0, count: 1 }, { at: 60_000, count: 3 }];
 * fromArray(counts, { timestampOf: (c) => c.at })
 *   .pipe(toSink(sseServerSink({ port: 8080, path: '/counts' })))
 *   .subscribe();
 * // In a page: new EventSource('http://127.0.0.1:8080/counts').onmessage = (event) => draw(JSON.parse(event.data));
 * ```
 *
 * @category Sources and sinks
 */
export function sseServerSink<T>(options: SseServerSinkOptions<T>): Sink<T> {
  return new SseServerSink(options, systemTiming);
}

const HEADERS = {
  'content-type': 'text/event-stream',
  'cache-control': 'no-store',
  // Some servers in between would gather what is sent.
  'x-accel-buffering': 'no',
};
const SIGN_OF_LIFE = Buffer.from(':\n\n');

/** The sink, by a clock. */
export class SseServerSink<T> implements Sink<T> {
  readonly name: string;
  readonly #options: SseServerSinkOptions<T>;
  readonly #place: HttpPlace;
  readonly #timing: Timing;
  readonly #heartbeat: number;
  readonly #head: string;
  #host: HttpHost;
  #clients: FanOut;
  #history: EventHistory;
  #failure: Error | undefined;
  #cancel: Cancel = () => undefined;

  constructor(options: SseServerSinkOptions<T>, timing: Timing) {
    this.#place = httpPlaceOf('sseServerSink', options);
    const { event, history = 1000 } = options;
    if (event !== undefined && !/^[^\r\n\0]+$/.test(event)) {
      throw new RxtideError('INVALID_OPTION', 'event of sseServerSink must be a name without line ends');
    }
    if (history !== 0) countOf(history, 'history of sseServerSink');
    countOf(options.maxConnections ?? 1000, 'maxConnections of sseServerSink');
    this.name = `sse ${this.#place.name}`;
    this.#options = options;
    this.#timing = timing;
    this.#heartbeat = durationOf(options.heartbeat ?? seconds(15), 'heartbeat of sseServerSink', 1);
    this.#head = event === undefined ? '' : `event: ${event}\n`;
    this.#host = new HttpHost(this.#place);
    this.#clients = new FanOut('sseServerSink', options, timing);
    this.#history = new EventHistory(history, '');
  }

  async open(): Promise<void> {
    this.#failure = undefined;
    this.#host = new HttpHost(this.#place);
    this.#clients = new FanOut('sseServerSink', this.#options, this.#timing);
    // Ids of another run are not to be taken for those of this one.
    const run = Math.floor(this.#timing.random() * 36 ** 8).toString(36);
    this.#history = new EventHistory(this.#options.history ?? 1000, run);
    this.#beat();
    const onRequest = (request: IncomingMessage, response: ServerResponse): void => this.#onRequest(request, response);
    await this.#host.open('SINK_FAILED', { onRequest }, (error) => (this.#failure = error));
  }

  write(batch: SinkBatch<T>): void | Promise<void> {
    if (this.#failure !== undefined) return Promise.reject(this.#failure);
    const events = jsonOf(this.name, batch, this.#options.map).map((json) =>
      this.#history.add((id) => Buffer.from(`id: ${id}\n${this.#head}data: ${json}\n\n`)),
    );
    if (this.#clients.size > 0) return this.#clients.send(events.length > 1 ? [Buffer.concat(events)] : events);
  }

  async end(): Promise<void> {
    this.#cancel();
    await this.#clients.end();
    await this.#host.close();
  }

  async abort(): Promise<void> {
    this.#cancel();
    this.#clients.close();
    await this.#host.close();
  }

  #beat(): void {
    if (this.#heartbeat === Infinity) return;
    this.#cancel = this.#timing.clock.schedule(() => {
      // A client that takes nothing any more is found by this too.
      Promise.resolve(this.#clients.send([SIGN_OF_LIFE])).catch((error: unknown) => {
        this.#failure ??= netFailed('SINK_FAILED', `${this.name}: onDropped failed`, error);
      });
      this.#beat();
    }, this.#heartbeat);
  }

  #onRequest(request: IncomingMessage, response: ServerResponse): void {
    if (request.method !== 'GET') return answer(response, 405, 'only GET is answered here', { allow: 'GET' });
    if (this.#clients.size >= (this.#options.maxConnections ?? 1000)) {
      return answer(response, 503, 'there are too many clients', { 'retry-after': '5' });
    }
    const last = String(request.headers['last-event-id'] ?? '');
    const missed = last === '' ? undefined : this.#history.after(last);
    const greeting = missed === undefined ? greetingOf(this.#options.greet) : [];
    if (greeting === undefined) return answer(response, 503, 'there is nothing to show yet', { 'retry-after': '1' });
    response.writeHead(200, HEADERS);
    // The id of the present, so that a client that goes now misses nothing when it comes back.
    const reset = missed === undefined && last !== '' ? 'event: reset\ndata: {}\n' : '';
    const greetings = greeting.map((json) => `${this.#head}data: ${json}\n\n`).join('');
    if (missed === undefined) response.write(`id: ${this.#history.last}\n${reset}\n${greetings}`);
    else response.write(Buffer.concat([SIGN_OF_LIFE, ...missed]));
    const client = clientOf(request, response);
    response.on('close', () => this.#clients.remove(client));
    this.#clients.add(client);
  }
}

function clientOf({ socket }: IncomingMessage, response: ServerResponse): Client {
  return {
    name: addressOf(socket.remoteAddress, socket.remotePort),
    get buffered() {
      return response.writableLength;
    },
    send: (message) => void response.write(message),
    end: (done) => {
      response.once('close', done);
      response.end();
    },
    drop: () => void response.destroy(),
  };
}
