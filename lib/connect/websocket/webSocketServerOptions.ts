import type { DurationLike } from '../../time/duration.js';
import type { HttpServerOptions } from '../http/httpOptions.js';

/** What every WebSocket server can be told. */
export interface WebSocketServerOptions extends HttpServerOptions {
  /** Clients at a time; one more is turned away. Default: 1,000. */
  readonly maxConnections?: number;
  /** How often clients are asked for a sign of life (ping); who has not answered by the next time is dropped. Default: 30 s. */
  readonly heartbeat?: DurationLike;
}
