/**
 * WebSocket servers as sources and sinks, by the package `ws`, for Node. The clients are in `rxtide/web`.
 *
 * @module
 */

export { webSocketServerSource, type WebSocketServerSourceOptions } from './connect/websocket/webSocketServerSource.js';
export { webSocketServerSink, type WebSocketServerSinkOptions } from './connect/websocket/webSocketServerSink.js';
export type { WebSocketServerOptions } from './connect/websocket/webSocketServerOptions.js';
export type { MessageOptions } from './connect/websocket/messageOptions.js';
export type { AccessOptions, HttpServerOptions } from './connect/http/httpOptions.js';
export type { FanOutOptions } from './connect/net/fanOut.js';
export type { GreetingOptions } from './connect/net/greeting.js';
