import type { KeyTable } from '../state/keyTable.js';
import type { SnapshotReader, SnapshotWriter } from '../state/snapshot.js';
import type { Slice } from './slice.js';
import type { TimeWindow } from './timeWindow.js';
import type { Pane } from './windowResult.js';

/** How many results each key has had of windows that have fired and still take late events. */
export class LatePanes {
  /** By start and end of the window, then by the number of the key. */
  readonly #counts = new Map<string, Map<number, number>>();

  onFired<T, R>(window: TimeWindow, whole: Slice<T, R>): void {
    const counts = this.#of(window);
    for (let slot = 0; slot < whole.size; slot++) counts.set(whole.ids[slot]!, 1);
  }

  /** The pane of the next late result. */
  next(window: TimeWindow, id: number): Pane {
    const counts = this.#of(window);
    const index = counts.get(id) ?? 0;
    counts.set(id, index + 1);
    return { timing: 'late', index, isLast: false };
  }

  clean(window: TimeWindow): void {
    this.#counts.delete(nameOf(window));
  }

  clear(): void {
    this.#counts.clear();
  }

  snapshot(writer: SnapshotWriter, keys: KeyTable): void {
    for (const [window, counts] of this.#counts) {
      for (const [id, count] of counts) writer.entry('panes', keys.keys[id], [window, count]);
    }
  }

  restore(reader: SnapshotReader, keys: KeyTable): void {
    for (const [key, value] of reader.entries('panes')) {
      const [window, count] = value as [string, number];
      const counts = this.#counts.get(window) ?? new Map<number, number>();
      this.#counts.set(window, counts.set(keys.numberOf(key), count));
    }
  }

  #of(window: TimeWindow): Map<number, number> {
    const name = nameOf(window);
    let counts = this.#counts.get(name);
    if (counts === undefined) this.#counts.set(name, (counts = new Map()));
    return counts;
  }
}

function nameOf({ start, end }: TimeWindow): string {
  return `${start}/${end}`;
}
