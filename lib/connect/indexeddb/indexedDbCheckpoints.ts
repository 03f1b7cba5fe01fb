import { RxtideError } from '../../errors/rxtideError.js';
import type { CheckpointStore } from '../../job/checkpointStore.js';
import type { IndexedDbFactory } from './database.js';
import { IndexedDbBlobs } from './indexedDbBlobs.js';

export interface IndexedDbCheckpointsOptions {
  /**
   * `strict` (default): a checkpoint is complete when it is on the disk, as far as the browser can tell. `relaxed`: when the system has it;
   * it is faster, and a power cut may take the latest checkpoints, never a part of one.
   */
  readonly durability?: 'strict' | 'relaxed';
  /** Default: `globalThis.indexedDB`. Tests give one of the package `fake-indexeddb`. */
  readonly factory?: IndexedDbFactory;
}

/**
 * Keeps the checkpoints of a job in the browser, in a database of IndexedDB, which is made if there is none. Its name is the job's alone.
 *
 * **Guarantee.** Each blob is written in one transaction: it is there whole, or not at all. Browsers may drop what a site keeps when space
 * runs out, unless `navigator.storage.persist()` was granted.
 *
 * **Several tabs.** Two tabs that run the same job would write over each other: let one run it, by `navigator.locks`.
 *
 * **Errors.** A database that cannot be opened, a full disk, or no IndexedDB at all is `CHECKPOINT_FAILED`.
 *
 * Needs the package `msgpackr`.
 *
 * @example
 * ```ts
 * const store = indexedDbCheckpoints('visits');
 * console.log(store.name);
 * // => the database 'visits'
 * ```
 * @category checkpoints
 */
export function indexedDbCheckpoints(name: string, options: IndexedDbCheckpointsOptions = {}): CheckpointStore {
  const { durability = 'strict', factory } = options;
  if (typeof name !== 'string' || name === '') {
    throw new RxtideError('INVALID_OPTION', "indexedDbCheckpoints needs the name of a database, such as 'visits'");
  }
  if (durability !== 'strict' && durability !== 'relaxed') {
    throw new RxtideError(
      'INVALID_OPTION',
      `the durability of indexedDbCheckpoints must be 'strict' or 'relaxed'; it is '${String(durability)}'`,
    );
  }
  return new IndexedDbBlobs(name, durability, factory);
}
