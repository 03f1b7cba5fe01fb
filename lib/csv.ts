/**
 * CSV files and streams, for Node.
 *
 * @module
 */

export { csvSource, type CsvSourceOptions } from './connect/csv/csvSource.js';
export type { CsvRow } from './connect/csv/csvRow.js';
export { csvSink, type CsvSinkOptions } from './connect/csv/csvSink.js';
export type { CsvColumns } from './connect/csv/csvColumns.js';

// What files are read from and written to
export type { FileInput, FilePosition, Pieces } from './connect/file/fileInput.js';
export type { FileSet } from './connect/file/fileSet.js';
export type { FollowedFile, FollowPosition } from './connect/file/followedFile.js';
export type { WatchedFolder } from './connect/file/watchedFolder.js';
export type { FileTarget } from './connect/file/textSink.js';
export type { FolderTarget } from './connect/file/folderTarget.js';
