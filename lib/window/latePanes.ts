import type { KeyTable } from '../state/keyTable.js';
import type { SnapshotReader, SnapshotWriter } from '../state/snapshot.js';
import type { TimeWindow } from './timeWindow.js';
import type { Pane } from './windowResult.js';

/** How many results each key has had of windows that have fired and still take late events. */
export class LatePanes {
  /** By start and end of the window, then by the number of the key. */
  readonly #counts = new Map<string, Map<number, number>>();
  readonly #keys: KeyTable;

  constructor(keys: KeyTable) {
    this.#keys = keys;
  }

  /** A key had its first result. */
  onFired(window: TimeWindow, id: number): void {
    this.#set(this.#of(window), id, 1);
  }

  /** The pane of the next late result. */
  next(window: TimeWindow, id: number): Pane {
    const counts = this.#of(window);
    const index = counts.get(id) ?? 0;
    this.#set(counts, id, index + 1);
    return { timing: 'late', index, isLast: false };
  }

  clean(window: TimeWindow): void {
    const name = nameOf(window);
    for (const id of this.#counts.get(name)?.keys() ?? []) this.#keys.release(id);
    this.#counts.delete(name);
  }

  clear(): void {
    this.#counts.clear();
  }

  snapshot(writer: SnapshotWriter): void {
    for (const [window, counts] of this.#counts) {
      for (const [id, count] of counts) writer.entry('panes', this.#keys.keys[id], [window, count]);
    }
  }

  restore(reader: SnapshotReader): void {
    for (const [key, value] of reader.entries('panes')) {
      const [window, count] = value as [string, number];
      const counts = this.#counts.get(window) ?? new Map<number, number>();
      this.#counts.set(window, counts);
      this.#set(counts, this.#keys.numberOf(key), count);
    }
  }

  #set(counts: Map<number, number>, id: number, count: number): void {
    if (!counts.has(id)) this.#keys.use(id);
    counts.set(id, count);
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
