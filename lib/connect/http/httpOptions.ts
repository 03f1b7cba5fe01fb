import type { Server } from 'node:http';
import type { Server as TlsServer, ServerOptions } from 'node:https';
import { RxtideError } from '../../errors/rxtideError.js';
import { LOOPBACK, type ListenOptions, portOf } from '../net/listen.js';
import { tokenOf } from '../net/token.js';

/** Who may speak to what is served over HTTP. */
export interface AccessOptions {
  /**
   * Where it is given, a client must show it: as `Authorization: Bearer …`, or, for browsers, which cannot set that on a WebSocket or an
   * EventSource, as `?token=…`.
   */
  readonly token?: string;
  /**
   * Pages of which sites may speak to it, such as `['https://app.example.com']`, or `'any'`. Default: those that this very server gives. A
   * request that names a host that is neither an address, `localhost`, `host`, nor of one of these sites is refused too: that is how a
   * page of a stranger would get at a server on this machine.
   */
  readonly origins?: readonly string[] | 'any';
}

/** Where something is served over HTTP: on a port of its own, or by a server that is there. */
export interface HttpServerOptions extends Partial<ListenOptions>, AccessOptions {
  /** The path that it is served under. Default: `/`. Several may share a server if their paths differ. */
  readonly path?: string;
  /** A server of yours, of `node:http` or `node:https`, in place of `port`. You start and close it. */
  readonly server?: Server | TlsServer;
  /** Encrypts: Node's options for HTTPS, such as `{ key, cert }`. With `port` only. */
  readonly tls?: ServerOptions;
}

/** The options with their defaults, checked. */
export interface HttpPlace {
  readonly options: HttpServerOptions;
  readonly path: string;
  /** For messages: `127.0.0.1:8080/events`. */
  readonly name: string;
  /** Names that a request may give the host. */
  readonly hosts: ReadonlySet<string>;
}

export function httpPlaceOf(what: string, options: HttpServerOptions): HttpPlace {
  const { port, host = LOOPBACK, path = '/', server, tls, origins = [] } = options ?? {};
  if ((port === undefined) === (server === undefined)) {
    throw invalid(what, 'give either port, where it listens, or server, an http.Server of yours that it is part of');
  }
  if (port !== undefined) portOf(port, what);
  if (server !== undefined && tls !== undefined) {
    throw invalid(what, 'tls goes with port; a server of yours brings its own');
  }
  if (!path.startsWith('/') || /[?#\s]/.test(path)) {
    throw invalid(what, `path must begin with a slash; it is '${path}'`);
  }
  tokenOf(options.token, what);
  if (origins !== 'any' && !(Array.isArray(origins) && origins.every(isOrigin))) {
    throw invalid(what, "origins must be 'any' or an array of such as 'https://app.example.com'");
  }
  const hosts = new Set(['localhost', host.toLowerCase()]);
  if (origins !== 'any') for (const origin of origins) hosts.add(new URL(origin).hostname);
  return { options, path, name: server === undefined ? `${host}:${port}${path}` : path, hosts };
}

function isOrigin(origin: unknown): boolean {
  return typeof origin === 'string' && URL.canParse(origin) && new URL(origin).origin === origin;
}

function invalid(what: string, message: string): RxtideError {
  return new RxtideError('INVALID_OPTION', `${what}: ${message}`);
}
