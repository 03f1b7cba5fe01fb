import type { WebSocket } from 'ws';
import type { Sink, SinkBatch } from '../../transform/sink.js';
import { type Client, FanOut, type FanOutOptions } from '../net/fanOut.js';
import { greetingOf, type GreetingOptions } from '../net/greeting.js';
import { jsonOf, type ToMessage } from '../net/messages.js';
import { systemTiming, type Timing } from '../net/timing.js';
import { WebSocketHost } from './webSocketHost.js';
import type { WebSocketServerOptions } from './webSocketServerOptions.js';

/** How `webSocketServerSink` serves and sends. */
export interface WebSocketServerSinkOptions<in T> extends WebSocketServerOptions, FanOutOptions, GreetingOptions {
  /** What is sent for a result, as JSON. Default: the result as it is. */
  readonly map?: ToMessage<T>;
  /** Whether a batch of results is sent as one message, an array. Default: `false`, each is a message. */
  readonly batches?: boolean;
}

/**
 * Serves a WebSocket, and sends every result to all who are connected, as a message of JSON. Needs the package `ws`.
 *
 * **Guarantee.** Who is connected gets all results in order, or is dropped. Nobody answers what has arrived; results of the time after
 * the last checkpoint come again after a restart.
 *
 * **Slow clients.** A client for which more than `maxBuffered` bytes wait is dropped (`onDropped`), and not waited for.
 *
 * **Who may.** It listens at 127.0.0.1 unless told; `token` and `origins` say who is served. See the page on the network.
 *
 * **Errors.** `SINK_FAILED`: it cannot listen, its path is taken, a result is not JSON.
 *
 * @example
 * ```ts
 * import { createServer } from 'node:http';
 * import { fromArray, toSink } from 'rxtide';
 * import { webSocketServerSink } from 'rxtide/websocket';
 *
 * // Beside the page that shows them.
 * const server = createServer((_, response) => response.end('<script>new WebSocket(`ws://${location.host}/counts`)…'));
 * server.listen(8080, '127.0.0.1');
 * fromArray([{ at: 0, count: 1 }], { timestampOf: (c) => c.at })
 *   .pipe(toSink(webSocketServerSink({ server, path: '/counts' })))
 *   .subscribe();
 * ```
 *
 * @category Sources and sinks
 */
export function webSocketServerSink<T>(options: WebSocketServerSinkOptions<T>): Sink<T> {
  return new WebSocketServerSink(options, systemTiming);
}

/** What clients send is not listened to: it must not be long. */
const MAX_PAYLOAD = 16 * 1024;
/** The codes of WebSocket for a server that goes away, and for a client that cannot be served. */
const GOING_AWAY = 1001;
const TRY_AGAIN_LATER = 1013;

/** The sink, by a clock. */
export class WebSocketServerSink<T> implements Sink<T> {
  readonly name: string;
  readonly #options: WebSocketServerSinkOptions<T>;
  readonly #timing: Timing;
  #host: WebSocketHost;
  #clients: FanOut;
  #failure: Error | undefined;

  constructor(options: WebSocketServerSinkOptions<T>, timing: Timing) {
    this.#options = options;
    this.#timing = timing;
    this.#host = this.#newHost();
    this.#clients = this.#newFanOut();
    this.name = this.#host.name;
  }

  open(): Promise<void> {
    this.#failure = undefined;
    this.#host = this.#newHost();
    this.#clients = this.#newFanOut();
    return this.#host.open(
      'SINK_FAILED',
      (socket, name) => this.#onClient(socket, name),
      (error) => (this.#failure = error),
    );
  }

  write(batch: SinkBatch<T>): void | Promise<void> {
    if (this.#failure !== undefined) return Promise.reject(this.#failure);
    const texts = jsonOf(this.name, batch, this.#options.map);
    if (this.#clients.size === 0) return;
    return this.#clients.send(this.#messagesOf(texts));
  }

  async end(): Promise<void> {
    await this.#clients.end();
    await this.#host.close();
  }

  async abort(): Promise<void> {
    this.#clients.close();
    await this.#host.close();
  }

  #messagesOf(texts: readonly string[]): Buffer[] {
    return this.#options.batches === true
      ? [Buffer.from(`[${texts.join(',')}]`)]
      : texts.map((text) => Buffer.from(text));
  }

  #onClient(socket: WebSocket, name: string): void {
    const greeting = greetingOf(this.#options.greet);
    if (greeting === undefined) return socket.close(TRY_AGAIN_LATER);
    const client: Client = {
      name,
      get buffered() {
        return socket.bufferedAmount;
      },
      send: (message) => socket.send(message, { binary: false }),
      end: (done) => {
        socket.once('close', done);
        socket.close(GOING_AWAY);
      },
      drop: () => socket.terminate(),
    };
    socket.on('close', () => this.#clients.remove(client));
    if (greeting.length > 0) for (const message of this.#messagesOf(greeting)) client.send(message);
    this.#clients.add(client);
  }

  #newHost(): WebSocketHost {
    return new WebSocketHost('webSocketServerSink', this.#options, MAX_PAYLOAD, this.#timing);
  }

  #newFanOut(): FanOut {
    return new FanOut('webSocketServerSink', this.#options, this.#timing);
  }
}
