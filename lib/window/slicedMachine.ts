import type { Batch } from '../frame/batch.js';
import { BaseMachine } from '../operator/baseMachine.js';
import { watermarkAt } from '../operator/columns.js';
import type { MachineContext } from '../operator/machine.js';
import type { Output } from '../operator/output.js';
import type { Holding } from '../runtime/operatorInfo.js';
import { KeyTable } from '../state/keyTable.js';
import type { SnapshotReader, SnapshotWriter } from '../runtime/checkpointing.js';
import { Accumulators } from './accumulators.js';
import { firstAtOrAbove, NumberColumn } from './numberColumn.js';
import { OpenWindows } from './openWindows.js';
import { slotsWithin } from './slice.js';
import type { OpenSlice, Slice } from './slice.js';
import { SliceResults } from './sliceResults.js';
import type { SlicedSettings } from './slicedSettings.js';
import { Slices } from './slices.js';
import type { WindowResult } from './windowResult.js';

/** What it keeps beside its slices. */
interface MachineState {
  readonly watermark: number;
  readonly arrivals: number;
}

/** How many events a run has at most once one of the batch has failed: those after the next that fails are to be taken back. */
const CAREFUL = 32;

/** The keys of a window that ends may come back: how many are not forgotten, in units of how many were in use of late. */
const SPARED = 3;

/**
 * Windows whose bounds are the same for all keys, and which fire by the watermark alone: every event goes into one slice, whatever the
 * number of windows over it, and a window's result is worked out of its slices when it fires.
 *
 * Events are taken in runs, which end where a timer is due or where an event needs a closer look. A run costs a few loops over arrays.
 */
export class SlicedMachine<T, R> extends BaseMachine<T, WindowResult<unknown, R>> {
  readonly #settings: SlicedSettings<T, R>;
  readonly #keys = new KeyTable();
  readonly #accumulators: Accumulators<T, R>;
  readonly #slices: Slices<T, R>;
  readonly #windows: OpenWindows;
  readonly #results: SliceResults<T, R>;
  #watermark = -Infinity;
  /** The watermark at which something is due: to fire, or to be cleaned up. */
  #nextTimer = Infinity;
  /** The running number of events. */
  #arrivals = 0;
  /** How many keys were in use when something was due, of late: what is long ago counts less and less. */
  #known = 0;
  // By index in the batch at hand: times, watermarks, numbers of keys, slots.
  readonly #times = new NumberColumn();
  readonly #marks = new NumberColumn();
  #ids = new Int32Array(1);
  #slots = new Int32Array(1);
  /** The indexes of those events of the run at hand that are the first of their key in their slice. */
  #entering = new Int32Array(1);
  #entered = 0;

