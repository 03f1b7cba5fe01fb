import { RxtideError } from '../../errors/rxtideError.js';
import type { ReconnectOptions } from '../net/backOff.js';
import type { Lost } from '../net/connector.js';
import { urlOf } from '../net/fetching.js';
import type { Timing } from '../net/timing.js';
import { hostWebSocket, type NewWebSocket, type WebSocketLike } from './webSocketLike.js';

/** What every WebSocket client can be told. */
export interface WebSocketClientOptions {
  /** The sub-protocols to offer. */
  readonly protocols?: readonly string[];
  /** Texts that are sent first on every connection: what to subscribe to, say. */
  readonly hello?: readonly string[];
  /** When to connect again after the connection has ended or could not be made; `false`: not at all. Default: after 0.5 s, then twice as long each time, up to 30 s. */
  readonly reconnect?: ReconnectOptions | false;
  /** Makes the WebSocket. Default: the host's own. Node has one from version 22 on; before that, `(url, protocols) => new WebSocket(url, protocols)` with the class of the package `ws`. */
  readonly webSocket?: NewWebSocket;
}

/** A client whose options are checked. */
export interface WebSocketClient {
  readonly name: string;
  readonly url: string;
  readonly protocols: readonly string[];
  readonly hello: readonly string[];
  readonly newWebSocket: NewWebSocket;
  readonly timing: Timing;
}

/** What becomes of a connection. */
export interface ConnectionListener {
  /** It can be used. */
  opened(socket: WebSocketLike): void;
  message?(data: unknown): void;
  /** It has ended, or could not be made; another one may do better. */
  readonly lost: Lost;
  /** No other one will do better. */
  refused(error: unknown): void;
  /** Further codes by which the server says so. */
  readonly refusals?: ReadonlySet<number>;
}

/** How long a connection may take to be made, ms. */
const PATIENCE = 30_000;
const NORMAL = 1000;
/** Codes by which a connection ends as it should: done, going away, none given. */
const ENDS: ReadonlySet<number> = new Set([NORMAL, 1001, 1005]);

export function webSocketClientOf(
  what: string,
  url: string,
  options: WebSocketClientOptions,
  timing: Timing,
): WebSocketClient {
  const { protocols = [], hello = [], webSocket = hostWebSocket() } = options;
  const address = urlOf(what, url, 'ws:', 'wss:');
  for (const [option, texts] of Object.entries({ protocols, hello })) {
    if (!Array.isArray(texts) || texts.some((text) => typeof text !== 'string')) {
      throw new RxtideError('INVALID_OPTION', `${option} of ${what} must be an array of texts`);
    }
  }
  if (typeof webSocket !== 'function') {
    throw new RxtideError(
      'INVALID_OPTION',
      `${what}: this host has no WebSocket (Node has one from version 22 on). ` +
        'Give the option webSocket: (url, protocols) => new WebSocket(url, protocols), with the class of the package ws',
    );
  }
  // What follows `?` may hold a token, which errors and metrics must not show.
  return {
    name: `websocket ${address.split('?', 1)[0]}`,
    url: address,
    protocols,
    hello,
    newWebSocket: webSocket,
    timing,
  };
}

/** Begins to connect; gives what ends the connection. */
export function connectWebSocket(client: WebSocketClient, listener: ConnectionListener): () => void {
  let socket: WebSocketLike;
  try {
    socket = client.newWebSocket(client.url, [...client.protocols]);
  } catch (error) {
    // A bad URL, or a page that may not connect to it: the same next time.
    listener.refused(error);
    return () => undefined;
  }
  // Blobs, the default of browsers, could not be told from their size at once.
  socket.binaryType = 'arraybuffer';
  // Nothing of it counts any more. Its listeners stay: `ws` throws what is wrong where nobody listens to `error`.
  let isOver = false;
  let isOpen = false;
  const leave = (): void => {
    isOver = true;
    cancel();
  };
  const cancel = client.timing.clock.schedule(() => {
    leave();
    socket.close();
    listener.lost(new Error(`there was no answer within ${PATIENCE / 1000} s`));
  }, PATIENCE);
  socket.addEventListener('open', () => {
    if (isOver) return;
    isOpen = true;
    cancel();
    for (const text of client.hello) socket.send(text);
    listener.opened(socket);
  });
  socket.addEventListener('message', ({ data }) => {
    if (!isOver) listener.message?.(data);
  });
  // What was wrong, browsers do not tell; that something was, `close` tells, which follows.
  let failure: unknown;
  socket.addEventListener('error', ({ error }) => {
    failure = error;
  });
  socket.addEventListener('close', ({ code = 1006, reason = '' }) => {
    if (isOver) return;
    leave();
    if (ENDS.has(code)) return listener.lost();
    const error = failure ?? new Error(closedBy(code, reason));
    if (isRefusal(code) || listener.refusals?.has(code) === true) listener.refused(error);
    else listener.lost(error);
  });
  return () => {
    if (isOver) return;
    leave();
    socket.close(NORMAL);
    // One that waits would not see the answer.
    if (isOpen) socket.resume?.();
  };
}

/** Whether the server has said that it will not have this client: 4000 and a status of HTTP, as rxtide's own servers say it. */
function isRefusal(code: number): boolean {
  return code >= 4400 && code < 4500 && code !== 4408 && code !== 4429;
}

function closedBy(code: number, reason: string): string {
  if (code === 1006) return 'the connection could not be made, or broke';
  return `it was closed with code ${code}${reason === '' ? '' : `: ${reason}`}`;
}
