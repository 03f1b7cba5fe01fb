import type { KeyTable } from '../state/keyTable.js';
import { writeSlots } from '../state/writeSlots.js';
import type { SlotTracker, SnapshotReader, SnapshotWriter, Trackers } from '../runtime/checkpointing.js';
import { nameOf } from './timeWindow.js';
import type { TimeWindow } from './timeWindow.js';
import type { Pane } from './windowResult.js';

/** How many results the keys of a window have had. */
interface Counts {
  /** By the number of the key. */
  readonly byKey: Map<number, number>;
  readonly changes: SlotTracker | null;
  /** Whether the checkpoint before has it. */
  stored: boolean;
}

/** How many results each key has had of windows that have fired and still take late events. */
export class LatePanes {
  /** By start and end of the window. */
  readonly #counts = new Map<string, Counts>();
  readonly #keys: KeyTable;
  #trackers: Trackers | null = null;
  /** Windows that are gone and that the checkpoint before has. */
  #gone: string[] = [];

  constructor(keys: KeyTable) {
    this.#keys = keys;
  }

  track(trackers: Trackers | null): void {
    this.#trackers = trackers;
  }

  /** A key had its first result. */
  onFired(window: TimeWindow, id: number): void {
    this.#set(this.#of(window), id, 1);
  }

  /** The pane of the next late result. */
  next(window: TimeWindow, id: number): Pane {
    const counts = this.#of(window);
    const index = counts.byKey.get(id) ?? 0;
    this.#set(counts, id, index + 1);
    return { timing: 'late', index, isLast: false };
  }

  clean(window: TimeWindow): void {
    const name = nameOf(window);
    const counts = this.#counts.get(name);
    if (counts === undefined) return;
    for (const id of counts.byKey.keys()) this.#keys.release(id);
    if (counts.stored) this.#gone.push(name);
    this.#counts.delete(name);
  }

  clear(): void {
    this.#counts.clear();
  }

  snapshot(writer: SnapshotWriter): void {
    if (writer.onlyChanges) for (const name of this.#gone) writer.clear(stateOf(name));
    for (const [name, counts] of this.#counts) {
      const { byKey, changes } = counts;
      const state = stateOf(name);
      writeSlots(changes, writer, state, byKey.keys(), (id) =>
        writer.put(state, this.#keys.keys[id], undefined, byKey.get(id)),
      );
      if (writer.startsAnew) counts.stored = true;
    }
    if (writer.startsAnew) this.#gone = [];
  }

  /** `windows`: those that are open. */
  restore(reader: SnapshotReader, windows: readonly TimeWindow[]): void {
    for (const window of windows) {
      for (const [key, count] of reader.entries(stateOf(nameOf(window)))) {
        this.#set(this.#of(window), this.#keys.numberOf(key), count as number);
      }
    }
  }

  #set({ byKey, changes }: Counts, id: number, count: number): void {
    if (!byKey.has(id)) this.#keys.use(id);
    byKey.set(id, count);
    changes?.grow(this.#keys.capacity);
    changes?.mark(id);
  }

  #of(window: TimeWindow): Counts {
    const name = nameOf(window);
    let counts = this.#counts.get(name);
    if (counts === undefined) {
      counts = { byKey: new Map(), changes: this.#trackers?.slots() ?? null, stored: false };
      this.#counts.set(name, counts);
    }
    return counts;
  }
}

/** What the numbers of results are called in snapshots: a state per window, which goes at once. */
function stateOf(window: string): string {
  return `panes ${window}`;
}
