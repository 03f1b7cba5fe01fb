/**
 * Checkpoints in a folder, for Node, and in memory, for tests. Needs the package `msgpackr`.
 *
 * @module
 */

export { directoryCheckpoints, type DirectoryCheckpointsOptions } from './connect/checkpoints/directoryCheckpoints.js';
export { memoryCheckpoints } from './connect/checkpoints/memoryCheckpoints.js';
export { blockCodec } from './state/blockCodec.js';
export type { CheckpointStore } from './job/checkpointStore.js';
export type { ByteCodec } from './state/byteCodec.js';
