import type { Batch } from '../frame/batch.js';
import { BaseMachine } from '../operator/baseMachine.js';
import type { MachineContext } from '../operator/machine.js';
import type { Output } from '../operator/output.js';
import type { Holding } from '../runtime/operatorInfo.js';
import { KeyTable } from '../state/keyTable.js';
import type { SlotTracker, SnapshotReader, SnapshotWriter } from '../runtime/checkpointing.js';
import { keysOf } from '../operator/keysOf.js';
import type { TimeWindow } from '../window/timeWindow.js';
import type { WindowAssigner } from '../window/windowAssigner.js';
import { GroupFiring } from './groupFiring.js';
import { GroupResults } from './groupResults.js';
import type { Combine } from './groupResults.js';
import { Row } from './joinedRow.js';
import { JoinedRows } from './joinedRows.js';
import { Group } from './joinedWindow.js';
import type { JoinedWindow } from './joinedWindow.js';
import { JoinedWindows } from './joinedWindows.js';
import { JoinResults } from './joinResults.js';
import { JoinTargets } from './joinTargets.js';
import type { JoinRules } from './joinType.js';
import { groupIn, restoreWindows, rowsOf, snapshotWindows } from './windowJoinSnapshot.js';

/** What a window join goes by. */
export interface WindowJoinSettings {
  readonly assigner: WindowAssigner;
  readonly allowedLateness: number;
  /** `null`: a co-group. */
  readonly rules: JoinRules | null;
  readonly combine: Combine;
}

/** Those of a window that is over. */
const NO_GROUPS = new Map<number, Group>();

/** What it keeps beside its windows. */
interface MachineState {
  readonly watermark: number;
  readonly entry: number;
  readonly part: number;
  readonly row: number;
}

/**
 * Joins the events that are in one window. A window gives its results when the watermark passes its end; from then on each event
 * that is still allowed gives what it adds to them; when the window closes, the events that found no partner come out.
 */
export class WindowJoinMachine extends BaseMachine<unknown, unknown> {
  /** Late results have the time of their window's end: so long may that be ago. */
  override readonly outputDelay: number;
  readonly #settings: WindowJoinSettings;
  readonly #merges: boolean;
  readonly #results = new JoinResults();
  readonly #groups: GroupResults;
  readonly #keys = new KeyTable();
  #rows!: JoinedRows;
  #firing!: GroupFiring;
  #tracker: SlotTracker | null = null;
  #windows: JoinedWindows;
  #watermark = -Infinity;
  /** Running numbers: of windows, and of parts of sessions that have been given. */
  #entry = 0;
  #part = 0;
  #ids = new Int32Array(0);
  readonly #targets = new JoinTargets();

  constructor(settings: WindowJoinSettings) {
    super();
    this.#settings = settings;
    this.#merges = settings.assigner.merging === true;
    this.#groups = new GroupResults(settings.rules, settings.combine, this.#results);
    this.#windows = this.#newWindows();
    this.outputDelay = settings.allowedLateness;
  }

  override open(context: MachineContext): void {
    super.open(context);
    this.#rows = new JoinedRows(context.trackers?.slots() ?? null);
    this.#firing = new GroupFiring(this.#groups, this.#results, this.#rows, this.#keys, this.#merges, context);
    this.#tracker = context.trackers?.slots() ?? null;
    this.#windows = this.#newWindows();
  }

