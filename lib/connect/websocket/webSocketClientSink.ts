import type { Cancel } from '../../time/clock.js';
import type { Sink, SinkBatch } from '../../transform/sink.js';
import { type BackOff, backOffs } from '../net/backOff.js';
import { Connector } from '../net/connector.js';
import { netFailed } from '../net/failures.js';
import { jsonOf, type ToMessage } from '../net/messages.js';
import { systemTiming, type Timing } from '../net/timing.js';
import {
  connectWebSocket,
  type WebSocketClient,
  type WebSocketClientOptions,
  webSocketClientOf,
} from './webSocketClient.js';
import type { WebSocketLike } from './webSocketLike.js';

/** How `webSocketClientSink` connects and sends. */
export interface WebSocketClientSinkOptions<in T> extends WebSocketClientOptions {
  /** What is sent for a result, as JSON. Default: the result as it is. */
  readonly map?: ToMessage<T>;
  /** Whether a batch of results is sent as one message, an array. Default: `false`, each is a message. */
  readonly batches?: boolean;
}

/**
 * Connects to a WebSocket, and sends every result to it, as a message of JSON: a client, in browsers and in Node.
 *
 * **Guarantee.** At least once, as far as a WebSocket can tell: a batch is sent again on the next connection unless the system had taken all
 * of it. What the system had taken when a connection broke may be lost, for nobody answers what has arrived; where that matters, use
 * `httpPostSink`. Results of the time after the last checkpoint come again after a restart.
 *
 * **Back-pressure.** A batch is accepted when the system has taken it: a server that reads slowly, or is not there, slows the source.
 * It holds one batch.
 *
 * **Errors.** `SINK_FAILED`: as many failures in a row as `reconnect.attempts` says, or the first with `reconnect: false`; the server has closed with
 * a code from 4400 to 4499, or says that it cannot take a message (1003, 1007, 1009: too long); the URL is refused by the browser; a result
 * is not JSON.
 *
 * @example
 * ```ts
 * import { fromArray, toSink } from 'rxtide';
 * import { webSocketClientSink } from 'rxtide/web';
 * import { WebSocket } from 'ws'; // before Node 22
 *
 * const readings = [{ at: 0, level: 3.5 }];
 * const server = webSocketClientSink<{ level: number }>('wss://collect.example.com/levels', {
 *   webSocket: (url, protocols) => new WebSocket(url, protocols),
 *   reconnect: { attempts: 10 },
 * });
 * fromArray(readings, { timestampOf: (r) => r.at })
 *   .pipe(toSink(server))
 *   .subscribe({ error: (error) => console.error(error) });
 * ```
 *
 * @category Sources and sinks
 */
export function webSocketClientSink<T>(url: string, options: WebSocketClientSinkOptions<T> = {}): Sink<T> {
  return new WebSocketClientSink(url, options, systemTiming);
}

const WHAT = 'webSocketClientSink';
/** How long the other side may take to close the connection at the end, ms. */
const FAREWELL = 5000;
/** Codes by which a server says that it cannot take what was sent: it would say the same of it again. */
const UNREADABLE: ReadonlySet<number> = new Set([1003, 1007, 1009]);
/** The longest time between two looks at what is still to be sent, ms: no event tells of it. */
const MAX_LOOK = 50;

/** A batch that is being sent. */
interface Sending {
  readonly messages: readonly string[];
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

/** The sink, by a clock. */
export class WebSocketClientSink<T> implements Sink<T> {
  readonly name: string;
  readonly #client: WebSocketClient;
  readonly #options: WebSocketClientSinkOptions<T>;
  readonly #timing: Timing;
  readonly #newBackOff: () => BackOff | null;
  #connector: Connector | undefined;
  #socket: WebSocketLike | undefined;
  #sending: Sending | undefined;
  #failure: Error | undefined;
  /** The server will not have what was sent: nor has it had all that was accepted. */
  #isRefused = false;
  #cancelLook: Cancel = () => undefined;
  #onClosed: () => void = () => undefined;

  constructor(url: string, options: WebSocketClientSinkOptions<T>, timing: Timing) {
    this.#client = webSocketClientOf(WHAT, url, options, timing);
    this.name = this.#client.name;
    this.#options = options;
    this.#timing = timing;
    this.#newBackOff = backOffs(`reconnect of ${WHAT}`, options.reconnect ?? {}, timing);
  }

  open(): void {
    this.#failure = undefined;
    this.#isRefused = false;
    this.#connector = new Connector(
      this.#newBackOff(),
      this.#timing,
      (lost) =>
        connectWebSocket(this.#client, {
          opened: (socket) => {
            this.#socket = socket;
            this.#send();
          },
          lost: (error) => {
            this.#left();
            lost(error);
          },
          refusals: UNREADABLE,
          refused: (error) => {
            this.#isRefused = true;
            this.#fail(error);
            this.#connector?.stop();
            this.#left();
          },
        }),
      (error) => this.#fail(error),
    );
    this.#connector.start();
  }

  write(batch: SinkBatch<T>): Promise<void> {
    const texts = jsonOf(this.name, batch, this.#options.map);
    const messages = this.#options.batches === true ? [`[${texts.join(',')}]`] : texts;
    return new Promise((resolve, reject) => {
      if (this.#failure !== undefined) return reject(this.#failure);
      this.#sending = { messages, resolve, reject };
      this.#send();
    });
  }

  /** All was taken by the system; waits until the other side has closed, or for a while. */
  async end(): Promise<void> {
    const socket = this.#socket;
    this.#checkRefusal();
    if (socket === undefined) return this.#connector?.stop();
    await new Promise<void>((resolve) => {
      const cancel = this.#timing.clock.schedule(resolve, FAREWELL);
      this.#onClosed = () => {
        cancel();
        resolve();
      };
      // Its end is not to be followed by another one.
      this.#connector?.release();
      socket.close(1000);
    });
    this.abort();
    this.#checkRefusal();
  }

  /** What cannot be sent now will not be sent. */
  interrupt(): void {
    const sending = this.#sending;
    this.abort();
    sending?.resolve();
  }

  abort(): void {
    this.#connector?.stop();
    this.#left();
    this.#sending = undefined;
  }

  #send(): void {
    const sending = this.#sending;
    const socket = this.#socket;
    if (sending === undefined || socket === undefined) return;
    for (const message of sending.messages) socket.send(message);
    this.#look(sending, socket, 0);
  }

  /** Looks, again and again, whether the system has taken all. */
  #look(sending: Sending, socket: WebSocketLike, delay: number): void {
    this.#cancelLook = this.#timing.clock.schedule(() => {
      if (this.#sending !== sending || this.#socket !== socket) return;
      if (socket.bufferedAmount > 0) return this.#look(sending, socket, Math.min(MAX_LOOK, 2 * delay + 1));
      this.#sending = undefined;
      this.#connector?.succeeded();
      sending.resolve();
    }, delay);
  }

  /** There is no connection now. */
  #left(): void {
    this.#cancelLook();
    this.#socket = undefined;
    this.#onClosed();
  }

  #checkRefusal(): void {
    if (this.#isRefused && this.#failure !== undefined) throw this.#failure;
  }

  #fail(error: unknown): void {
    this.#failure = netFailed('SINK_FAILED', `cannot write ${this.name}`, error);
    this.#sending?.reject(this.#failure);
    this.#sending = undefined;
  }
}
