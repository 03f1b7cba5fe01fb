/**
 * Sources and sinks for Node that need no other package: newline-delimited JSON, the console, TCP and HTTP.
 *
 * @module
 */

// Newline-delimited JSON
export { ndjsonSource, type NdjsonSourceOptions } from './connect/ndjson/ndjsonSource.js';
export { ndjsonSink, type NdjsonSinkOptions } from './connect/ndjson/ndjsonSink.js';

// The console
export { consoleSink, type ConsoleSinkOptions } from './connect/console/consoleSink.js';

// What files are read from and written to
export type { FileInput, FilePosition, Pieces } from './connect/file/fileInput.js';
export type { FileSet } from './connect/file/fileSet.js';
export type { FollowedFile, FollowPosition } from './connect/file/followedFile.js';
export type { WatchedFolder } from './connect/file/watchedFolder.js';
export type { FileTarget } from './connect/file/textSink.js';
export type { FolderTarget } from './connect/file/folderTarget.js';

// TCP
export { tcpServerSource, type TcpServerSourceOptions } from './connect/tcp/tcpServerSource.js';
export { tcpClientSource, type TcpClientSourceOptions } from './connect/tcp/tcpClientSource.js';
export { tcpServerSink, type TcpServerSinkOptions } from './connect/tcp/tcpServerSink.js';
export { tcpClientSink, type TcpClientSinkOptions } from './connect/tcp/tcpClientSink.js';
export type { TcpServerOptions } from './connect/tcp/tcpServer.js';
export type { TcpClientOptions } from './connect/tcp/tcpClient.js';
export type { TcpLineOptions } from './connect/tcp/lineOptions.js';

// HTTP
export { httpIngestSource, type HttpIngestSourceOptions } from './connect/http/httpIngestSource.js';
export { sseServerSink, type SseServerSinkOptions } from './connect/sse/sseServerSink.js';
export type { AccessOptions, HttpServerOptions } from './connect/http/httpOptions.js';

// What servers and clients can be told
export type { ListenOptions } from './connect/net/listen.js';
export type { FanOutOptions } from './connect/net/fanOut.js';
export type { GreetingOptions } from './connect/net/greeting.js';
export type { ReconnectOptions } from './connect/net/backOff.js';
export type { ToMessage } from './connect/net/messages.js';
