import type { Socket } from 'node:net';
import type { Sink, SinkBatch } from '../../transform/sink.js';
import { type Client, FanOut, type FanOutOptions } from '../net/fanOut.js';
import { greetingOf, type GreetingOptions } from '../net/greeting.js';
import { addressOf, LOOPBACK } from '../net/listen.js';
import { jsonOf, type ToMessage } from '../net/messages.js';
import { systemTiming, type Timing } from '../net/timing.js';
import { checkTcpServer, TcpServer, type TcpServerOptions } from './tcpServer.js';

/** How `tcpServerSink` listens and sends. */
export interface TcpServerSinkOptions<in T> extends TcpServerOptions, FanOutOptions, GreetingOptions {
  /** What is sent for a result, as JSON. Default: the result as it is. */
  readonly map?: ToMessage<T>;
}

/**
 * Listens on a TCP port, and sends every result to all who are connected, as a line of JSON.
 *
 * **Guarantee.** Who is connected gets all results in order, or is dropped. Nobody answers what has arrived; results of the time after
 * the last checkpoint come again after a restart.
 *
 * **Slow clients.** A client for which more than `maxBuffered` bytes wait is dropped (`onDropped`), and not waited for. So memory is
 * bounded by the clients, at most `maxConnections`, and one batch.
 *
 * **Errors.** `SINK_FAILED`: it cannot listen, a result is not JSON.
 *
 * @example
 * ```ts
 * import { connect, type AddressInfo } from 'node:net';
 * import { fromIterable, toSink } from 'rxtide';
 * import { tcpServerSink } from 'rxtide/node';
 *
 * async function* levels(connected: Promise<unknown>) {
 *   await connected;
 *   yield 3.5;
 * }
 * const onListening = ({ port }: AddressInfo) => {
 *   const client = connect(port, '127.0.0.1');
 *   client.on('data', (lines) => console.log(lines.toString().trim()));
 * };
 * const greet = () => (greeted(), []);
 * let greeted: () => void;
 * const connected = new Promise<void>((resolve) => (greeted = resolve));
 * fromIterable(levels(connected), { timestampOf: () => 0 })
 *   .pipe(toSink(tcpServerSink({ port: 0, onListening, greet, map: (level) => ({ level }) })))
 *   .subscribe();
 * // => {"level":3.5}
 * ```
 *
 * @category Sources and sinks
 */
export function tcpServerSink<T>(options: TcpServerSinkOptions<T>): Sink<T> {
  return new TcpServerSink(options, systemTiming);
}

/** The sink, by a clock. */
export class TcpServerSink<T> implements Sink<T> {
  readonly name: string;
  readonly #options: TcpServerSinkOptions<T>;
  readonly #timing: Timing;
  #server: TcpServer | undefined;
  #clients: FanOut;
  #failure: Error | undefined;

  constructor(options: TcpServerSinkOptions<T>, timing: Timing) {
    checkTcpServer('tcpServerSink', options);
    this.name = `tcp ${addressOf(options.host ?? LOOPBACK, options.port)}`;
    this.#options = options;
    this.#timing = timing;
    this.#clients = new FanOut('tcpServerSink', options, timing);
  }

  open(): Promise<void> {
    this.#failure = undefined;
    this.#clients = new FanOut('tcpServerSink', this.#options, this.#timing);
    this.#server = new TcpServer(this.#options, (socket) => this.#onClient(socket));
    return this.#server.listen(this.name, 'SINK_FAILED', (error) => (this.#failure = error));
  }

  write(batch: SinkBatch<T>): void | Promise<void> {
    if (this.#failure !== undefined) return Promise.reject(this.#failure);
    const lines = jsonOf(this.name, batch, this.#options.map);
    if (this.#clients.size > 0) return this.#clients.send([Buffer.from(`${lines.join('\n')}\n`)]);
  }

  async end(): Promise<void> {
    void this.#server?.stopListening();
    await this.#clients.end();
    await this.#server?.close();
  }

  async abort(): Promise<void> {
    this.#clients.close();
    await this.#server?.close();
  }

  #onClient(socket: Socket): void {
    const greeting = greetingOf(this.#options.greet);
    if (greeting === undefined) return void socket.destroy();
    const client: Client = {
      name: addressOf(socket.remoteAddress, socket.remotePort),
      get buffered() {
        return socket.writableLength;
      },
      send: (message) => void socket.write(message),
      end: (done) => {
        socket.once('close', done);
        socket.end();
      },
      drop: () => void socket.destroy(),
    };
    socket.on('close', () => this.#clients.remove(client));
    // What clients say is not listened to, but read, or their leaving would not be seen.
    socket.resume();
    if (greeting.length > 0) socket.write(`${greeting.join('\n')}\n`);
    this.#clients.add(client);
  }
}
