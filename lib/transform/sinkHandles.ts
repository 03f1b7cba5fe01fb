import type { SnapshotReader } from '../runtime/checkpointing.js';
import { HANDLE } from '../runtime/checkpointing.js';

/** What a sink prepared for a checkpoint, and has not committed yet. */
interface Prepared {
  readonly checkpoint: number;
  readonly handle: unknown;
}

/**
 * The handles that a sink has prepared and not committed, oldest first. Each checkpoint has all of them: where one could not be stored, or was
 * taken aside, what was prepared for it is committed with the next. Where there are none, it has the last one that was committed: a sink that
 * had nothing to prepare since does not begin from nothing.
 */
export class SinkHandles {
  readonly #prepared: Prepared[] = [];
  /** The newest, committed or not, now or before a restore; `undefined`: there is none. */
  newest: unknown;

  /** Keeps a handle; gives what goes into the checkpoint. */
  add(checkpoint: number, handle: unknown): readonly unknown[] | undefined {
    if (handle !== undefined) {
      this.newest = handle;
      this.#prepared.push({ checkpoint, handle });
    }
    if (this.#prepared.length > 0) return this.#prepared.map((prepared) => prepared.handle);
    return this.newest === undefined ? undefined : [this.newest];
  }

  /** The oldest that is of a checkpoint up to this one. */
  nextUpTo(checkpoint: number): unknown {
    const first = this.#prepared[0];
    return first !== undefined && first.checkpoint <= checkpoint ? first.handle : undefined;
  }

  /** The oldest has been committed. */
  removeFirst(): void {
    this.#prepared.shift();
  }
}

/** What a restored checkpoint has of a sink. */
export interface SavedSink {
  /** To be committed, oldest first; it may have been done. */
  readonly handles: readonly unknown[];
  /** It had ended: it is not to be opened again. */
  readonly ended: boolean;
  /** The newest that it had prepared when it ended, where it wants to be told. */
  readonly newest?: unknown;
}

/** What checkpoints have of a sink that has ended, instead of handles. */
export const ENDED = 'ended';

/** The same of one that wants to be told. */
export interface Ended {
  readonly newest: unknown;
}

export function savedSinkOf(reader: SnapshotReader | undefined): SavedSink {
  const saved = reader?.value(HANDLE) as readonly unknown[] | typeof ENDED | Ended | undefined;
  if (saved === ENDED) return { handles: [], ended: true };
  if (saved !== undefined && 'newest' in saved) return { handles: [], ended: true, newest: saved.newest };
  return { handles: saved ?? [], ended: false };
}
