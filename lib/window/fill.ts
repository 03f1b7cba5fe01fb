import type { KeyTable } from '../state/keyTable.js';
import type { SnapshotReader, SnapshotWriter } from '../state/snapshot.js';
import type { Slice } from './slice.js';
import type { TimeWindow } from './timeWindow.js';

/** The keys that give results of empty windows: those that have had an event within `silence` before a window's end. */
export class Fill {
  readonly #silence: number;
  readonly #keys: KeyTable;
  /** By number of the key: the first and the last event time; in the order in which keys became known. */
  readonly #known = new Map<number, { first: number; last: number }>();

  constructor(silence: number, keys: KeyTable) {
    this.#silence = silence;
    this.#keys = keys;
  }

  get size(): number {
    return this.#known.size;
  }

  /** The keys `ids[from..to)` have events at these times. */
  note(timestamps: ArrayLike<number>, ids: Int32Array, from: number, to: number): void {
    for (let i = from; i < to; i++) {
      const id = ids[i]!;
      const time = timestamps[i]!;
      const seen = this.#known.get(id);
      if (seen === undefined) {
        this.#known.set(id, { first: time, last: time });
        this.#keys.use(id);
      } else {
        if (time < seen.first) seen.first = time;
        if (time > seen.last) seen.last = time;
      }
    }
  }

  /** The keys that have nothing in a window that fires but are known; forgets those that have been silent for too long. */
  silent<T, R>(window: TimeWindow, whole: Slice<T, R> | null): number[] {
    const silent: number[] = [];
    for (const [id, { first, last }] of this.#known) {
      if (window.end - last > this.#silence) {
        this.#known.delete(id);
        this.#keys.release(id);
      } else if (first < window.start && (whole === null || whole.slotOf(id) < 0)) {
        silent.push(id);
      }
    }
    return silent;
  }

  snapshot(writer: SnapshotWriter): void {
    let number = 0;
    for (const [id, { first, last }] of this.#known) {
      writer.entry('known', this.#keys.keys[id], [number++, first, last]);
    }
  }

  restore(reader: SnapshotReader): void {
    const known = [...reader.entries('known')].map(([key, value]) => ({
      key,
      value: value as [number, number, number],
    }));
    known.sort((a, b) => a.value[0] - b.value[0]);
    for (const { key, value } of known) {
      const id = this.#keys.numberOf(key);
      this.#known.set(id, { first: value[1], last: value[2] });
      this.#keys.use(id);
    }
  }
}
