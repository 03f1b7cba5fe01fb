import type { KeyTable } from '../state/keyTable.js';
import type { SnapshotReader, SnapshotWriter } from '../state/snapshot.js';
import type { Accumulators } from './accumulators.js';
import type { KeyedSlots } from './keyedSlots.js';
import { indexOf, Slice } from './slice.js';
import type { OpenSlice } from './slice.js';
import type { SliceSums } from './sliceSums.js';
import type { TimeWindow } from './timeWindow.js';
import type { AlignedWindows } from './windowAssigner.js';

/** The slices of an operator, by time. */
export class Slices<T, R> {
  /** The operator's running number of keys entering slices. */
  entry = 0;
  readonly #windows: AlignedWindows;
  readonly #accumulators: Accumulators<T, R>;
  readonly #keys: KeyTable;
  readonly #sums: SliceSums | null;
  /** By start. */
  readonly #slices: OpenSlice[] = [];
  /** The one that was asked for last, and the one before it: where events are out of order, they fall into the two in turn. */
  #last: OpenSlice | undefined;
  #other: OpenSlice | undefined;
  /** The one that was asked for last and is none of the operator's: late events may come in crowds. */
  #strange: Slice | undefined;
  /** The slot of the sum of one key; −1: none. */
  #ofKey = -1;

  /** `sums`: `null` where every window is one slice. */
  constructor(windows: AlignedWindows, accumulators: Accumulators<T, R>, keys: KeyTable, sums: SliceSums | null) {
    this.#windows = windows;
    this.#accumulators = accumulators;
    this.#keys = keys;
    this.#sums = sums;
  }

  get size(): number {
    return this.#slices.length;
  }

  /** Events of which no window has given a result. */
  get unfired(): number {
    return this.#slices.reduce((sum, slice) => sum + slice.unfired, 0);
  }

  /** The slice that a time falls into, if it is one of the operator's. Runs no code of users. */
  known(time: number): OpenSlice | undefined {
    const last = this.#last;
    if (last !== undefined && time >= last.start && time < last.end) return last;
    const other = this.#other;
    this.#other = last;
    if (other !== undefined && time >= other.start && time < other.end) return (this.#last = other);
    const found = this.#slices[this.#indexOf(time + 1) - 1];
    return (this.#last = found !== undefined && time < found.end ? found : undefined);
  }

  /** The slice that a time falls into. If it is none of the operator's, `open` makes it one. */
  at(time: number): Slice {
    const known = this.known(time) ?? this.#strange;
    if (known !== undefined && time >= known.start && time < known.end) return known;
    const windows = this.#windows;
    const start = windows.sliceStart(time);
    return (this.#strange = new Slice(start, windows.sliceEnd(start), windows.windowsOf(start)));
  }

  open(slice: Slice): OpenSlice {
    slice.held = this.#accumulators.list();
    this.#strange = undefined;
    this.#slices.splice(this.#indexOf(slice.start), 0, slice as OpenSlice);
    return slice as OpenSlice;
  }

  /** Gets a slice ready for events of any of the keys. */
  prepare(slice: OpenSlice): void {
    slice.held.growKeys(this.#keys.capacity);
    this.#sums?.onChange(slice);
  }

  /** Gives a key its slot in a slice: the slot + 1. */
  enter(slice: OpenSlice, id: number): number {
    return this.#accumulators.enter(slice.held, id, this.entry++) + 1;
  }

  /** What the keys of a window have come to, which from now on counts as fired; `null`: nothing. Until `endSum` it may be read. */
  over(window: TimeWindow): KeyedSlots | null {
    const slices = this.#within(window);
    for (const slice of slices) slice.unfired = 0;
    if (slices.length < 2) return slices[0]?.held ?? null;
    return this.#sums!.sum(slices, window);
  }

  endSum(): void {
    this.#sums?.endSum();
  }

  /** The slot with the same for one key. Until `endKey` it may be read. */
  overKey(window: TimeWindow, id: number): number {
    const slices = this.#within(window).filter(({ held }) => held.slotOf(id) >= 0);
    for (const slice of slices) slice.unfired = Math.max(0, slice.unfired - 1);
    if (slices.length === 1) return slices[0]!.held.slotOf(id);
    const { store } = this.#accumulators;
    this.#ofKey = this.#accumulators.reserve();
    for (const { held } of slices) store.merge(this.#ofKey, store, held.slotOf(id));
    return this.#ofKey;
  }

  endKey(): void {
    if (this.#ofKey >= 0) this.#accumulators.giveBack(this.#ofKey);
    this.#ofKey = -1;
  }

  /** Frees the slices from the first on, while `done`. */
  freeWhile(done: (lastEnd: number) => boolean): void {
    const slices = this.#slices;
    let n = 0;
    while (n < slices.length && done(slices[n]!.lastEnd)) this.#accumulators.free(slices[n++]!.held);
    if (n === 0) return;
    slices.splice(0, n);
    this.#sums?.freeBefore(slices[0]?.start ?? Infinity);
    this.#last = undefined;
    this.#other = undefined;
  }

  clear(): void {
    this.#slices.length = 0;
    this.#last = undefined;
    this.#other = undefined;
    this.#sums?.clear();
  }

  snapshot(writer: SnapshotWriter): void {
    const { store, ids, entries } = this.#accumulators;
    writer.value('slices', { entry: this.entry, unfired: this.#slices.map((slice) => [slice.start, slice.unfired]) });
    for (const { start, held } of this.#slices) {
      for (const slot of held.slots.subarray(0, held.size)) {
        writer.entry('slices', this.#keys.keys[ids[slot]!], [start, entries[slot], store.snapshot(slot)]);
      }
    }
  }

  restore(reader: SnapshotReader): void {
    const { entry, unfired } = reader.value('slices') as { entry: number; unfired: [number, number][] };
    this.entry = entry;
    for (const [start, count] of unfired) this.open(this.at(start)).unfired = count;
    const entries = [...reader.entries('slices')].map(([key, value]) => ({
      key,
      value: value as [number, number, unknown],
    }));
    entries.sort((a, b) => a.value[1] - b.value[1]);
    for (const { key, value } of entries) {
      const [start, number, state] = value;
      const slice = this.at(start) as OpenSlice;
      const id = this.#keys.numberOf(key);
      slice.held.growKeys(this.#keys.capacity);
      this.#accumulators.store.restore(this.#accumulators.enter(slice.held, id, number), state);
    }
  }

  /** Where a slice with this start is, or belongs. */
  #indexOf(start: number): number {
    return indexOf(this.#slices, start, 0, this.#slices.length);
  }

  #within(window: TimeWindow): OpenSlice[] {
    const found: OpenSlice[] = [];
    for (let i = this.#indexOf(window.start); i < this.#slices.length; i++) {
      const slice = this.#slices[i]!;
      if (slice.end > window.end) break;
      found.push(slice);
    }
    return found;
  }
}
