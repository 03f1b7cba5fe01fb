import type { Batch } from '../frame/batch.js';
import { BaseMachine } from '../operator/baseMachine.js';
import type { MachineContext } from '../operator/machine.js';
import type { Output } from '../operator/output.js';
import type { Holding } from '../runtime/operatorInfo.js';
import { KeyTable } from '../state/keyTable.js';
import type { SlotTracker, SnapshotReader, SnapshotWriter } from '../runtime/checkpointing.js';
import { CellContext } from './cellContext.js';
import { MergedTarget } from './mergedTarget.js';
import type { PerWindowSettings } from './perWindowSettings.js';
import { tailDropped } from './tailDropped.js';
import type { TimeWindow } from './timeWindow.js';
import type { Firing, Trigger } from './trigger.js';
import type { WindowCell } from './windowCell.js';
import { restoreCells, snapshotCells } from './windowCellSnapshot.js';
import { WindowCells } from './windowCells.js';
import type { WindowContents } from './windowContents.js';
import { WindowFiring } from './windowFiring.js';
import type { WindowResult } from './windowResult.js';
import type { WindowStates } from './windowStates.js';
import { SeparateTargets } from './windowTargets.js';
import type { WindowTargets } from './windowTargets.js';

/** What it keeps beside its windows. */
interface MachineState {
  readonly watermark: number;
  readonly arrivals: number;
  readonly entry: number;
}

/**
 * Windows of any kind, each kept for itself: per key and window its contents, and what its trigger keeps. An event is looked at alone; it enters
 * its windows once no user code that it runs through can fail any more.
 */
export class PerWindowMachine<T, R> extends BaseMachine<T, WindowResult<unknown, R>> {
  readonly #settings: PerWindowSettings<T, R>;
  readonly #trigger: Trigger<T>;
  readonly #keys = new KeyTable();
  #trigging!: CellContext;
  #changes: SlotTracker | null = null;
  #states: WindowStates | undefined;
  #cells!: WindowCells;
  #contents!: WindowContents<T, R>;
  #targets!: WindowTargets;
  #firing!: WindowFiring<T, R>;
  /** What the trigger wants of the windows of the event at hand. */
  readonly #wishes: Firing[] = [];
  #watermark = -Infinity;
  /** Running numbers of events entering windows, and of windows. */
  #arrivals = 0;
  #entry = 0;
  #ids = new Int32Array(0);

  constructor(settings: PerWindowSettings<T, R>) {
    super();
    this.#settings = settings;
    this.#trigger = settings.trigger;
  }

