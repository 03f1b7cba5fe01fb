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
export type { FileTarget } from './connect/file/textSink.js';
export type { FolderTarget } from './connect/file/folderTarget.js';
