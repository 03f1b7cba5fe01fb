import type { Aggregate } from '../aggregate/aggregate.js';
import type { Batch } from '../frame/batch.js';
import { BaseMachine } from '../operator/baseMachine.js';
import { watermarkAt } from '../operator/columns.js';
import type { Output } from '../operator/output.js';
import type { Holding } from '../runtime/operatorInfo.js';
import { KeyTable } from '../state/keyTable.js';
import type { SnapshotReader, SnapshotWriter } from '../state/snapshot.js';
import { Fill } from './fill.js';
import { LatePanes } from './latePanes.js';
import { OpenWindows } from './openWindows.js';
import { entryOrder } from './slice.js';
import type { Slice } from './slice.js';
import { Slices } from './slices.js';
import type { TimeWindow } from './timeWindow.js';
import type { AlignedWindows } from './windowAssigner.js';
import type { Pane, WindowResult } from './windowResult.js';

/** What it keeps beside its slices. */
interface MachineState {
  readonly watermark: number;
  readonly arrivals: number;
  /** Start and end of the windows that have not been cleaned up. */
  readonly open: readonly (readonly [number, number])[];
}

/** What the sliced engine goes by. */
export interface SlicedSettings<T, R> {
  readonly windows: AlignedWindows;
  readonly aggregate: Aggregate<T, R>;
  readonly keyed: boolean;
  readonly allowedLateness: number;
  /** How long a key that is silent goes on giving results of empty windows; 0: not at all. */
  readonly fillEmpty: number;
}

/**
 * Windows whose bounds are the same for all keys, and which fire by the watermark alone: every event goes into one slice, whatever the
 * number of windows over it, and a window's result is worked out of its slices when it fires.
 *
 * Events are taken in runs: as many as fall into one slice before the next timer is due. A run costs a few loops over arrays.
 */
export class SlicedMachine<T, R> extends BaseMachine<T, WindowResult<unknown, R>> {
  readonly #settings: SlicedSettings<T, R>;
  readonly #keys = new KeyTable();
  readonly #slices: Slices<T, R>;
  readonly #windows: OpenWindows;
  readonly #late: LatePanes;
  readonly #fill: Fill | null;
  readonly #onTime: Pane;
  #watermark = -Infinity;
  /** The watermark at which something is due: to fire, or to be cleaned up. */
  #nextTimer = Infinity;
  // Where the last event fell: the next one mostly falls there too.
  #from = NaN;
  #to = NaN;
  #firstEnd = NaN;
  #lastEnd = NaN;
  /** Running numbers of events, and of keys entering slices. */
  #arrivals = 0;
  #ids = new Int32Array(0);
  #slots = new Int32Array(0);

  constructor(settings: SlicedSettings<T, R>) {
    super();
    this.#settings = settings;
    this.#slices = new Slices(settings.windows, settings.aggregate, this.#keys);
    this.#windows = new OpenWindows(settings.allowedLateness);
    this.#late = new LatePanes(this.#keys);
    this.#fill = settings.fillEmpty > 0 ? new Fill(settings.fillEmpty, this.#keys) : null;
    this.#onTime = { timing: 'on-time', index: 0, isLast: settings.allowedLateness === 0 };
  }

