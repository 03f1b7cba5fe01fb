import type { CheckpointStore } from '../../job/checkpointStore.js';
import { blockCodec } from '../../state/blockCodec.js';

/**
 * Keeps the checkpoints of a job in memory, as bytes, just as they would stand on disk: for tests, and to stop and start a job again within
 * one process. A job that is made with the same store goes on from where the last one was.
 *
 * **Guarantee.** They are gone with the process.
 *
 * @example
 * ```ts
 * const store = memoryCheckpoints();
 * await store.write('note', new Uint8Array([1, 2, 3]));
 * console.log(await store.list(), (await store.read('note'))?.length);
 * // => [ 'note' ] 3
 * ```
 * @category checkpoints
 */
export function memoryCheckpoints(): CheckpointStore {
  const blobs = new Map<string, Uint8Array>();
  return {
    name: 'memory',
    codec: blockCodec(),
    list: () => [...blobs.keys()],
    read: (name) => blobs.get(name)?.slice(),
    // `slice` of a Buffer would share its memory.
    write: (name, bytes) => void blobs.set(name, Uint8Array.from(bytes)),
    remove: (name) => void blobs.delete(name),
  };
}
