import type { PartTracker, SnapshotWriter } from '../runtime/checkpointing.js';

/** Only the first snapshot that starts anew must be one of everything. */
export class TrackedParts<P extends string | number> implements PartTracker<P> {
  readonly #changed = new Set<P>();
  /** Those that the checkpoint before has, and those of them that are gone. */
  #stored = new Set<P>();
  readonly #gone = new Set<P>();

  mark(part: P): void {
    this.#changed.add(part);
  }

  drop(part: P): void {
    this.#changed.delete(part);
    if (this.#stored.delete(part)) this.#gone.add(part);
  }

  write(
    writer: SnapshotWriter,
    state: string,
    all: Iterable<P>,
    put: (part: P) => void,
    onGone?: (part: P) => void,
  ): void {
    if (writer.onlyChanges) {
      for (const part of this.#gone) {
        writer.drop(state, undefined, part);
        onGone?.(part);
      }
      for (const part of this.#changed) {
        put(part);
        this.#stored.add(part);
      }
    } else {
      const stored = new Set<P>();
      for (const part of all) {
        put(part);
        stored.add(part);
      }
      if (writer.startsAnew) this.#stored = stored;
    }
    if (!writer.startsAnew) return;
    this.#changed.clear();
    this.#gone.clear();
  }
}
