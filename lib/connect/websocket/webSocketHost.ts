import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import type { RxtideError } from '../../errors/rxtideError.js';
import type { Cancel } from '../../time/clock.js';
import { durationOf, seconds } from '../../time/duration.js';
import { countOf, MEBIBYTE } from '../file/options.js';
import { refusalOf } from '../http/access.js';
import { HttpHost } from '../http/httpHost.js';
import { type HttpPlace, httpPlaceOf } from '../http/httpOptions.js';
import { refuseUpgrade } from '../http/routes.js';
import { addressOf, type FailureCode } from '../net/listen.js';
import type { Timing } from '../net/timing.js';
import type { WebSocketServerOptions } from './webSocketServerOptions.js';

/** What a browser is told, which cannot see why a connection was refused: 4000 and the status of HTTP. */
const PRIVATE_CODES = 4000;

/** Serves WebSockets: on a port of its own, or as part of a server that is there. */
export class WebSocketHost {
  readonly name: string;
  readonly #place: HttpPlace;
  readonly #timing: Timing;
  readonly #maxConnections: number;
  readonly #heartbeat: number;
  readonly #sockets: WebSocketServer;
  readonly #host: HttpHost;
  /** Those who have shown a sign of life since they were last asked. */
  readonly #alive = new WeakSet<WebSocket>();
  #cancel: Cancel = () => undefined;
  #onClient: (socket: WebSocket, name: string) => void = () => undefined;

  constructor(what: string, options: WebSocketServerOptions, maxPayload: number | undefined, timing: Timing) {
    this.#place = httpPlaceOf(what, options);
    this.name = `websocket ${this.#place.name}`;
    this.#timing = timing;
    this.#maxConnections = countOf(options.maxConnections ?? 1000, `maxConnections of ${what}`);
    this.#heartbeat = durationOf(options.heartbeat ?? seconds(30), `heartbeat of ${what}`, 1);
    this.#sockets = new WebSocketServer({
      noServer: true,
      maxPayload: countOf(maxPayload ?? MEBIBYTE, `maxPayload of ${what}`),
      // It costs much memory for each client.
      perMessageDeflate: false,
    });
    this.#host = new HttpHost(this.#place);
  }

  /** Begins to serve. `onClient` is given each client that may come in. */
  async open(
    code: FailureCode,
    onClient: (socket: WebSocket, name: string) => void,
    fail: (error: RxtideError) => void,
  ): Promise<void> {
    this.#onClient = onClient;
    const onUpgrade = (request: IncomingMessage, socket: Duplex, head: Buffer): void =>
      this.#onUpgrade(request, socket, head);
    this.#beat();
    try {
      await this.#host.open(code, { onUpgrade }, fail);
    } catch (error) {
      this.#cancel();
      throw error;
    }
  }

  /** Frees the port and drops all clients. */
  close(): Promise<void> {
    this.#cancel();
    for (const socket of this.#sockets.clients) socket.terminate();
    return this.#host.close();
  }

  #onUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const refusal = refusalOf(request, this.#place);
    if (refusal?.status === 403) return refuseUpgrade(socket, 403, refusal.reason);
    if (refusal !== undefined && request.headers.origin === undefined) {
      return refuseUpgrade(socket, 401, refusal.reason);
    }
    if (this.#sockets.clients.size >= this.#maxConnections) {
      return refuseUpgrade(socket, 503, 'there are too many clients');
    }
    this.#sockets.handleUpgrade(request, socket, head, (client) => {
      // What is wrong with a client is no matter for the server; that it is gone, `close` tells.
      client.on('error', () => undefined);
      if (refusal !== undefined) return client.close(PRIVATE_CODES + refusal.status, refusal.reason);
      this.#alive.add(client);
      client.on('pong', () => this.#alive.add(client));
      this.#onClient(client, addressOf(request.socket.remoteAddress, request.socket.remotePort));
    });
  }

  #beat(): void {
    if (this.#heartbeat === Infinity) return;
    this.#cancel = this.#timing.clock.schedule(() => {
      for (const client of this.#sockets.clients) {
        // One that is not read cannot be heard.
        if (!this.#alive.delete(client) && !client.isPaused) client.terminate();
        else client.ping();
      }
      this.#beat();
    }, this.#heartbeat);
  }
}