  onBatch(batch: Batch<T, unknown>, _input: number, out: Output<WindowResult<unknown, R>>): void {
    const { timestamps, watermarks } = batch;
    const n = batch.values.length;
    if (n > this.#ids.length) {
      this.#ids = new Int32Array(n);
      this.#slots = new Int32Array(n);
    }
    for (let i = 0; i < n;) {
      const watermark = watermarks === null ? this.#watermark : watermarks[i]!;
      if (watermark > this.#watermark) this.#advance(watermark, out);
      const timestamp = timestamps[i]!;
      if (!(timestamp >= this.#from && timestamp < this.#to)) this.#locate(timestamp);
      if (this.#lastEnd === -Infinity || this.#windows.isClosed(this.#lastEnd, watermark)) {
        this.#refuse(batch, i++);
        continue;
      }
      if (this.context.closed) return;
      const slice = this.#open(timestamp);
      if (watermark >= this.#firstEnd - 1 && this.#settings.allowedLateness > 0) {
        if (this.#addRun(batch, slice, i, i + 1) > 0) {
          this.#fireLate(slice, this.#ids[i]!, out);
          if (this.#fill !== null) this.#openNext(slice);
        }
        i++;
        continue;
      }
      const end = this.#runEnd(timestamps, watermarks, i + 1, n);
      this.#addRun(batch, slice, i, end);
      i = end;
    }
  }

  override onWatermark(watermark: number, out: Output<WindowResult<unknown, R>>): void {
    this.#advance(watermark, out);
  }

  override snapshot(writer: SnapshotWriter): void {
    const open = this.#windows.all.map(({ start, end }) => [start, end] as const);
    writer.value('machine', { watermark: this.#watermark, arrivals: this.#arrivals, open } satisfies MachineState);
    this.#slices.snapshot(writer);
    this.#late.snapshot(writer);
    this.#fill?.snapshot(writer);
  }

  override restore(reader: SnapshotReader): void {
    const { watermark, arrivals, open } = reader.value('machine') as MachineState;
    this.#watermark = watermark;
    this.#arrivals = arrivals;
    this.#slices.restore(reader);
    this.#late.restore(reader);
    this.#fill?.restore(reader);
    for (const [start, end] of open) this.#windows.add({ start, end }, watermark);
    this.#arm();
  }

  override discard(): void {
    const held = this.#slices.unfired;
    this.context.counters.used -= held;
    this.context.counters.discarded += held;
  }

  override close(): void {
    this.#slices.clear();
    this.#windows.clear();
    this.#late.clear();
    this.#keys.clear();
  }

  override holding(): Holding {
    return {
      pending: 0,
      keys: this.#keys.inUse,
      slices: this.#slices.size,
      windows: this.#windows.waiting,
      nextTimer: this.#windows.fireTime,
    };
  }

  /** The end of the run of events that fall into the slice at hand before anything is due. */
  #runEnd(timestamps: ArrayLike<number>, watermarks: ArrayLike<number> | null, from: number, to: number): number {
    const start = this.#from;
    const end = this.#to;
    const due = this.#nextTimer;
    let i = from;
    if (watermarks === null) {
      for (; i < to; i++) {
        const time = timestamps[i]!;
        if (time < start || time >= end) break;
      }
    } else {
      for (; i < to; i++) {
        const time = timestamps[i]!;
        if (time < start || time >= end || watermarks[i]! >= due) break;
      }
    }
    return i;
  }

  /** Finds the slice that a time falls into, and the first and last of the windows over it. */
  #locate(timestamp: number): void {
    const { windows } = this.#settings;
    this.#from = windows.sliceStart(timestamp);
    this.#to = windows.sliceEnd(this.#from);
    const over = windows.windowsOf(this.#from);
    this.#firstEnd = Infinity;
    this.#lastEnd = -Infinity;
    for (const { end } of over) {
      if (end < this.#firstEnd) this.#firstEnd = end;
      if (end > this.#lastEnd) this.#lastEnd = end;
    }
  }

  /** An event that no window takes: late for all of them, or there is none (WOP-5 does not count the second). */
  #refuse(batch: Batch<T, unknown>, i: number): void {
    if (this.#lastEnd === -Infinity) this.context.counters.unassigned++;
    else this.context.late(batch, i, this.#watermark);
  }

  #open(timestamp: number): Slice<T, R> {
    const known = this.#slices.at(this.#from);
    if (known !== undefined) return known;
    const slice = this.#slices.create(this.#settings.windows.sliceStart(timestamp));
    this.#register(slice.windows);
    return slice;
  }

  #register(windows: readonly TimeWindow[]): void {
    for (const window of windows) {
      if (!this.#windows.isClosed(window.end, this.#watermark)) this.#windows.add(window, this.#watermark);
    }
    this.#arm();
  }

  #arm(): void {
    this.#nextTimer = Math.min(this.#windows.fireTime, this.#windows.cleanTime);
  }

  /** Adds the events `from..to` of one slice, and says how many went in. Where user code fails on one, those before it are in, and nothing of it is. */
  #addRun(batch: Batch<T, unknown>, slice: Slice<T, R>, from: number, to: number): number {
    const { store } = slice;
    let added = 0;
    const slots = this.#slots;
    for (let at = from; at < to;) {
      const size = slice.size;
      this.#place(batch, slice, at, to);
      const stop = store.project(batch.values, slots, at, to);
      if (stop < to) {
        let last = size;
        for (let i = at; i < stop; i++) if (slots[i]! >= last) last = slots[i]! + 1;
        slice.shrink(last, this.#keys);
      }
      store.addRun(slots, at, stop, this.#arrivals);
      this.#arrivals += stop - at;
      added += stop - at;
      slice.unfired += stop - at;
      this.#slices.onChange(slice);
      this.context.counters.used += stop - at;
      if (this.#fill !== null) this.#fill.note(batch.timestamps, this.#ids, at, stop);
      if (stop < to) this.context.reject(batch, stop, watermarkAt(batch, stop, this.#watermark), store.failure);
      at = stop + 1;
    }
    return added;
  }

  #place(batch: Batch<T, unknown>, slice: Slice<T, R>, from: number, to: number): void {
    const { keys } = batch;
    if (keys !== null && this.#settings.keyed) this.#keys.number(keys, from, to, this.#ids);
    else this.#placeAll(from, to);
    this.#slices.entry = slice.place(this.#ids, from, to, this.#slots, this.#keys, this.#slices.entry);
  }

  /** One key for all events. */
  #placeAll(from: number, to: number): void {
    const id = this.#keys.numberOf(undefined);
    const ids = this.#ids;
    for (let i = from; i < to; i++) ids[i] = id;
  }

  /** Moves time: fires and cleans up what is due, in order of time. */
  #advance(to: number, out: Output<WindowResult<unknown, R>>): void {
    if (to < this.#nextTimer) {
      this.#watermark = to;
      return;
    }
    const before = this.#watermark;
    const windows = this.#windows;
    this.#watermark = to;
    for (;;) {
      const { fireTime, cleanTime } = windows;
      if (Math.min(fireTime, cleanTime) > to || (fireTime === Infinity && cleanTime === Infinity)) break;
      if (fireTime <= cleanTime) this.#fire(windows.nextToFire!, Math.max(before, fireTime - 1), out);
      else this.#clean();
    }
    this.#arm();
    this.#keys.sweep();
  }

  #fire(window: TimeWindow, watermark: number, out: Output<WindowResult<unknown, R>>): void {
    this.#windows.markFired();
    const whole = this.#slices.over(window);
    if (whole !== null) {
      const order = entryOrder(whole);
      for (let i = 0; i < whole.size; i++) {
        const slot = order === null ? i : order[i]!;
        this.#emit(whole, slot, window, this.#onTime, watermark, out);
      }
      if (this.#settings.allowedLateness > 0) this.#late.onFired(window, whole);
    }
    if (this.#fill !== null) this.#fireEmpty(this.#fill, window, whole, watermark, out);
    this.#slices.endSum();
  }

  #emit(
    slice: Slice<T, R>,
    slot: number,
    window: TimeWindow,
    pane: Pane,
    watermark: number,
    out: Output<WindowResult<unknown, R>>,
  ): void {
    const key = this.#keys.keys[slice.ids[slot]!];
    const value = slice.store.result(slot, { key, window });
    out.add({ key, window, value, pane }, window.end - 1, key, watermark);
  }

  /** Results for the keys that are known and have nothing in the window; while there are such keys, the next window opens too. */
  #fireEmpty(
    fill: Fill,
    window: TimeWindow,
    whole: Slice<T, R> | null,
    watermark: number,
    out: Output<WindowResult<unknown, R>>,
  ): void {
    const empty = this.#slices.emptyStore();
    for (const id of fill.silent(window, whole)) {
      const key = this.#keys.keys[id];
      const value = empty.result(0, { key, window });
      out.add({ key, window, value, pane: this.#onTime }, window.end - 1, key, watermark);
      if (this.#settings.allowedLateness > 0) this.#late.onEmpty(window, id);
    }
    if (fill.goesOn) this.#windows.add(this.#settings.windows.next(window), window.end - 1);
  }

  /** A late event made its key known: results of empty windows begin with the first that has not fired. */
  #openNext(slice: Slice<T, R>): void {
    const { windows, fillEmpty } = this.#settings;
    let window = slice.windows[slice.windows.length - 1]!;
    while (window.end - 1 <= this.#watermark) {
      window = windows.next(window);
      if (window.end - slice.end > fillEmpty) return;
    }
    this.#windows.add(window, this.#watermark);
    this.#arm();
  }

  /** An event of this key, just added, gives a late result in each window that has fired and still takes events. */
  #fireLate(slice: Slice<T, R>, id: number, out: Output<WindowResult<unknown, R>>): void {
    for (const window of slice.windows) {
      if (window.end - 1 > this.#watermark || this.#windows.isClosed(window.end, this.#watermark)) continue;
      const whole = this.#slices.overKey(window, id);
      const pane = this.#late.next(window, id);
      this.#emit(whole, whole.slotOf(id), window, pane, this.#watermark, out);
    }
  }

  #clean(): void {
    const window = this.#windows.clean();
    this.#late.clean(window);
    const now = window.end - 1 + this.#settings.allowedLateness;
    this.#slices.freeWhile((lastEnd) => this.#windows.isClosed(lastEnd, now));
  }
}
