import { DELETE, INSERT, UPDATE_BEFORE } from '../frame/changeKind.js';
import { filled } from '../operator/columns.js';
import { checkedKey } from '../state/key.js';
import { KeyTable } from '../state/keyTable.js';
import { NO_ROWS } from './lane.js';
import type { Lane } from './lane.js';
import { LaneOrder } from './laneOrder.js';
import { LatestLane } from './latestLane.js';
import { ShownRows } from './shownRows.js';
import type { ViewSettings } from './viewOptions.js';
import type { KeyedRow, ViewChanges } from './view.js';
import type { WindowResult } from '../window/windowResult.js';
import { compareWindows, isWindowResult, WindowLane } from './windowLane.js';

/** What a view reads of a batch. */
export interface ViewColumns<T> {
  readonly values: readonly T[];
  readonly timestamps: ArrayLike<number>;
  readonly keys: readonly unknown[] | null;
  readonly kinds: Uint8Array | null;
}

/**
 * The rows of a view, twice: as results bring them, and as they are shown. `add` changes the first and costs a few steps for each result;
 * `publish` makes the second equal to the first, and costs so much for each key that has changed since, however often it has. Nothing
 * is sorted or copied before somebody reads it.
 */
export class ViewTable<T, R> {
  readonly shown: ShownRows<R>;
  /** Results that arrived; those that came too late; rows and keys that were let go. */
  received = 0;
  outdated = 0;
  expired = 0;
  evicted = 0;
  readonly #settings: ViewSettings<T, R>;
  readonly #keys = new KeyTable();
  /** By the number of the key. */
  readonly #lanes: (Lane<T, R> | undefined)[] = [];
  readonly #order = new LaneOrder<T, R>();
  /** Those with something that is not shown. */
  readonly #changed = new Set<Lane<T, R>>();
  /** Keys with rows, shown or not. */
  #living = 0;
  /** The time of the newest row. */
  #newest = -Infinity;
  /** Whether the values are results of windows; `null`: none has come. */
  #windowed: boolean | null = null;
  #ids = new Int32Array(0);

  constructor(settings: ViewSettings<T, R>) {
    this.#settings = settings;
    this.shown = new ShownRows(settings.compare);
  }

  /** Takes a batch. What throws is user code, and what came before is taken. */
  add(columns: ViewColumns<T>): void {
    const { values, keys } = columns;
    const n = values.length;
    const { keyOf } = this.#settings;
    if (keyOf === undefined) return this.#take(columns, keys ?? filled(n, undefined), n);
    const named: unknown[] = [];
    try {
      while (named.length < n) named.push(checkedKey(keyOf(values[named.length]!)));
    } finally {
      this.#take(columns, named, named.length);
    }
  }

