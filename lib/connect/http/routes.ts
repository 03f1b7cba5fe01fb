import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { pathOf } from './access.js';

export type RequestHandler = (request: IncomingMessage, response: ServerResponse) => void;
export type UpgradeHandler = (request: IncomingMessage, socket: Duplex, head: Buffer) => void;

/** What can be asked for under a path. */
export interface Route {
  readonly onRequest?: RequestHandler;
  readonly onUpgrade?: UpgradeHandler;
}

const byServer = new WeakMap<Server, Routes>();

/** The routes of a server. They are asked first; what they do not know goes to the listeners that the server had. */
export class Routes {
  readonly #server: Server;
  readonly #routes = new Map<string, Route[]>();
  readonly #requestListeners: readonly RequestHandler[];
  readonly #upgradeListeners: readonly UpgradeHandler[];

  static of(server: Server): Routes {
    let routes = byServer.get(server);
    if (routes === undefined) byServer.set(server, (routes = new Routes(server)));
    return routes;
  }

  constructor(server: Server) {
    this.#server = server;
    this.#requestListeners = server.listeners('request') as RequestHandler[];
    this.#upgradeListeners = server.listeners('upgrade') as UpgradeHandler[];
    server.removeAllListeners('request');
    server.removeAllListeners('upgrade');
    server.on('request', this.#onRequest);
    server.on('upgrade', this.#onUpgrade);
  }

  /** Adds a route; gives `undefined` if there is one of its kind under that path, else what takes it away. */
  add(path: string, route: Route): (() => void) | undefined {
    const there = this.#routes.get(path) ?? [];
    const isTaken = there.some(
      ({ onRequest, onUpgrade }) =>
        (onRequest !== undefined && route.onRequest !== undefined) ||
        (onUpgrade !== undefined && route.onUpgrade !== undefined),
    );
    if (isTaken) return undefined;
    this.#routes.set(path, [...there, route]);
    return () => this.#remove(path, route);
  }

  #remove(path: string, route: Route): void {
    const left = (this.#routes.get(path) ?? []).filter((one) => one !== route);
    if (left.length > 0) this.#routes.set(path, left);
    else this.#routes.delete(path);
    if (this.#routes.size > 0) return;
    // The server is as it was.
    byServer.delete(this.#server);
    this.#server.off('request', this.#onRequest);
    this.#server.off('upgrade', this.#onUpgrade);
    for (const listener of this.#requestListeners) this.#server.on('request', listener);
    for (const listener of this.#upgradeListeners) this.#server.on('upgrade', listener);
  }

  readonly #onRequest: RequestHandler = (request, response) => {
    const handler = this.#routes.get(pathOf(request))?.find(({ onRequest }) => onRequest !== undefined)?.onRequest;
    if (handler !== undefined) return handler(request, response);
    for (const listener of this.#requestListeners) listener.call(this.#server, request, response);
    // Where listeners came later, they answer.
    if (this.#requestListeners.length === 0 && this.#server.listenerCount('request') === 1) {
      answer(response, 404, 'there is nothing here');
    }
  };

  readonly #onUpgrade: UpgradeHandler = (request, socket, head) => {
    const handler = this.#routes.get(pathOf(request))?.find(({ onUpgrade }) => onUpgrade !== undefined)?.onUpgrade;
    if (handler !== undefined) return handler(request, socket, head);
    for (const listener of this.#upgradeListeners) listener.call(this.#server, request, socket, head);
    if (this.#upgradeListeners.length > 0 || this.#server.listenerCount('upgrade') > 1) return;
    refuseUpgrade(socket, 404, 'there is nothing here');
  };
}

/** Answers in a line of text. */
export function answer(
  response: ServerResponse,
  status: number,
  text: string,
  headers: Record<string, string> = {},
): void {
  if (response.headersSent) return void response.destroy();
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', ...headers });
  response.end(`${text}\n`);
}

/** Answers a request for another protocol that it will not be spoken. */
export function refuseUpgrade(socket: Duplex, status: 401 | 403 | 404 | 426 | 503, text: string): void {
  const body = `${text}\n`;
  const length = Buffer.byteLength(body);
  socket.on('error', () => undefined);
  socket.once('finish', () => socket.destroy());
  socket.end(
    `HTTP/1.1 ${status} Refused\r\nconnection: close\r\ncontent-type: text/plain; charset=utf-8\r\ncontent-length: ${length}\r\n\r\n${body}`,
  );
}
