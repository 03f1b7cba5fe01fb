import type { Aggregate } from '../aggregate/aggregate.js';
import type { Batch } from '../frame/batch.js';
import { BaseMachine } from '../operator/baseMachine.js';
import type { MachineContext } from '../operator/machine.js';
import type { Output } from '../operator/output.js';
import type { Holding } from '../runtime/operatorInfo.js';
import { KeyTable } from '../state/keyTable.js';
import type { SlotTracker, SnapshotReader, SnapshotWriter } from '../runtime/checkpointing.js';
import { GapColumn } from './gapColumn.js';
import { SessionPlace } from './sessionPlace.js';
import { SessionRun } from './sessionRun.js';
import { restoreSessions, snapshotSessions } from './sessionSnapshot.js';
import { Sessions } from './sessions.js';
import type { Pane, WindowResult } from './windowResult.js';

/** What the engine of sessions goes by. */
export interface SessionSettings<T, R> {
  /** The gap of every event, or a function that says it for each. */
  readonly gap: number | ((value: T) => number);
  readonly aggregate: Aggregate<T, R>;
  readonly keyed: boolean;
  readonly allowedLateness: number;
}

/** What it keeps beside its sessions. */
interface MachineState {
  readonly watermark: number;
  readonly arrivals: number;
  readonly entry: number;
}

/** Into how many buckets of time the span of a gap is divided, and how wide they are in ms where gaps differ. */
const PARTS = 4;
const SOME_WIDTH = 1000;

/**
 * Sessions that fire by the watermark alone. An event that continues the newest session of its key, or begins one, costs a
 * few array accesses, and such events are added in runs; any other event is looked at alone.
 */
export class SessionMachine<T, R> extends BaseMachine<T, WindowResult<unknown, R>> {
  readonly #settings: SessionSettings<T, R>;
  readonly #keys = new KeyTable();
  readonly #gaps: GapColumn<T>;
  readonly #place = new SessionPlace();
  readonly #onlyPane: Pane = { timing: 'on-time', index: 0, isLast: true };
  readonly #width: number;
  #changes: SlotTracker | null = null;
  #sessions: Sessions<T, R>;
  #watermark = -Infinity;
  /** The running number of events. */
  #arrivals = 0;
  readonly #run: SessionRun<T, R>;

  constructor(settings: SessionSettings<T, R>) {
    super();
    this.#settings = settings;
    this.#gaps = new GapColumn(settings.gap);
    this.#run = new SessionRun(this.#gaps);
    this.#width = typeof settings.gap === 'number' ? Math.ceil(settings.gap / PARTS) : SOME_WIDTH;
    this.#sessions = this.#newSessions();
  }

