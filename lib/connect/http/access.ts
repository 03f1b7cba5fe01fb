import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import { isToken } from '../net/token.js';
import type { HttpPlace } from './httpOptions.js';

/** What a request is told: `undefined`, it may come in; else why not. */
export interface Refusal {
  readonly status: 401 | 403;
  readonly reason: string;
}

/** Whether the request may come in. */
export function refusalOf(request: IncomingMessage, place: HttpPlace): Refusal | undefined {
  const { origins = [], token } = place.options;
  if (origins !== 'any') {
    const host = hostOf(request);
    if (host === undefined || (isIP(host) === 0 && !place.hosts.has(host))) {
      return { status: 403, reason: 'this host is not known here; see the option origins' };
    }
    const { origin } = request.headers;
    if (origin !== undefined && !origins.includes(origin) && !isSame(origin, request)) {
      return { status: 403, reason: 'pages of this site may not speak to it; see the option origins' };
    }
  }
  if (token !== undefined && !isToken(tokenOf(request), token)) {
    return { status: 401, reason: 'the token is missing or wrong' };
  }
  return undefined;
}

/** The path that is asked for. */
export function pathOf(request: IncomingMessage): string {
  return (request.url ?? '/').split('?', 1)[0] as string;
}

/** The host by the name that the client gave it, without the port and the brackets of an address. */
function hostOf(request: IncomingMessage): string | undefined {
  const url = `http://${request.headers.host ?? ''}`;
  return URL.canParse(url) ? new URL(url).hostname.replace(/^\[|\]$/g, '') : undefined;
}

/** Whether the page came from this very server. */
function isSame(origin: string, request: IncomingMessage): boolean {
  return URL.canParse(origin) && new URL(origin).host === request.headers.host?.toLowerCase();
}

function tokenOf(request: IncomingMessage): string | undefined {
  const bearer = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
  return bearer ?? new URL(request.url ?? '/', 'http://localhost').searchParams.get('token') ?? undefined;
}
