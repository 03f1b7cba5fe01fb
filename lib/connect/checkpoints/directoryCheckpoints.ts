import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { RxtideError } from '../../errors/rxtideError.js';
import type { CheckpointStore } from '../../job/checkpointStore.js';
import { CheckpointFolder } from './checkpointFolder.js';
import { nodeFolderFileSystem } from './folderFileSystem.js';
import { nodeProcesses } from './processes.js';

export interface DirectoryCheckpointsOptions {
  /**
   * Whether a lock file keeps other processes from using the folder. It knows of processes on this machine; one of another machine, or of a
   * container with another host name, counts as running until its lock file is removed. Default: true. `false` is for a folder that something
   * else keeps for one process at a time, such as a volume that only one container may mount.
   */
  readonly lock?: boolean;
}

/**
 * Keeps the checkpoints of a job in a folder, which is made if there is none. Each is a file or a few; the folder is the job's alone.
 *
 * **Guarantee.** A checkpoint that is complete survives the death of the process and a power cut: its files are written under another name,
 * made durable (`fsync`), renamed, and the names made durable. What a crash leaves half done is removed when the folder is opened. Every block
 * has a checksum: a damaged checkpoint is found, and the one before is used, with a warning.
 *
 * **Errors.** A folder that cannot be used, is in use by another process, or a full disk is `CHECKPOINT_FAILED`. A process that was killed
 * leaves a lock that the next one takes over.
 *
 * Needs the package `msgpackr`.
 *
 * @example
 * ```ts
 * const store = directoryCheckpoints('checkpoints/visits');
 * console.log(store.name);
 * ```
 * @category checkpoints
 */
export function directoryCheckpoints(path: string | URL, options: DirectoryCheckpointsOptions = {}): CheckpointStore {
  const given: unknown = path;
  if (!(given instanceof URL) && (typeof given !== 'string' || given === '')) {
    throw new RxtideError(
      'INVALID_OPTION',
      `directoryCheckpoints needs the path of a folder, such as 'checkpoints/visits'; it is ${given === '' ? 'empty' : String(given)}`,
    );
  }
  // The working directory may be another one later.
  const folder = resolve(path instanceof URL ? fileURLToPath(path) : path);
  return new CheckpointFolder(folder, options.lock ?? true, nodeFolderFileSystem, nodeProcesses);
}