  override open(context: MachineContext): void {
    super.open(context);
    this.#changes = context.trackers?.slots() ?? null;
    if (this.#changes !== null) this.#sessions = this.#newSessions();
  }

  onBatch(batch: Batch<T, unknown>, _input: number, out: Output<WindowResult<unknown, R>>): void {
    const { values, watermarks } = batch;
    const n = values.length;
    this.#run.begin(batch);
    this.#number(batch.keys, n);
    this.#gaps.read(values, 0, n);
    for (let i = 0; i < n;) {
      const watermark = watermarks === null ? this.#watermark : watermarks[i]!;
      if (watermark > this.#watermark) this.#advance(watermark, out);
      if (this.context.closed) return;
      if (i === this.#gaps.to) {
        this.context.reject(batch, i++, watermark, this.#gaps.failure);
        this.#gaps.read(values, i, n);
        continue;
      }
      const end = this.#run.place(this.#sessions, i, this.#gaps.to, watermark);
      if (end > i) i = this.#addRun(batch, i, end);
      else this.#addAlone(batch, i++, watermark, out);
    }
    this.#tidy();
  }

  override onWatermark(watermark: number, out: Output<WindowResult<unknown, R>>): void {
    if (watermark <= this.#watermark) return;
    this.#advance(watermark, out);
    this.#tidy();
  }

  override snapshot(writer: SnapshotWriter): void {
    const state: MachineState = { watermark: this.#watermark, arrivals: this.#arrivals, entry: this.#run.entry };
    writer.value('machine', state);
    snapshotSessions(this.#sessions, this.#keys, writer);
  }

  override restore(reader: SnapshotReader): void {
    const { watermark, arrivals, entry } = reader.value('machine') as MachineState;
    this.#watermark = watermark;
    this.#arrivals = arrivals;
    this.#run.entry = entry;
    restoreSessions(this.#sessions, this.#keys, reader);
  }

  override discard(): void {
    let held = 0;
    for (const slot of this.#sessions.all()) held += this.#sessions.unfired[slot]!;
    this.context.counters.used -= held;
    this.context.counters.discarded += held;
  }

  override close(): void {
    this.#keys.clear();
    this.#sessions = this.#newSessions();
  }

  override holding(): Holding {
    const { size, nextDue } = this.#sessions;
    return { pending: 0, keys: this.#keys.inUse, windows: size, nextTimer: nextDue };
  }

  #newSessions(): Sessions<T, R> {
    const { aggregate, allowedLateness } = this.#settings;
    return new Sessions(aggregate, this.#keys, allowedLateness, this.#width, this.#changes);
  }

  /** Numbers the keys of a whole batch: no number is forgotten before the end of it. */
  #number(keys: readonly unknown[] | null, n: number): void {
    const { ids } = this.#run;
    if (keys !== null && this.#settings.keyed) this.#keys.number(keys, 0, n, ids);
    else ids.fill(this.#keys.numberOf(undefined), 0, n);
    this.#sessions.growKeys();
  }

  /** Adds the events `from..to` to their sessions; gives where to go on. Of one that fails, and of those after it, nothing stays. */
  #addRun(batch: Batch<T, unknown>, from: number, to: number): number {
    const { store } = this.#sessions;
    const { slots } = this.#run;
    const stop = store.project(batch.values, slots, from, to, true);
    for (let i = to - 1; i >= stop; i--) this.#run.takeBack(this.#sessions, i);
    store.addRun(slots, from, stop, this.#arrivals);
    this.#changes?.markRun(slots, from, stop);
    this.#arrivals += stop - from;
    this.context.counters.used += stop - from;
    if (stop === to) return to;
    const { watermarks } = batch;
    const watermark = watermarks === null ? this.#watermark : watermarks[stop]!;
    this.context.reject(batch, stop, watermark, store.failure);
    return stop + 1;
  }

  /** Adds an event wherever it belongs. Lateness is that of the session that it becomes a part of (SES-2). */
  #addAlone(batch: Batch<T, unknown>, i: number, watermark: number, out: Output<WindowResult<unknown, R>>): void {
    const sessions = this.#sessions;
    const place = this.#place;
    const { ids, slots } = this.#run;
    const id = ids[i]!;
    const timestamp = batch.timestamps[i]!;
    place.find(sessions, id, timestamp, timestamp + this.#gaps.gaps[i]!);
    const { count, start, end } = place;
    if (end - 1 + this.#settings.allowedLateness <= watermark) return this.context.late(batch, i, watermark);

    // What becomes one is merged in a slot of its own, and the event added to that: if it fails, all is as it was.
    const slot = count === 1 ? place.newest : sessions.reserve();
    const { store } = sessions;
    slots[i] = slot;
    try {
      if (count > 1) this.#gather(slot);
      if (store.project(batch.values, slots, i, i + 1) === i) throw store.failure;
    } catch (error) {
      if (count !== 1) sessions.giveBack(slot);
      return this.context.reject(batch, i, watermark, error);
    }
    store.addRun(slots, i, i + 1, this.#arrivals++);
    this.context.counters.used++;
    this.#settle(slot, id);
    sessions.unfired[slot]!++;
    const late = end - 1 <= watermark;
    sessions.set(slot, start, end, sessions.entries[slot]!, late);
    this.#changes?.mark(slot);
    if (!late) return;
    this.#emit(slot, { timing: 'late', index: sessions.panes[slot]!++, isLast: false }, watermark, out);
    sessions.unfired[slot] = 0;
  }

  #gather(into: number): void {
    const { newest, oldest } = this.#place;
    const { store, newer } = this.#sessions;
    for (let slot = oldest; ; slot = newer[slot]!) {
      store.merge(into, store, slot);
      if (slot === newest) return;
    }
  }

  /** Puts the slot of an event in the place of the sessions that it touches. */
  #settle(slot: number, id: number): void {
    const { count, newest, older, newer } = this.#place;
    if (count === 1) return;
    const sessions = this.#sessions;
    let entry = count === 0 ? this.#run.entry++ : Infinity;
    let panes = 0;
    let unfired = 0;
    for (let merged = count === 0 ? older : newest; merged !== older;) {
      const next = sessions.older[merged]!;
      entry = Math.min(entry, sessions.entries[merged]!);
      panes += sessions.panes[merged]!;
      unfired += sessions.unfired[merged]!;
      sessions.close(merged);
      merged = next;
    }
    sessions.link(slot, id, older, newer);
    sessions.entries[slot] = entry;
    sessions.panes[slot] = panes;
    sessions.unfired[slot] = unfired;
  }

  /** Moves time: fires and cleans up what is due, in order of time. */
  #advance(to: number, out: Output<WindowResult<unknown, R>>): void {
    const before = this.#watermark;
    this.#watermark = to;
    const sessions = this.#sessions;
    const { timers } = sessions;
    while (timers.isDue(to)) {
      const slot = timers.first;
      if (sessions.fired[slot] === 1) sessions.close(slot);
      else this.#fire(slot, Math.max(before, timers.time - 1), out);
    }
  }

  #fire(slot: number, watermark: number, out: Output<WindowResult<unknown, R>>): void {
    const sessions = this.#sessions;
    const closes = this.#settings.allowedLateness === 0;
    const index = sessions.panes[slot]!++;
    const pane: Pane = closes && index === 0 ? this.#onlyPane : { timing: 'on-time', index, isLast: closes };
    this.#emit(slot, pane, watermark, out);
    if (closes) return sessions.close(slot);
    sessions.unfired[slot] = 0;
    sessions.fired[slot] = 1;
    this.#changes?.mark(slot);
    sessions.timers.set(slot);
  }

  #emit(slot: number, pane: Pane, watermark: number, out: Output<WindowResult<unknown, R>>): void {
    const sessions = this.#sessions;
    const window = { start: sessions.starts[slot]!, end: sessions.ends[slot]! };
    const key = this.#keys.keys[sessions.ids[slot]!];
    const value = sessions.store.result(slot, { key, window });
    out.add({ key, window, value, pane }, window.end - 1, key, watermark);
  }

  /** Between frames: lets go of keys that have no session, and of memory that a crowd of sessions left behind. */
  #tidy(): void {
    this.#keys.sweep();
    if (this.#sessions.isSpent) this.#sessions = this.#newSessions();
  }
}