  onBatch(batch: Batch<unknown, unknown>, input: number, out: Output<unknown>): void {
    const { watermarks } = batch;
    const n = batch.values.length;
    if (n > this.#ids.length) this.#ids = new Int32Array(n);
    this.#keys.number(keysOf(batch), 0, n, this.#ids);
    for (let i = 0; i < n; i++) {
      if (watermarks !== null && watermarks[i]! > this.#watermark) this.#advance(watermarks[i]!, out);
      this.#onEvent(batch, i, input);
      if (this.#results.count === 0) continue;
      this.#send(this.#ids[i]!, this.#watermark, out);
      if (this.context.closed) return;
    }
    this.#tidy();
  }

  override onWatermark(watermark: number, out: Output<unknown>): void {
    if (watermark <= this.#watermark) return;
    this.#advance(watermark, out);
    this.#tidy();
  }

  override snapshot(writer: SnapshotWriter): void {
    const state: MachineState = {
      watermark: this.#watermark,
      entry: this.#entry,
      part: this.#part,
      row: this.#rows.next,
    };
    writer.value('machine', state);
    snapshotWindows(this.#windows, this.#rows, writer);
  }

  override restore(reader: SnapshotReader): void {
    const { watermark, entry, part, row } = reader.value('machine') as MachineState;
    this.#watermark = watermark;
    this.#entry = entry;
    this.#part = part;
    this.#rows.next = row;
    restoreWindows(this.#windows, this.#rows, this.#keys, watermark, reader);
  }

  override discard(): void {
    let untold = 0;
    for (const row of rowsOf(this.#windows)) if (!row.told && !row.rejected) untold++;
    this.context.counters.used -= untold;
    this.context.counters.discarded += untold;
  }

  override close(): void {
    this.#keys.clear();
    this.#renew();
  }

  override holding(): Holding {
    const { size, nextDue } = this.#windows;
    return { pending: 0, keys: this.#keys.inUse, windows: size, rows: rowsOf(this.#windows).size, nextTimer: nextDue };
  }

  #newWindows(): JoinedWindows {
    return new JoinedWindows(this.#keys, this.#settings.allowedLateness, this.#merges, this.#tracker);
  }

  #renew(): void {
    this.#windows = this.#newWindows();
    this.#targets.forget();
  }

  #onEvent(batch: Batch<unknown, unknown>, i: number, input: number): void {
    const value = batch.values[i];
    const time = batch.timestamps[i]!;
    const id = this.#ids[i]!;
    const row = new Row(this.#keys.keys[id], input, value, time, this.#rows.next);
    try {
      const windows = this.#settings.assigner.assign(value, time);
      if (windows.length === 0) {
        this.context.counters.unassigned++;
        return;
      }
      const enters = this.#merges ? this.#enterSession(windows, id, row) : this.#enter(windows, id, row);
      if (enters) {
        this.#rows.next++;
        this.context.counters.used++;
      } else this.context.late(batch, i, this.#watermark);
    } catch (error) {
      this.#results.forget(0);
      this.context.reject(batch, i, this.#watermark, error);
    }
  }

  /** Puts an event into those of its windows that are open; gives whether there are any. May throw what `combine` throws, and then nothing has happened. */
  #enter(windows: readonly TimeWindow[], id: number, row: Row): boolean {
    const targets = this.#targets;
    targets.aim(windows, this.#windows, this.#watermark);
    try {
      for (const window of targets.open) {
        if (!window.fired) continue;
        row.told = true;
        const context = this.#firing.contextOf(window, id, 'late');
        this.#groups.giveLate(window.groups.get(id), row, context, window.end - 1);
      }
    } catch (error) {
      targets.dropEmpty(this.#windows);
      throw error;
    }
    if (targets.open.length === 0) return false;
    for (const window of targets.open) groupIn(this.#windows, window, id).add(row);
    this.#rows.enter(row, targets.bounds);
    return true;
  }

  /** Puts an event into the session that it becomes a part of, with all that it touches (SES-2). As above. */
  #enterSession(windows: readonly TimeWindow[], id: number, row: Row): boolean {
    const { start, end } = windows[0]!;
    const touched = this.#windows.touching(id, start, end);
    const from = Math.min(start, ...touched.map((other) => other.start));
    const to = Math.max(end, ...touched.map((other) => other.end));
    if (this.#windows.isClosed(to, this.#watermark)) return false;
    const [session] = touched;
    if (touched.length === 1 && to - 1 > this.#watermark) {
      session!.groups.get(id)!.add(row);
      this.#rows.enter(row, windows);
      this.#windows.moveSession(session!, from, to, this.#watermark);
      return true;
    }
    const group = new Group(id);
    for (const { groups } of touched) group.absorb(groups.get(id)!);
    group.add(row);
    const entry = Math.min(this.#entry, ...touched.map((other) => other.entry));
    if (to - 1 <= this.#watermark) this.#giveSession({ start: from, end: to }, group, row, touched);
    for (const other of touched) this.#windows.closeSession(other);
    if (entry === this.#entry) this.#entry++;
    this.#windows.openSession(group, from, to, entry, this.#watermark);
    this.#rows.enter(row, windows);
    return true;
  }

  /** What a late event adds to the results of a session whose end has passed; where it makes one of several, those have some for each other too. */
  #giveSession(window: TimeWindow, group: Group, row: Row, touched: readonly JoinedWindow[]): void {
    const { id } = group;
    const context = this.#firing.contextOf(window, id, 'late');
    const time = window.end - 1;
    if (touched.length < 2) this.#groups.giveLate(touched[0]?.groups.get(id), row, context, time);
    else for (let unit = 0; unit < this.#groups.units(group); unit++) this.#groups.give(group, unit, context, time);
    this.#firing.settle(group, ++this.#part);
  }

  /** Moves time: gives the results of windows, and closes them, in order of time. */
  #advance(to: number, out: Output<unknown>): void {
    const before = this.#watermark;
    this.#watermark = to;
    let reached = before;
    const windows = this.#windows;
    for (let window = windows.dueBy(to); window !== undefined; window = windows.dueBy(to)) {
      const due = windows.nextDue;
      if (due < Infinity) reached = due;
      const mark = due < Infinity ? Math.max(before, due - 1) : reached;
      const fires = !window.fired;
      // Without allowed lateness it is over at once, and at the end of time; state goes before output.
      const closes = window.fired || this.#settings.allowedLateness === 0 || window.end === Infinity;
      if (closes) this.#close(window);
      else windows.setFired(window, true);
      for (const group of window.groups.values()) {
        try {
          if (fires) this.#firing.fire(window, group, mark, ++this.#part);
          if (closes) this.#firing.giveAlone(window, group, mark);
        } finally {
          // Also where one of its events fails the stream: those before it have their results.
          this.#send(group.id, mark, out);
        }
      }
      // What the engine keeps of a map that has grown would keep them from being freed young.
      if (closes) window.groups = NO_GROUPS;
    }
  }

  #close(window: JoinedWindow): void {
    if (this.#merges) this.#windows.closeSession(window);
    else this.#windows.closeShared(window);
    for (const group of window.groups.values()) this.#rows.leave(group);
    this.#targets.forget();
  }

  #send(id: number, mark: number, out: Output<unknown>): void {
    if (this.#results.count > 0) this.#results.send(this.#keys.keys[id], mark - this.outputDelay, out);
  }

  /** Between frames: lets go of keys that are in no window, and of memory that a crowd of windows left behind. */
  #tidy(): void {
    this.#keys.sweep();
    if (this.#windows.isSpent) this.#renew();
  }
}
