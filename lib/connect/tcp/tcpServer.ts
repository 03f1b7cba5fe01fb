import { createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer, type TlsOptions } from 'node:tls';
import type { RxtideError } from '../../errors/rxtideError.js';
import { countOf } from '../file/options.js';
import { type FailureCode, listen, type ListenOptions, portOf } from '../net/listen.js';
import { systemTiming } from '../net/timing.js';
import { tokenOf } from '../net/token.js';
import { admit } from './admit.js';

/** What every TCP server can be told. */
export interface TcpServerOptions extends ListenOptions {
  /** Clients at a time; one more is turned away. Default: 1,000. */
  readonly maxConnections?: number;
  /** Where it is given, a client must send it as its first line, within ten seconds. */
  readonly token?: string;
  /** Encrypts: Node's options for TLS, such as `{ key, cert }`. */
  readonly tls?: TlsOptions;
}

/** How often the system asks a silent client whether it is still there, ms. */
const KEEP_ALIVE = 30_000;

/** The options with their defaults, checked. */
export function checkTcpServer(what: string, options: TcpServerOptions): void {
  portOf(options?.port, what);
  countOf(options.maxConnections ?? 1000, `maxConnections of ${what}`);
  tokenOf(options.token, what);
}

/** A server and its sockets. */
export class TcpServer {
  readonly #options: TcpServerOptions;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  /** Gives a new client, paused, once it has shown its token. */
  readonly #onClient: (socket: Socket) => void;

  constructor(options: TcpServerOptions, onClient: (socket: Socket) => void) {
    this.#options = options;
    this.#onClient = onClient;
    const { tls } = options;
    const settings = {
      pauseOnConnect: tls === undefined,
      noDelay: true,
      keepAlive: true,
      keepAliveInitialDelay: KEEP_ALIVE,
    };
    this.#server = tls === undefined ? createServer(settings) : createTlsServer({ ...settings, ...tls });
    this.#server.maxConnections = options.maxConnections ?? 1000;
    // Under TLS this is the socket below, which may never come to speak TLS.
    this.#server.on('connection', (socket: Socket) => this.#track(socket));
    this.#server.on(tls === undefined ? 'connection' : 'secureConnection', (socket: Socket) => this.#onSocket(socket));
  }

  listen(what: string, code: FailureCode, fail: (error: RxtideError) => void): Promise<void> {
    return listen(this.#server, what, code, this.#options, fail);
  }

  /** Frees the port. Clients stay. */
  stopListening(): Promise<void> {
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }

  /** Frees the port and drops all clients. */
  close(): Promise<void> {
    const closed = this.stopListening();
    for (const socket of this.#sockets) socket.destroy();
    return closed;
  }

  #track(socket: Socket): void {
    this.#sockets.add(socket);
    // What is wrong with a client is no matter for the server; that it is gone, `close` tells.
    socket.on('error', () => undefined);
    socket.on('close', () => this.#sockets.delete(socket));
  }

  #onSocket(socket: Socket): void {
    if (this.#options.tls !== undefined) {
      this.#track(socket);
      socket.pause();
    }
    const { token } = this.#options;
    if (token === undefined) this.#onClient(socket);
    else admit(socket, token, systemTiming.clock, () => this.#onClient(socket));
  }
}
