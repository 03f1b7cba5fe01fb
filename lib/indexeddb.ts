/**
 * Checkpoints in the browser, in IndexedDB. Needs the package `msgpackr`.
 *
 * @module
 */

export { indexedDbCheckpoints, type IndexedDbCheckpointsOptions } from './connect/indexeddb/indexedDbCheckpoints.js';
export type { IndexedDbFactory, IndexedDbRequest, IndexedDbTarget } from './connect/indexeddb/database.js';
export type { CheckpointStore } from './job/checkpointStore.js';
export type { ByteCodec } from './state/byteCodec.js';