  override get nextProcessingTimer(): number {
    return Math.min(this.#cells.nextClock, this.#states?.nextExpiry ?? Infinity);
  }

  override get lastProcessingTimer(): number {
    let last = -Infinity;
    for (const { clockTimers } of this.#cells) last = Math.max(last, clockTimers.at(-1) ?? -Infinity);
    return last === -Infinity ? Infinity : last;
  }

  override open(context: MachineContext): void {
    super.open(context);
    this.#trigging = new CellContext(context);
    this.#changes = context.trackers?.slots() ?? null;
    this.#states = this.#settings.states?.(context, this.#keys);
    this.#renew();
  }

  onBatch(batch: Batch<T, unknown>, _input: number, out: Output<WindowResult<unknown, R>>): void {
    const { watermarks } = batch;
    const n = batch.values.length;
    this.#number(batch.keys, n);
    for (let i = 0; i < n; i++) {
      const watermark = watermarks === null ? this.#watermark : watermarks[i]!;
      if (watermark > this.#watermark) this.#advance(watermark, out);
      if (this.context.closed) return;
      this.#onEvent(batch, i, watermark, out);
    }
    this.#tidy();
  }

  override onWatermark(watermark: number, out: Output<WindowResult<unknown, R>>): void {
    if (watermark <= this.#watermark) return;
    this.#advance(watermark, out);
    this.#tidy();
  }

  override onProcessingTime(now: number, out: Output<WindowResult<unknown, R>>): void {
    for (let cell = this.#cells.dueByClock(now); cell !== undefined; cell = this.#cells.dueByClock(now)) {
      const time = cell.clockTimers.shift()!;
      const context = this.#trigging.move(this.#watermark, time).on(cell);
      this.#firing.act(cell, this.#trigger.onProcessingTime(cell.state, time, context), this.#watermark, false, out);
    }
    this.#states?.expireByClock(now);
    this.#tidy();
  }

  override snapshot(writer: SnapshotWriter): void {
    const state: MachineState = { watermark: this.#watermark, arrivals: this.#arrivals, entry: this.#entry };
    writer.value('machine', state);
    snapshotCells(this.#cells, this.#contents, this.#keys, writer);
    this.#states?.snapshot(writer);
  }

  override restore(reader: SnapshotReader): void {
    const { watermark, arrivals, entry } = reader.value('machine') as MachineState;
    this.#watermark = watermark;
    this.#arrivals = arrivals;
    this.#entry = entry;
    restoreCells(this.#cells, this.#contents, this.#keys, reader);
    this.#states?.advance(watermark);
    this.#states?.restore(reader);
  }

  override discard(): void {
    let held = 0;
    for (const cell of this.#cells) held += cell.held;
    this.context.counters.used -= held;
    this.context.counters.discarded += held;
  }

  override close(): void {
    this.#states?.close();
    this.#keys.clear();
    this.#renew();
  }

  override holding(): Holding {
    const { size, nextDue, nextClock } = this.#cells;
    const held = { pending: 0, keys: this.#keys.inUse, windows: size, nextTimer: nextDue, processingTimer: nextClock };
    const states = this.#states;
    return states === undefined ? held : { ...held, stateBytes: states.bytes, oldestEntry: states.oldest };
  }

  #renew(): void {
    const { contents, assigner, allowedLateness } = this.#settings;
    const trigger = this.#trigger;
    this.#contents = contents(this.#states?.open);
    this.#cells = new WindowCells(this.#keys, allowedLateness, this.#changes, (capacity) =>
      this.#contents.grow(capacity),
    );
    this.#targets =
      assigner.merging === true
        ? new MergedTarget<T>(this.#cells, this.#contents, trigger, this.#trigging)
        : new SeparateTargets(this.#cells, () => trigger.create());
    this.#firing = new WindowFiring(this.#settings, this.#cells, this.#contents, this.#states, this.#trigging);
  }

  /** Numbers the keys of a whole batch: no number is forgotten before the end of it. */
  #number(keys: readonly unknown[] | null, n: number): void {
    if (n > this.#ids.length) this.#ids = new Int32Array(n);
    if (keys !== null && this.#settings.keyed) this.#keys.number(keys, 0, n, this.#ids);
    else this.#ids.fill(this.#keys.numberOf(undefined), 0, n);
  }

  #onEvent(batch: Batch<T, unknown>, i: number, watermark: number, out: Output<WindowResult<unknown, R>>): void {
    const { counters } = this.context;
    const timestamp = batch.timestamps[i]!;
    const value = batch.values[i]!;
    const windows = this.#windowsOf(batch, i, watermark);
    if (windows === null) return;
    if (windows.length === 0) {
      counters.unassigned++;
      return;
    }
    const targets = this.#targets;
    const wishes = this.#wishes;
    const context = this.#trigging.move(watermark);
    try {
      targets.aim(this.#ids[i]!, windows, watermark);
      const { cells } = targets;
      if (cells.length === 0) return this.context.late(batch, i, watermark);
      this.#contents.project(value, cells);
      for (let k = 0; k < cells.length; k++) {
        const cell = cells[k]!;
        wishes[k] = this.#trigger.onElement(cell.state, value, timestamp, context.on(cell));
      }
    } catch (error) {
      // What a trigger has kept of the event stays.
      for (const { slot } of targets.cells) this.#changes?.mark(slot);
      targets.undo();
      return this.context.reject(batch, i, watermark, error);
    }
    const { cells } = targets;
    targets.commit(this.#entry);
    this.#entry += cells.length;
    this.#contents.add(value, timestamp, this.#arrivals, cells);
    this.#arrivals += cells.length;
    counters.used++;
    cells[0]!.held++;
    for (let k = 0; k < cells.length; k++) {
      const cell = cells[k]!;
      cell.size++;
      cell.fresh++;
      if (timestamp > cell.newest) cell.newest = timestamp;
      this.#firing.act(cell, wishes[k]!, watermark, false, out);
    }
  }

  #windowsOf(batch: Batch<T, unknown>, i: number, watermark: number): readonly TimeWindow[] | null {
    try {
      return this.#settings.assigner.assign(batch.values[i]!, batch.timestamps[i]!);
    } catch (error) {
      this.context.reject(batch, i, watermark, error);
      return null;
    }
  }

  /** Moves time: calls triggers and cleans windows up, in order of time. */
  #advance(to: number, out: Output<WindowResult<unknown, R>>): void {
    const cells = this.#cells;
    const before = this.#watermark;
    this.#watermark = to;
    let reached = before;
    for (let cell = cells.dueBy(to); cell !== undefined; cell = cells.dueBy(to)) {
      const due = cells.dueOf(cell);
      // A trigger may set a timer that is behind already; time does not go back for it.
      if (due < Infinity) reached = Math.max(reached, due);
      const mark = due < Infinity ? Math.max(before, reached - 1) : reached;
      if (cell.timers.length > 0 && cell.timers[0]! <= due) {
        const time = cell.timers.shift()!;
        const context = this.#trigging.move(due < Infinity ? reached : Infinity).on(cell);
        this.#firing.act(cell, this.#trigger.onEventTime(cell.state, time, context), mark, true, out);
      }
      if (cell.slot >= 0 && cells.cleanupOf(cell.window) <= due) this.#clean(cell);
    }
    this.#states?.advance(to);
  }

  /** The time of a window is over. */
  #clean(cell: WindowCell): void {
    if (cell.fresh > 0 && !this.#settings.endsWithResult) {
      this.context.warn('TAIL_DROPPED', tailDropped(cell, this.#trigger.name));
    }
    // Not where a window without end goes because nothing is in it: it never ends, and comes back with its states.
    this.#states?.forget(cell);
    this.#firing.remove(cell);
  }

  /** Between frames: lets go of keys that have no window, and of memory that a crowd of windows left behind. */
  #tidy(): void {
    this.#states?.tidy();
    this.#keys.sweep();
    if (this.#cells.isSpent && this.#contents.hasGone !== true) this.#renew();
  }
}
