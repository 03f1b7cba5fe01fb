/**
 * Parquet files, for Node. Needs the packages `hyparquet` and `hyparquet-compressors`.
 *
 * @module
 */

export { type ParquetPosition, parquetSource, type ParquetSourceOptions } from './connect/parquet/parquetSource.js';
export type { ParquetRow } from './connect/parquet/parquetRow.js';

// Several files
export type { FileSet } from './connect/file/fileSet.js';
export type { WatchedFolder } from './connect/file/watchedFolder.js';
