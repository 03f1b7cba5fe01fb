/**
 * Clients of the network that run anywhere, in browsers and in Node: WebSocket, server-sent events, HTTP.
 *
 * @module
 */

export { sseSource, type SseSourceOptions } from './connect/sse/sseSource.js';
export { httpPostSink, type HttpPostSinkOptions } from './connect/http/httpPostSink.js';
export type { SsePosition } from './connect/sse/ssePosition.js';
export type { ServerSentEvent } from './connect/sse/eventStreamParser.js';
export type { FetchLike, RequestLike, ResponseLike } from './connect/net/fetching.js';
export type { ReconnectOptions } from './connect/net/backOff.js';
export type { ToMessage } from './connect/net/messages.js';
export { webSocketClientSource, type WebSocketClientSourceOptions } from './connect/websocket/webSocketClientSource.js';
export { webSocketClientSink, type WebSocketClientSinkOptions } from './connect/websocket/webSocketClientSink.js';
export type { WebSocketClientOptions } from './connect/websocket/webSocketClient.js';
export type { NewWebSocket, SocketEventLike, WebSocketLike } from './connect/websocket/webSocketLike.js';
export type { MessageOptions } from './connect/websocket/messageOptions.js';
