import type { Aggregate, AggregateStore } from '../aggregate/aggregate.js';
import type { KeyTable } from '../state/keyTable.js';
import type { SnapshotReader, SnapshotWriter } from '../state/snapshot.js';
import { Slice } from './slice.js';
import { indexOf, SliceTree } from './sliceTree.js';
import type { TimeWindow } from './timeWindow.js';
import type { AlignedWindows } from './windowAssigner.js';

/** The slices of an operator, by time. */
export class Slices<T, R> {
  /** The operator's running number of keys entering slices. */
  entry = 0;
  readonly #windows: AlignedWindows;
  readonly #aggregate: Aggregate<T, R>;
  readonly #keys: KeyTable;
  /** By start. */
  readonly #slices: Slice<T, R>[] = [];
  /** The one that was asked for last. */
  #last: Slice<T, R> | undefined;
  readonly #tree: SliceTree<T, R>;
  #empty: AggregateStore<T, R> | null = null;

  constructor(windows: AlignedWindows, aggregate: Aggregate<T, R>, keys: KeyTable) {
    this.#windows = windows;
    this.#aggregate = aggregate;
    this.#keys = keys;
    this.#tree = new SliceTree(aggregate, keys);
  }

  get size(): number {
    return this.#slices.length;
  }

  /** Events of which no window has given a result. */
  get unfired(): number {
    return this.#slices.reduce((sum, slice) => sum + slice.unfired, 0);
  }

  at(start: number): Slice<T, R> | undefined {
    if (this.#last?.start === start) return this.#last;
    const found = this.#slices[this.#indexOf(start)];
    if (found?.start !== start) return undefined;
    return (this.#last = found);
  }

  create(start: number): Slice<T, R> {
    const end = this.#windows.sliceEnd(start);
    const slice = new Slice(start, end, this.#windows.windowsOf(start), this.#aggregate.createStore(), this.#keys);
    this.#slices.splice(this.#indexOf(start), 0, slice);
    return (this.#last = slice);
  }

  /** A slice that was there before has had more events. */
  onChange(slice: Slice<T, R>): void {
    this.#tree.onChange(slice);
  }

  /** What the keys of a window have come to, which from now on counts as fired; `null`: nothing. Until `endSum` it may be read. */
  over(window: TimeWindow): Slice<T, R> | null {
    const slices = this.#within(window);
    for (const slice of slices) slice.unfired = 0;
    if (slices.length < 2) return slices[0] ?? null;
    return this.#tree.sum(slices, window);
  }

  endSum(): void {
    this.#tree.endSum();
  }

  /** The same for one key. */
  overKey(window: TimeWindow, id: number): Slice<T, R> {
    const slices = this.#within(window).filter((slice) => slice.slotOf(id) >= 0);
    for (const slice of slices) slice.unfired = Math.max(0, slice.unfired - 1);
    if (slices.length === 1) return slices[0]!;
    const whole = new Slice(window.start, window.end, [], this.#aggregate.createStore(), this.#keys);
    whole.place(Int32Array.of(id), 0, 1, new Int32Array(1), this.#keys, 0);
    for (const slice of slices) whole.store.merge(0, slice.store, slice.slotOf(id));
    this.#keys.release(id);
    return whole;
  }

  /** A store whose slot 0 is an empty accumulator. */
  emptyStore(): AggregateStore<T, R> {
    if (this.#empty === null) {
      this.#empty = this.#aggregate.createStore();
      this.#empty.grow(1);
    }
    return this.#empty;
  }

  /** Frees the slices from the first on, while `done`. */
  freeWhile(done: (lastEnd: number) => boolean): void {
    const slices = this.#slices;
    let n = 0;
    while (n < slices.length && done(slices[n]!.lastEnd)) slices[n++]!.free(this.#keys);
    if (n === 0) return;
    slices.splice(0, n);
    this.#tree.freeBefore(slices[0]?.start ?? Infinity);
    this.#last = undefined;
  }

  clear(): void {
    this.#slices.length = 0;
    this.#last = undefined;
    this.#tree.clear();
  }

  snapshot(writer: SnapshotWriter): void {
    writer.value('slices', { entry: this.entry, unfired: this.#slices.map((slice) => [slice.start, slice.unfired]) });
    for (const slice of this.#slices) {
      for (let slot = 0; slot < slice.size; slot++) {
        const key = this.#keys.keys[slice.ids[slot]!];
        writer.entry('slices', key, [slice.start, slice.entries[slot], slice.store.snapshot(slot)]);
      }
    }
  }

  restore(reader: SnapshotReader): void {
    const { entry, unfired } = reader.value('slices') as { entry: number; unfired: [number, number][] };
    this.entry = entry;
    for (const [start, count] of unfired) this.create(start).unfired = count;
    const entries = [...reader.entries('slices')].map(([key, value]) => ({
      key,
      value: value as [number, number, unknown],
    }));
    entries.sort((a, b) => a.value[1] - b.value[1]);
    for (const { key, value } of entries) {
      const [start, number, state] = value;
      const slice = this.at(start)!;
      const slot = slice.size;
      slice.place(Int32Array.of(this.#keys.numberOf(key)), 0, 1, new Int32Array(1), this.#keys, number);
      slice.store.restore(slot, state);
    }
  }

  /** Where a slice with this start is, or belongs. */
  #indexOf(start: number): number {
    return indexOf(this.#slices, start, 0, this.#slices.length);
  }

  #within(window: TimeWindow): Slice<T, R>[] {
    const found: Slice<T, R>[] = [];
    for (let i = this.#indexOf(window.start); i < this.#slices.length; i++) {
      const slice = this.#slices[i]!;
      if (slice.end > window.end) break;
      found.push(slice);
    }
    return found;
  }
}
