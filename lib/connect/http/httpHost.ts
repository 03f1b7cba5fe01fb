import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { RxtideError } from '../../errors/rxtideError.js';
import { type FailureCode, listen, type ListenOptions } from '../net/listen.js';
import { refusalOf } from './access.js';
import type { HttpPlace } from './httpOptions.js';
import { answer, type Route, Routes } from './routes.js';

/** Serves one thing over HTTP: on a port of its own, or as part of a server that is there. */
export class HttpHost {
  readonly #place: HttpPlace;
  #own: Server | undefined;
  #release: (() => void) | undefined;

  constructor(place: HttpPlace) {
    this.#place = place;
  }

  /** Begins to serve. Requests that may not come in do not reach the route; `onUpgrade` has to look for itself. */
  async open(code: FailureCode, route: Route, fail: (error: RxtideError) => void): Promise<void> {
    const { path, name, options } = this.#place;
    const { server, tls } = options;
    const host: Server = server ?? (tls === undefined ? createServer() : createTlsServer(tls));
    const { onRequest, onUpgrade } = route;
    this.#release = Routes.of(host).add(path, {
      ...(onUpgrade === undefined ? {} : { onUpgrade }),
      ...(onRequest === undefined
        ? {}
        : { onRequest: (request, response) => this.#admit(request, response, () => onRequest(request, response)) }),
    });
    if (this.#release === undefined) {
      throw new RxtideError(code, `${name}: something is served there already. Give each a path of its own`);
    }
    if (server !== undefined) return;
    this.#own = host;
    // What is wrong with a client is no matter for the server.
    host.on('clientError', (_, socket) => socket.destroy());
    await listen(host, name, code, options as ListenOptions, fail);
  }

  /** Serves nothing more. Of its own server, frees the port and drops who is still there. */
  close(): Promise<void> {
    this.#release?.();
    this.#release = undefined;
    const own = this.#own;
    this.#own = undefined;
    if (own === undefined) return Promise.resolve();
    return new Promise((resolve) => {
      own.close(() => resolve());
      own.closeAllConnections();
    });
  }

  #admit(request: IncomingMessage, response: ServerResponse, admitted: () => void): void {
    response.on('error', () => undefined);
    const { origins = [] } = this.#place.options;
    const { origin } = request.headers;
    const refusal = refusalOf(request, this.#place);
    if (origin !== undefined && refusal?.status !== 403) {
      response.setHeader('access-control-allow-origin', origins === 'any' ? '*' : origin);
      response.setHeader('vary', 'origin');
    }
    // A browser asks first, without a token, whether it may send one.
    if (request.method === 'OPTIONS' && refusal?.status !== 403) {
      response.writeHead(204, {
        'access-control-allow-methods': 'GET, POST',
        'access-control-allow-headers': 'authorization, content-type, last-event-id',
        'access-control-max-age': '600',
      });
      response.end();
    } else if (refusal !== undefined) {
      // What it wants to send is not read.
      const headers = { connection: 'close', ...(refusal.status === 401 ? { 'www-authenticate': 'Bearer' } : {}) };
      answer(response, refusal.status, refusal.reason, headers);
    } else {
      admitted();
    }
  }
}
