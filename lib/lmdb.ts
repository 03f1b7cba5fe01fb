/**
 * State on disk, by the packages `lmdb` and `msgpackr`, for Node.
 *
 * @module
 */

export { lmdbState, type LmdbStateOptions } from './connect/lmdb/lmdbState.js';
export { msgpackCodec } from './state/msgpackCodec.js';
export type { ByteCodec } from './state/byteCodec.js';
export type { KeyNumbers, StateBackend, StateInfo, StateStore } from './runtime/stateStore.js';