  /** Shows what has come. Gives what that changed, `null` if nothing; the rows themselves only where they are asked for. */
  publish(withRows: boolean): ViewChanges<R> | null {
    if (this.#settings.keepFor < Infinity) this.#expire();
    const changes = { changed: [] as R[], removed: [] as R[] };
    let isOther = false;
    for (const lane of this.#changed) {
      const before = lane.shown;
      const after = lane.show();
      lane.changed = false;
      // What has come may be gone again.
      if (areSame(before, after)) continue;
      isOther = true;
      lane.shown = after;
      if (withRows) difference(before, after, changes);
      this.shown.replace(lane, before);
      if (lane.size === 0) this.#free(lane);
    }
    this.#changed.clear();
    this.#keys.sweep();
    if (!isOther) return null;
    this.shown.version++;
    return changes;
  }

  /** The rows of a key that are shown. */
  rowsOf(key: unknown): readonly R[] {
    const lane = this.#lanes[this.#keys.numberOf(checkedKey(key))];
    // Asking has made it known.
    if (lane === undefined) this.#keys.sweep();
    return lane?.shown ?? NO_ROWS;
  }

  /** All rows as they have come, those of the key that has changed longest ago first. */
  held(): readonly R[] {
    const rows: R[] = [];
    for (let lane = this.#order.oldest; lane !== null; lane = lane.newer) rows.push(...lane.show());
    return rows;
  }

  /** Takes all rows out; those that are shown stay until the next frame. */
  drop(): void {
    for (let lane = this.#order.oldest; lane !== null;) {
      const next = lane.newer;
      lane.clear();
      this.#change(lane);
      this.#leave(lane);
      lane = next;
    }
    this.#newest = -Infinity;
  }

  /** Takes rows as another view, or an earlier one, has shown them. */
  load(rows: readonly R[]): void {
    if (rows.length === 0) return;
    const windowed = isWindowResult(rows[0]);
    const given = rows as readonly (KeyedRow<unknown, T> & WindowResult<unknown, unknown>)[];
    this.add({
      values: windowed ? (rows as readonly unknown[] as readonly T[]) : given.map((row) => row.value),
      timestamps: given.map((row) => (windowed ? row.window.end - 1 : row.timestamp)),
      keys: given.map((row) => row.key),
      kinds: null,
    });
  }

  /** Lets all rows go, as they are shown too. */
  clear(): void {
    this.#lanes.length = 0;
    this.#keys.clear();
    this.#order.clear();
    this.#changed.clear();
    this.#living = 0;
    this.#newest = -Infinity;
    this.#windowed = null;
    this.shown.clear();
  }

  #take({ values, timestamps, kinds }: ViewColumns<T>, keys: readonly unknown[], n: number): void {
    if (n === 0) return;
    this.#windowed ??= isWindowResult(values[0]);
    if (n > this.#ids.length) this.#ids = new Int32Array(n);
    this.#keys.number(keys, 0, n, this.#ids);
    // The first half of an update says what the row was: that counts where key or window may not be those of the second.
    const halves = this.#windowed || this.#settings.keyOf !== undefined;
    for (let i = 0; i < n; i++) {
      const kind = kinds === null ? INSERT : kinds[i]!;
      if (kind === UPDATE_BEFORE && !halves) continue;
      if (kind === UPDATE_BEFORE || kind === DELETE) this.#remove(this.#ids[i]!, values[i]!);
      else this.#put(this.#ids[i]!, keys[i], values[i]!, timestamps[i]!);
    }
    this.#keys.sweep();
  }

  #put(id: number, key: unknown, value: T, timestamp: number): void {
    this.received++;
    const lane = this.#lanes[id] ?? this.#newLane(id, key);
    const wasEmpty = lane.size === 0;
    const gone = lane.put(value, timestamp);
    if (gone < 0) {
      this.outdated++;
      return;
    }
    this.expired += gone;
    if (timestamp > this.#newest && timestamp < Infinity) this.#newest = timestamp;
    this.#change(lane);
    this.#order.touch(lane);
    if (wasEmpty && ++this.#living > this.#settings.maxKeys) this.#evict();
  }

  #remove(id: number, value: T): void {
    this.received++;
    const lane = this.#lanes[id];
    if (lane === undefined || lane.size === 0) return;
    if (!lane.remove(value)) return;
    this.#change(lane);
    if (lane.size === 0) this.#leave(lane);
  }

  #newLane(id: number, key: unknown): Lane<T, R> {
    const { windows, sessions } = this.#settings;
    // What the rows are follows from what the values are, which the compiler has seen to.
    const lane = (this.#windowed
      ? new WindowLane(key, id, windows, sessions)
      : new LatestLane(key, id)) as unknown as Lane<T, R>;
    while (this.#lanes.length <= id) this.#lanes.push(undefined);
    this.#lanes[id] = lane;
    this.#keys.use(id);
    return lane;
  }

  #change(lane: Lane<T, R>): void {
    if (lane.changed) return;
    lane.changed = true;
    this.#changed.add(lane);
  }

  /** Too many keys: the one that has changed longest ago goes. */
  #evict(): void {
    const lane = this.#order.oldest!;
    lane.clear();
    this.evicted++;
    this.#change(lane);
    this.#leave(lane);
  }

  /** A lane has no rows any more. If it is shown, it stays until the next frame. */
  #leave(lane: Lane<T, R>): void {
    this.#living--;
    this.#order.remove(lane);
    if (lane.shown.length > 0) return;
    this.#changed.delete(lane);
    this.#free(lane);
  }

  #free(lane: Lane<T, R>): void {
    this.#lanes[lane.id] = undefined;
    this.#keys.release(lane.id);
  }

  #expire(): void {
    const time = this.#newest - this.#settings.keepFor - 1;
    for (let lane = this.#order.oldest; lane !== null;) {
      const next = lane.newer;
      if (lane.oldest <= time) {
        this.expired += lane.expire(time);
        this.#change(lane);
        if (lane.size === 0) this.#leave(lane);
      }
      lane = next;
    }
  }
}

/** Whether these are the same rows. Nearly always the last one is another, so it is looked at first. */
function areSame(before: readonly unknown[], after: readonly unknown[]): boolean {
  if (before.length !== after.length) return false;
  for (let i = after.length - 1; i >= 0; i--) if (before[i] !== after[i]) return false;
  return true;
}

/** What differs between the rows of a key before and after: both are in the order of their windows. */
function difference<R>(before: readonly R[], after: readonly R[], into: { changed: R[]; removed: R[] }): void {
  let at = 0;
  for (const row of after) {
    while (at < before.length && compareRows(before[at], row) < 0) into.removed.push(before[at++]!);
    const wasThere = at < before.length && compareRows(before[at], row) === 0;
    if (!wasThere || before[at] !== row) into.changed.push(row);
    if (wasThere) at++;
  }
  for (; at < before.length; at++) into.removed.push(before[at]!);
}

/** The order of two rows of a key; 0: they are of the same window, or no windows are there. */
function compareRows(a: unknown, b: unknown): number {
  return isWindowResult(a) && isWindowResult(b) ? compareWindows(a.window, b.window) : 0;
}
