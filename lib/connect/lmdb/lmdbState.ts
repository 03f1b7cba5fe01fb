import { resolve } from 'node:path';
import { invalidOption } from '../../errors/invalidOption.js';
import type { StateBackend } from '../../runtime/stateStore.js';
import type { ByteCodec } from '../../state/byteCodec.js';
import { msgpackCodec } from '../../state/msgpackCodec.js';
import { pathOf } from '../file/fileInput.js';
import { Disk } from './disk.js';
import { DiskRecords } from './diskRecords.js';
import { DiskStore } from './diskStore.js';

/** The options of `lmdbState`. */
export interface LmdbStateOptions {
  /** How many values of each state are kept in memory, those used last. Default 10,000. */
  readonly cached?: number;
  /** How values are written. Default: MessagePack, by the package `msgpackr`. */
  readonly codec?: ByteCodec;
}

/**
 * Keeps declared states (`valueState`, …) on disk, in an lmdb, for more keys than fit into memory. The values used last are in memory, and
 * cost what they cost there; what is changed goes to disk when it has to make room, a thousand at a time.
 *
 * It is scratch, as quick as that allows: what survives a crash is the checkpoint. In `folder`, which is made if it is not there, each
 * one has a folder of its own, which is deleted when the last operator that uses it has ended. What a process that died has left
 * is deleted by the next.
 *
 * Values must be plain data, or have a codec. Keys that are not in the cache take no memory. A disk that is full or cannot be written to
 * fails the stream, with the code `STATE_FAILED`.
 *
 * @param folder - Where to put it: on a local disk.
 *
 * @example
 * ```ts
 * import { lmdbState } from 'rxtide/lmdb';
 *
 * const runtime = createRuntime({ state: lmdbState('/var/tmp/rxtide', { cached: 100_000 }) });
 * ```
 * @category state
 */
export function lmdbState(folder: string | URL, options: LmdbStateOptions = {}): StateBackend {
  const { cached = 10_000, codec = msgpackCodec() } = options;
  const path = pathOf(folder);
  if (path === undefined || path === '') {
    throw invalidOption(
      `the folder of lmdbState must be a path, such as '/var/tmp/rxtide'; it is ${JSON.stringify(folder)}`,
    );
  }
  // The working directory may be another one later.
  const parent = resolve(path);
  if (!Number.isInteger(cached) || cached < 1) {
    throw invalidOption(`cached of lmdbState must be a whole number of values, at least 1; it is ${String(cached)}`);
  }
  let disk: Disk | null = null;
  return {
    open: (info) => {
      if (disk?.inUse !== true) disk = new Disk(parent);
      const { operator, state } = info;
      const about = { operator, state, codec: info.codec, bytes: { id: codec.id, version: codec.version } };
      return new DiskStore(info, new DiskRecords(disk.table(about), codec, info), cached);
    },
  };
}
