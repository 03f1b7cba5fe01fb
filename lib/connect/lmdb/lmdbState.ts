import { RxtideError } from '../../errors/rxtideError.js';
import type { StateBackend } from '../../runtime/stateStore.js';
import type { ByteCodec } from '../../state/byteCodec.js';
import { msgpackCodec } from '../../state/msgpackCodec.js';
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
export function lmdbState(folder: string, options: LmdbStateOptions = {}): StateBackend {
  const { cached = 10_000, codec = msgpackCodec() } = options;
  if (typeof folder !== 'string' || folder === '') {
    throw invalid(`the folder of lmdbState must be a path, such as '/var/tmp/rxtide'; it is ${JSON.stringify(folder)}`);
  }
  if (!Number.isInteger(cached) || cached < 1) {
    throw invalid(`cached of lmdbState must be a whole number of values, at least 1; it is ${String(cached)}`);
  }
  let disk: Disk | null = null;
  return {
    open: (info) => {
      if (disk?.inUse !== true) disk = new Disk(folder);
      const { operator, state } = info;
      const about = { operator, state, codec: info.codec, bytes: { id: codec.id, version: codec.version } };
      return new DiskStore(info, new DiskRecords(disk.table(about), codec, info), cached);
    },
  };
}

function invalid(message: string): RxtideError {
  return new RxtideError('INVALID_OPTION', message);
}
