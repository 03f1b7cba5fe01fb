import type { Socket } from 'node:net';
import type { Sink, SinkBatch } from '../../transform/sink.js';
import { type BackOff, backOffs } from '../net/backOff.js';
import { Connector } from '../net/connector.js';
import { netFailed } from '../net/failures.js';
import { addressOf, LOOPBACK } from '../net/listen.js';
import { jsonOf, type ToMessage } from '../net/messages.js';
import { systemTiming, type Timing } from '../net/timing.js';
import { checkTcpClient, connectTcp, type TcpClientOptions } from './tcpClient.js';

/** How `tcpClientSink` connects and sends. */
export interface TcpClientSinkOptions<in T> extends TcpClientOptions {
  /** What is sent for a result, as JSON. Default: the result as it is. */
  readonly map?: ToMessage<T>;
}

/**
 * Connects to a TCP server, and sends every result to it, as a line of JSON.
 *
 * **Guarantee.** At least once, as far as TCP can tell: a batch is sent again on the next connection unless the system had taken all of
 * it. What the system had taken when a connection broke may be lost, for TCP does not say what has arrived; where that matters, use
 * `httpPostSink`. Results of the time after the last checkpoint come again after a restart.
 *
 * **Back-pressure.** A batch is accepted when the system has taken it: a server that reads slowly, or is not there, slows the source.
 * It holds one batch.
 *
 * **Errors.** `SINK_FAILED`: as many failures in a row as `reconnect.attempts` says, or the first with `reconnect: false`; a result is
 * not JSON.
 *
 * @example
 * ```ts
 * import { createServer, type AddressInfo } from 'node:net';
 * import { fromArray, toSink } from 'rxtide';
 * import { tcpClientSink } from 'rxtide/node';
 *
 * // Stands for a server that is there already.
 * const server = createServer((socket) => socket.on('data', (lines) => console.log(lines.toString().trim())));
 * server.listen(0, '127.0.0.1', () => {
 *   const { port } = server.address() as AddressInfo;
 *   fromArray([{ at: 0, level: 3.5 }], { timestampOf: (r) => r.at })
 *     .pipe(toSink(tcpClientSink({ port })))
 *     .subscribe({ complete: () => server.close() });
 * });
 * // => {"at":0,"level":3.5}
 * ```
 *
 * @category Sources and sinks
 */
export function tcpClientSink<T>(options: TcpClientSinkOptions<T>): Sink<T> {
  return new TcpClientSink(options, systemTiming);
}

/** How long the other side may take to close the connection at the end, ms. */
const FAREWELL = 5000;

/** A batch that is being sent. */
interface Sending {
  readonly bytes: Buffer;
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

/** The sink, by a clock. */
export class TcpClientSink<T> implements Sink<T> {
  readonly name: string;
  readonly #options: TcpClientSinkOptions<T>;
  readonly #timing: Timing;
  readonly #newBackOff: () => BackOff | null;
  #connector: Connector | undefined;
  #socket: Socket | undefined;
  #sending: Sending | undefined;
  #failure: Error | undefined;

  constructor(options: TcpClientSinkOptions<T>, timing: Timing) {
    checkTcpClient('tcpClientSink', options);
    this.name = `tcp ${addressOf(options.host ?? LOOPBACK, options.port)}`;
    this.#options = options;
    this.#newBackOff = backOffs('reconnect of tcpClientSink', options.reconnect ?? {}, timing);
    this.#timing = timing;
  }

  open(): void {
    this.#failure = undefined;
    this.#connector = new Connector(
      this.#newBackOff(),
      this.#timing,
      (lost) => {
        let failure: Error | undefined;
        const socket = connectTcp(this.#options, () => {
          // What the server says is not listened to, but read, or its leaving would not be seen.
          socket.resume();
          this.#socket = socket;
          this.#send();
        });
        socket.on('error', (error) => (failure ??= error));
        socket.on('close', () => {
          if (this.#socket === socket) this.#socket = undefined;
          lost(failure);
        });
        return () => void socket.destroy();
      },
      (error) => this.#fail(netFailed('SINK_FAILED', `cannot write ${this.name}`, error)),
    );
    this.#connector.start();
  }

  write(batch: SinkBatch<T>): Promise<void> {
    const bytes = Buffer.from(`${jsonOf(this.name, batch, this.#options.map).join('\n')}\n`);
    return new Promise((resolve, reject) => {
      if (this.#failure !== undefined) return reject(this.#failure);
      this.#sending = { bytes, resolve, reject };
      this.#send();
    });
  }

  /** All was taken by the system, which sends it before it closes. */
  async end(): Promise<void> {
    const socket = this.#socket;
    this.#socket = undefined;
    if (socket === undefined) return this.#connector?.stop();
    // Not a reset, which would take back what the other side has not read yet.
    this.#connector?.release();
    await new Promise<void>((resolve) => {
      socket.once('finish', resolve);
      socket.once('close', () => resolve());
      socket.end();
    });
    socket.setTimeout(FAREWELL, () => socket.destroy());
    socket.unref();
  }

  /** What cannot be sent now will not be sent. */
  interrupt(): void {
    const sending = this.#sending;
    this.abort();
    sending?.resolve();
  }

  abort(): void {
    this.#connector?.stop();
    this.#socket = undefined;
    this.#sending = undefined;
  }

  #send(): void {
    const sending = this.#sending;
    const socket = this.#socket;
    if (sending === undefined || socket === undefined) return;
    socket.write(sending.bytes, (error) => {
      // Node says that all is well where the connection broke meanwhile. It is sent again, on the next one.
      if ((error !== undefined && error !== null) || socket.destroyed || this.#sending !== sending) return;
      this.#sending = undefined;
      this.#connector?.succeeded();
      sending.resolve();
    });
  }

  #fail(error: Error): void {
    this.#failure = error;
    this.#sending?.reject(error);
    this.#sending = undefined;
  }
}
