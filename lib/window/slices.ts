import { byEntry } from '../state/byEntry.js';
import { grown } from '../state/grown.js';
import type { KeyTable } from '../state/keyTable.js';
import { writeParts } from '../state/writeParts.js';
import type { PartTracker, SlotTracker, SnapshotReader, SnapshotWriter, Trackers } from '../runtime/checkpointing.js';
import type { Accumulators } from './accumulators.js';
import type { KeyedSlots } from './keyedSlots.js';
import { indexOf, Slice } from './slice.js';
import type { OpenSlice } from './slice.js';
import type { SliceSums } from './sliceSums.js';
import type { TimeWindow } from './timeWindow.js';
import type { AlignedWindows } from './windowAssigner.js';

const SLICES = 'slices';

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
  /** By slot of an accumulator: the start of its slice, where somebody asks for the slice of a slot. */
  #starts = new Float64Array(0);
  /** Notes which slices have changed, by start, and which slots; `null`: nobody asks. */
  #changes: PartTracker<number> | null = null;
  #changedSlots: SlotTracker | null = null;
  /** The one that was asked for last, and the one before it: where events are out of order, they fall into the two in turn. */
  last: OpenSlice | undefined;
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

  track(trackers: Trackers | null): void {
    this.#changes = trackers?.parts() ?? null;
    this.#changedSlots = trackers?.slots() ?? null;
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
    const last = this.last;
    if (last !== undefined && time >= last.start && time < last.end) return last;
    const other = this.#other;
    this.#other = last;
    if (other !== undefined && time >= other.start && time < other.end) return (this.last = other);
    const found = this.#slices[this.#indexOf(time + 1) - 1];
    return (this.last = found !== undefined && time < found.end ? found : undefined);
  }

  /** The slice that a time falls into. If it is none of the operator's, `open` makes it one. */
  at(time: number): Slice {
    const known = this.known(time) ?? this.#strange;
    if (known !== undefined && time >= known.start && time < known.end) return known;
    const windows = this.#windows;
    const start = windows.sliceStart(time);
    return (this.#strange = new Slice(start, windows.sliceEnd(start), windows));
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
    this.#changes?.mark(slice.start);
  }

  /** The accumulators in `slots[from..to)` have changed; their slices were prepared for it. */
  noteChanged(slots: Int32Array, from: number, to: number): void {
    this.#changedSlots?.markRun(slots, from, to);
    this.#sums?.onChanged(slots, from, to, this.#starts);
  }

  /** Gives a key its slot in a slice. */
  enter(slice: OpenSlice, id: number, entry = this.entry++): number {
    const slot = this.#accumulators.enter(slice.held, id, entry);
    this.#place(slot, slice);
    return slot;
  }

  /** What the keys of a window have come to, which from now on counts as fired; `null`: nothing. Until `endSum` it may be read. */
  over(window: TimeWindow): KeyedSlots | null {
    const slices = this.#within(window);
    for (const slice of slices) {
      slice.unfired = 0;
      this.#changes?.mark(slice.start);
    }
    if (slices.length === 0) return null;
    return this.#sums === null ? slices[0]!.held : this.#sums.sum(slices, window);
  }

  endSum(): void {
    this.#sums?.endSum();
  }

  /** The slot with the same for one key. Until `endKey` it may be read. */
  overKey(window: TimeWindow, id: number): number {
    const slices = this.#within(window).filter(({ held }) => held.slotOf(id) >= 0);
    for (const slice of slices) {
      slice.unfired = Math.max(0, slice.unfired - 1);
      this.#changes?.mark(slice.start);
    }
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
    while (n < slices.length && done(slices[n]!.lastEnd)) n++;
    if (n === 0) return;
    this.#sums?.freeBefore(slices[n]?.start ?? Infinity);
    for (let i = 0; i < n; i++) this.#free(slices[i]!);
    slices.splice(0, n);
    this.last = undefined;
    this.#other = undefined;
  }

  clear(): void {
    this.#slices.length = 0;
    this.last = undefined;
    this.#other = undefined;
    this.#sums?.clear();
  }

  snapshot(writer: SnapshotWriter): void {
    writer.value('entry', this.entry);
    const putSlice = (start: number): void => writer.put(SLICES, undefined, start, [start, this.known(start)!.unfired]);
    const starts = this.#slices.map(({ start }) => start);
    writeParts(this.#changes, writer, SLICES, starts, putSlice, (start) => writer.clear(stateOf(start)));
    const { store, ids, entries } = this.#accumulators;
    const put = (state: string, slot: number): void =>
      writer.put(state, this.#keys.keys[ids[slot]!], undefined, [entries[slot], store.snapshot(slot)]);
    if (this.#changedSlots === null) {
      for (const { start, held } of this.#slices) for (const slot of held) put(stateOf(start), slot);
      return;
    }
    let start = NaN;
    let state = '';
    this.#changedSlots.write(writer, state, this.#held(), (slot) => {
      // Most often it is in the slice of the one before.
      if (this.#starts[slot] !== start) state = stateOf((start = this.#starts[slot]!));
      put(state, slot);
    });
  }

  restore(reader: SnapshotReader): void {
    this.entry = reader.value('entry') as number;
    for (const [, value] of reader.entries(SLICES)) {
      const [start, unfired] = value as [number, number];
      const slice = this.open(this.at(start));
      slice.unfired = unfired;
      for (const [key, saved] of byEntry<[entry: number, accumulator: unknown]>(reader, stateOf(start))) {
        const id = this.#keys.numberOf(key);
        slice.held.growKeys(this.#keys.capacity);
        const slot = this.enter(slice, id, saved[0]);
        this.#accumulators.store.restore(slot, saved[1]);
      }
    }
  }

  /** The accumulator in `slot` is one of `slice`. */
  #place(slot: number, slice: OpenSlice): void {
    if (this.#sums === null && this.#changedSlots === null) return;
    if (slot >= this.#starts.length) {
      this.#starts = grown(this.#starts, this.#accumulators.ids.length);
      this.#changedSlots?.grow(this.#starts.length);
    }
    this.#starts[slot] = slice.start;
  }

  #free({ start, held }: OpenSlice): void {
    this.#changes?.drop(start);
    if (this.#changedSlots !== null) for (let i = 0; i < held.size; i++) this.#changedSlots.forget(held.slots[i]!);
    this.#accumulators.free(held);
  }

  *#held(): Generator<number> {
    for (const { held } of this.#slices) yield* held;
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

/** What the accumulators of a slice are called in snapshots: a state per slice, which goes at once. */
function stateOf(start: number): string {
  return `slice ${start}`;
}
