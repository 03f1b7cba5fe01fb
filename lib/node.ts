/**
 * Sources and sinks for Node that need no other package: newline-delimited JSON, and the console.
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

// TCP
export { tcpServerSource, type TcpServerSourceOptions } from './connect/tcp/tcpServerSource.js';
export { tcpClientSource, type TcpClientSourceOptions } from './connect/tcp/tcpClientSource.js';
export { tcpServerSink, type TcpServerSinkOptions } from './connect/tcp/tcpServerSink.js';
export { tcpClientSink, type TcpClientSinkOptions } from './connect/tcp/tcpClientSink.js';
