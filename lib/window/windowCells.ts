import type { SlotTracker } from '../runtime/checkpointing.js';
import type { KeyTable } from '../state/keyTable.js';
import { SlotPool } from './slotPool.js';
import type { TimeWindow } from './timeWindow.js';
import { TimerHeap } from './timerHeap.js';
import { WindowCell } from './windowCell.js';

/** The windows of an operator, per key; and which of them is due next, in event time and in processing time. */
export class WindowCells {
  readonly timers: TimerHeap;
  readonly clock: TimerHeap;
  /** Notes which windows have changed; `null`: nobody asks. */
  readonly changes: SlotTracker | null;
  readonly #keys: KeyTable;
  readonly #lateness: number;
  readonly #slots: SlotPool;
  readonly #bySlot: (WindowCell | undefined)[] = [];
  /** By number of the key: its windows, by start and then end. */
  readonly #byKey: (WindowCell[] | undefined)[] = [];

  /** `grow` makes room for contents. */
  constructor(keys: KeyTable, lateness: number, changes: SlotTracker | null, grow: (capacity: number) => void) {
    this.#keys = keys;
    this.changes = changes;
    this.#lateness = lateness;
    const precedes = (slot: number, other: number): boolean => this.#precedes(slot, other);
    this.timers = new TimerHeap(precedes);
    this.clock = new TimerHeap(precedes);
    this.#slots = new SlotPool((capacity) => {
      changes?.grow(capacity);
      grow(capacity);
    });
  }

  get size(): number {
    return this.#slots.inUse;
  }

  /** Whether it is empty and has become so large that a new one should take its place. */
  get isSpent(): boolean {
    return this.#slots.isSpent;
  }

  at(slot: number): WindowCell {
    return this.#bySlot[slot]!;
  }

  keyOf(cell: WindowCell): unknown {
    return this.#keys.keys[cell.id];
  }

  /** When a window is cleaned up: from then on it takes no events (WOP-1, WOP-2). */
  cleanupOf(window: TimeWindow): number {
    return window.end - 1 + this.#lateness;
  }

  find(id: number, window: TimeWindow): WindowCell | undefined {
    const cells = this.#byKey[id];
    if (cells === undefined) return undefined;
    const found = cells[indexOf(cells, window)];
    return found !== undefined && found.window.start === window.start && found.window.end === window.end
      ? found
      : undefined;
  }

  /** Puts into `found` the windows of a key that overlap or touch `window` (WIN-5), by time; for windows that merge, of which no two do so. */
  touching(id: number, window: TimeWindow, found: WindowCell[]): void {
    while (found.length > 0) found.pop();
    const cells = this.#byKey[id];
    if (cells === undefined) return;
    // From the newest: that is where events mostly belong.
    let first = cells.length;
    while (first > 0 && cells[first - 1]!.window.end >= window.start) first--;
    for (let i = first; i < cells.length && cells[i]!.window.start <= window.end; i++) found.push(cells[i]!);
  }

  /** A window that is not one of the operator's yet: it has a slot, and may be dropped without a trace. */
  draft(id: number, window: TimeWindow, state: unknown): WindowCell {
    const cell = new WindowCell(id, this.#slots.allocate(), window, state);
    this.#bySlot[cell.slot] = cell;
    return cell;
  }

  /** Gives back the slot of a draft, or of a window that was removed. */
  drop(cell: WindowCell): void {
    this.changes?.drop(cell.slot, this.keyOf(cell), cell.entry);
    this.#slots.release(cell.slot);
    this.#bySlot[cell.slot] = undefined;
    cell.slot = -1;
  }

  add(cell: WindowCell): void {
    const cells = this.#byKey[cell.id];
    if (cells === undefined) this.#byKey[cell.id] = [cell];
    else {
      const at = indexOf(cells, cell.window);
      if (at === cells.length) cells.push(cell);
      else cells.splice(at, 0, cell);
    }
    this.#keys.use(cell.id);
  }

  /** Takes a window away; its slot is still to be dropped. */
  remove(cell: WindowCell): void {
    const cells = this.#byKey[cell.id]!;
    if (cells.length === 1) this.#byKey[cell.id] = undefined;
    else cells.splice(cells.indexOf(cell), 1);
    this.timers.remove(cell.slot);
    this.clock.remove(cell.slot);
    this.#keys.release(cell.id);
  }

  /** When a window is due: for its trigger, or to be cleaned up. */
  dueOf(cell: WindowCell): number {
    return Math.min(cell.timers[0] ?? Infinity, this.cleanupOf(cell.window));
  }

  /** Sees to it that a window is looked at when it is due. If that has moved further away, it is found out when it is looked at. */
  arm(cell: WindowCell): void {
    const due = this.dueOf(cell);
    if (!this.timers.isSetBy(cell.slot, due)) this.timers.set(cell.slot, due);
    const clock = cell.clockTimers[0];
    if (clock !== undefined && !this.clock.isSetBy(cell.slot, clock)) this.clock.set(cell.slot, clock);
  }

  /** The order among windows that are due at one time has changed. */
  rearm(cell: WindowCell): void {
    this.timers.set(cell.slot, this.dueOf(cell));
    if (cell.clockTimers.length > 0) this.clock.set(cell.slot, cell.clockTimers[0]!);
  }

  /** The window that is due first, if that is at or before `time`. */
  dueBy(time: number): WindowCell | undefined {
    const { timers } = this;
    while (timers.size > 0 && timers.time <= time) {
      const cell = this.at(timers.first);
      const due = this.dueOf(cell);
      if (due <= timers.time) return cell;
      timers.set(cell.slot, due);
    }
    return undefined;
  }

  /** When the first is due; `Infinity`: there is none, or it is at the end of time. */
  get nextDue(): number {
    const cell = this.dueBy(Infinity);
    return cell === undefined ? Infinity : this.dueOf(cell);
  }

  /** The same in processing time. */
  get nextClock(): number {
    return this.dueByClock(Infinity)?.clockTimers[0] ?? Infinity;
  }

  /** The window that is due first by the clock. */
  dueByClock(time: number): WindowCell | undefined {
    const { clock } = this;
    while (clock.size > 0 && clock.time <= time) {
      const cell = this.at(clock.first);
      const due = cell.clockTimers[0];
      if (due === undefined) clock.remove(cell.slot);
      else if (due <= clock.time) return cell;
      else clock.set(cell.slot, due);
    }
    return undefined;
  }

  *[Symbol.iterator](): Generator<WindowCell> {
    for (const cells of this.#byKey) if (cells !== undefined) yield* cells;
  }

  #precedes(slot: number, other: number): boolean {
    const cell = this.at(slot);
    const otherCell = this.at(other);
    const { start } = cell.window;
    const otherStart = otherCell.window.start;
    return start < otherStart || (start === otherStart && cell.entry < otherCell.entry);
  }
}

/** Where a window is in a list by start and end, or belongs. */
function indexOf(cells: readonly WindowCell[], { start, end }: TimeWindow): number {
  let low = 0;
  let high = cells.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const { window } = cells[middle]!;
    if (window.start < start || (window.start === start && window.end < end)) low = middle + 1;
    else high = middle;
  }
  return low;
}