  constructor(settings: SlicedSettings<T, R>) {
    super();
    this.#settings = settings;
    this.#accumulators = new Accumulators(settings.aggregate, this.#keys);
    const sums = settings.sums === null ? null : settings.sums(this.#accumulators);
    this.#slices = new Slices(settings.windows, this.#accumulators, this.#keys, sums);
    this.#windows = new OpenWindows(settings.allowedLateness);
    this.#results = new SliceResults(settings, this.#keys, this.#accumulators, this.#slices, this.#windows);
  }

  override open(context: MachineContext): void {
    super.open(context);
    this.#windows.track(context.trackers);
    this.#slices.track(context.trackers);
    this.#results.track(context.trackers);
    this.#arm();
  }

  onBatch(batch: Batch<T, unknown>, _input: number, out: Output<WindowResult<unknown, R>>): void {
    const n = batch.values.length;
    // Of time that made nothing due it has not been told.
    if (out.watermark > this.#watermark) this.#watermark = out.watermark;
    if (n === 1 && this.#addLone(batch)) return;
    this.#number(batch.keys, n);
    const times = this.#times.of(batch.timestamps);
    const marks = batch.watermarks === null ? null : this.#marks.of(batch.watermarks);
    let most = n;
    for (let i = 0; i < n;) {
      const watermark = marks === null ? this.#watermark : marks[i]!;
      if (watermark > this.#watermark) this.#advance(watermark, out);
      if (this.context.closed) return;
      const slice = this.#openAt(times[i]!);
      if (slice === null) {
        this.#refuse(batch, i++);
        continue;
      }
      const late = this.#isLate(slice, watermark);
      const end = late ? i + 1 : Math.min(i + most, n);
      const placed = this.#place(times, marks, slice, i, end);
      const stop = this.#add(batch, i, placed);
      if (stop < placed) {
        this.context.reject(batch, stop, watermarkAt(batch, stop, this.#watermark), this.#accumulators.store.failure);
        most = CAREFUL;
      } else if (late) {
        this.#results.fireLate(slice, this.#ids[i]!, watermark, out);
        this.#arm();
      }
      i = stop < placed ? stop + 1 : placed;
    }
    this.#tidy();
  }

  override onWatermark(watermark: number, out: Output<WindowResult<unknown, R>>): void {
    this.#advance(watermark, out);
    this.#tidy();
  }

  override snapshot(writer: SnapshotWriter): void {
    writer.value('machine', { watermark: this.#watermark, arrivals: this.#arrivals } satisfies MachineState);
    this.#windows.snapshot(writer);
    this.#slices.snapshot(writer);
    this.#results.snapshot(writer);
  }

  override restore(reader: SnapshotReader): void {
    const { watermark, arrivals } = reader.value('machine') as MachineState;
    this.#watermark = watermark;
    this.#arrivals = arrivals;
    this.#windows.restore(reader, watermark);
    this.#slices.restore(reader);
    this.#results.restore(reader);
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
    this.#results.clear();
    this.#accumulators.clear();
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

  /**
   * A frame of one event, as nearly all of them are: nothing is due, and its key has an accumulator in the slice that was asked for last. Whether it
   * is one; if not, nothing has been done. What a run costs before its first event is half of the time of a frame of one.
   */
  #addLone(batch: Batch<T, unknown>): boolean {
    const { keys, watermarks } = batch;
    const watermark = watermarks === null ? this.#watermark : watermarks[0]!;
    const slice = this.#slices.last;
    if (slice === undefined || watermark >= this.#nextTimer || this.#isLate(slice, watermark)) return false;
    const time = batch.timestamps[0]!;
    if (time < slice.start || time >= slice.end) return false;
    const id = this.#keys.numberOf(keys !== null && this.#settings.keyed ? keys[0] : undefined);
    const slot = slice.held.slotOf(id);
    if (slot < 0) return false;
    this.#watermark = watermark;
    this.#ids[0] = id;
    this.#slots[0] = slot;
    this.#entered = 0;
    this.#slices.prepare(slice);
    slice.unfired++;
    if (this.#add(batch, 0, 1) === 0) this.context.reject(batch, 0, watermark, this.#accumulators.store.failure);
    return true;
  }

  /** Numbers the keys of a whole batch: no number is forgotten before the end of it. */
  #number(keys: readonly unknown[] | null, n: number): void {
    if (n > this.#ids.length) {
      this.#ids = new Int32Array(n);
      this.#slots = new Int32Array(n);
      this.#entering = new Int32Array(n);
    }
    if (keys !== null && this.#settings.keyed) this.#keys.number(keys, 0, n, this.#ids);
    else this.#ids.fill(this.#keys.numberOf(undefined), 0, n);
  }

  /** The slice that takes events of this time; `null`: no window does any more. */
  #openAt(time: number): OpenSlice | null {
    const slice = this.#slices.at(time);
    if (slice.lastEnd === -Infinity || this.#windows.isClosed(slice.lastEnd, this.#watermark)) return null;
    if (slice.held !== null) return slice as OpenSlice;
    const open = this.#slices.open(slice);
    this.#windows.addAll(slice.windows, this.#watermark);
    this.#arm();
    return open;
  }

  /** Whether an event makes windows over its slice, which have fired, fire again. */
  #isLate(slice: Slice, watermark: number): boolean {
    return watermark >= slice.firstEnd - 1 && this.#settings.allowedLateness > 0;
  }

  /**
   * Gives the events from `from` on, the first of which falls into `first`, their slots; up to the first before which something is due, or
   * whose slice needs a closer look.
   */
  #place(times: Float64Array, marks: Float64Array | null, first: OpenSlice, from: number, most: number): number {
    const ids = this.#ids;
    const slots = this.#slots;
    const to = marks === null ? most : firstAtOrAbove(this.#nextTimer, marks, from + 1, most);
    let slice = first;
    this.#slices.prepare(slice);
    this.#entered = 0;
    let since = from;
    let i = from;
    while ((i = slotsWithin(slice, times, ids, slots, i, to)) < to) {
      const time = times[i]!;
      if (time >= slice.start && time < slice.end) {
        slots[i] = this.#slices.enter(slice, ids[i]!);
        this.#entering[this.#entered++] = i++;
        continue;
      }
      const next = this.#slices.known(time);
      if (next === undefined || this.#isLate(next, marks === null ? this.#watermark : marks[i]!)) break;
      slice.unfired += i - since;
      since = i;
      slice = next;
      this.#slices.prepare(slice);
    }
    slice.unfired += i - since;
    return i;
  }

  /** Adds the events `from..to`, which have slots, up to the first where user code fails; of that and those after it nothing stays. */
  #add(batch: Batch<T, unknown>, from: number, to: number): number {
    const { store } = this.#accumulators;
    const stop = store.project(batch.values, this.#slots, from, to, true);
    for (let i = to - 1; i >= stop; i--) this.#takeBack(batch.timestamps[i]!, i);
    store.addRun(this.#slots, from, stop, this.#arrivals);
    this.#slices.noteChanged(this.#slots, from, stop);
    this.#arrivals += stop - from;
    this.context.counters.used += stop - from;
    this.#results.note(batch.timestamps, this.#ids, from, stop);
    return stop;
  }

  #takeBack(time: number, i: number): void {
    const slice = this.#slices.known(time)!;
    slice.unfired--;
    if (this.#entered === 0 || this.#entering[this.#entered - 1] !== i) return;
    this.#entered--;
    this.#accumulators.leave(slice.held);
  }

  /** An event that no window takes: late for all of them, or there is none (WOP-5 does not count the second). */
  #refuse(batch: Batch<T, unknown>, i: number): void {
    if (this.#slices.at(batch.timestamps[i]!).lastEnd === -Infinity) this.context.counters.unassigned++;
    else this.context.late(batch, i, this.#watermark);
  }

  #arm(): void {
    this.context.wakesAt = this.#nextTimer = Math.min(this.#windows.fireTime, this.#windows.cleanTime);
  }

  /** Moves time: fires and cleans up what is due, in order of time. */
  #advance(to: number, out: Output<WindowResult<unknown, R>>): void {
    if (to < this.#nextTimer) {
      this.#watermark = to;
      return;
    }
    this.#known = Math.max(this.#keys.inUse, this.#known >> 1);
    const before = Math.max(this.#watermark, out.watermark);
    const windows = this.#windows;
    this.#watermark = to;
    for (;;) {
      const { fireTime, cleanTime } = windows;
      if (Math.min(fireTime, cleanTime) > to || (fireTime === Infinity && cleanTime === Infinity)) break;
      if (fireTime <= cleanTime) this.#results.fire(windows.nextToFire!, Math.max(before, fireTime - 1), out);
      else this.#clean();
    }
    this.#arm();
  }

  #clean(): void {
    const window = this.#windows.clean();
    this.#results.clean(window);
    const now = window.end - 1 + this.#settings.allowedLateness;
    this.#slices.freeWhile((lastEnd) => this.#windows.isClosed(lastEnd, now));
  }

  /** Between frames: lets go of keys that are in no slice, and of memory that a crowd of them left behind. */
  #tidy(): void {
    this.#keys.sweep(SPARED * this.#known);
    this.#accumulators.tidy();
  }
}
