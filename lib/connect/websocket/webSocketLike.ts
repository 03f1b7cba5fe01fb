/** What is told of an opening, a message (`data`), a failure (`error`, where the host tells it) or an end (`code`, `reason`). */
export interface SocketEventLike {
  readonly type: string;
  readonly data?: unknown;
  readonly error?: unknown;
  readonly code?: number;
  readonly reason?: string;
}

/** The part of a WebSocket that is used: what is here runs in browsers and in Node, and knows the types of neither. */
export interface WebSocketLike {
  readonly bufferedAmount: number;
  binaryType: string;
  addEventListener(type: 'open' | 'message' | 'error' | 'close', listener: (event: SocketEventLike) => void): void;
  send(text: string): void;
  close(code?: number, reason?: string): void;
  /** Those of the package `ws` can be told to wait; those of browsers cannot. */
  pause?(): void;
  resume?(): void;
}

/** Makes a WebSocket: `(url, protocols) => new WebSocket(url, protocols)`. */
export type NewWebSocket = (url: string, protocols: string[]) => WebSocketLike;

interface Host {
  readonly WebSocket?: new (url: string, protocols: string[]) => WebSocketLike;
}

const host = globalThis as unknown as Host;

/** The host's own, where it has one. */
export function hostWebSocket(): NewWebSocket | undefined {
  const { WebSocket } = host;
  return WebSocket === undefined ? undefined : (url, protocols) => new WebSocket(url, protocols);
}
