import type { CellContext } from './cellContext.js';
import type { TimeWindow } from './timeWindow.js';
import type { Trigger } from './trigger.js';
import type { WindowCell } from './windowCell.js';
import type { WindowCells } from './windowCells.js';
import type { WindowContents } from './windowContents.js';
import type { WindowTargets } from './windowTargets.js';

/** What a window was before it grew. */
interface Before {
  readonly window: TimeWindow;
  readonly state: unknown;
  readonly timers: number[];
  readonly clockTimers: number[];
}

/**
 * The one window that an event's window becomes a part of, where windows merge: it covers all of its key that the event touches (SES-1,
 * SES-2).
 *
 * Where several become one, that is a new window, into which they are merged in order of time; where one grows, it stays what it
 * is but for its bounds and the state of its trigger. In both cases trigger states are merged into a fresh one, and timers are set anew.
 */
export class MergedTarget<T> implements WindowTargets {
  readonly cells: WindowCell[] = [];
  readonly #windows: WindowCells;
  readonly #contents: WindowContents<T, unknown>;
  readonly #trigger: Trigger<T>;
  readonly #context: CellContext;
  /** What the event touches, by time. */
  readonly #touched: WindowCell[] = [];
  #before: Before | null = null;

  constructor(windows: WindowCells, contents: WindowContents<T, unknown>, trigger: Trigger<T>, context: CellContext) {
    this.#windows = windows;
    this.#contents = contents;
    this.#trigger = trigger;
    this.#context = context;
  }

  aim(id: number, windows: readonly TimeWindow[], watermark: number): void {
    this.cells.pop();
    this.#before = null;
    const window = windows[0]!;
    const touched = this.#touched;
    this.#windows.touching(id, window, touched);
    const cover = coverOf(window, touched);
    if (this.#windows.cleanupOf(cover) <= watermark) return;
    if (touched.length === 1) return this.#grow(touched[0]!, cover);
    const cell = this.#windows.draft(id, cover, this.#trigger.create());
    this.cells.push(cell);
    for (const other of touched) {
      this.#contents.merge(cell.slot, other.slot);
      this.#trigger.merge!(cell.state, other.state, this.#context.on(cell));
    }
  }

  commit(entry: number): void {
    const cell = this.cells[0]!;
    if (this.#before !== null) {
      if (this.#before.window.start !== cell.window.start) this.#windows.rearm(cell);
    } else if (cell.isDraft) {
      if (this.#touched.length === 0) cell.entry = entry;
      for (const other of this.#touched) {
        cell.absorb(other);
        this.#windows.remove(other);
        this.#contents.clear(other.slot);
        this.#windows.drop(other);
      }
      this.#windows.add(cell);
    }
  }

  undo(): void {
    const cell = this.cells[0];
    if (cell === undefined) return;
    if (cell.isDraft) {
      this.#contents.clear(cell.slot);
      return this.#windows.drop(cell);
    }
    if (this.#before !== null) Object.assign(cell, this.#before);
    this.#windows.arm(cell);
  }

  #grow(cell: WindowCell, cover: TimeWindow): void {
    this.cells.push(cell);
    const { window, state, timers, clockTimers } = cell;
    if (window.start === cover.start && window.end === cover.end) return;
    const fresh = this.#trigger.create();
    this.#before = { window, state, timers, clockTimers };
    cell.window = cover;
    cell.state = fresh;
    cell.timers = [];
    cell.clockTimers = [];
    this.#trigger.merge!(fresh, state, this.#context.on(cell));
  }
}

function coverOf(window: TimeWindow, touched: readonly WindowCell[]): TimeWindow {
  if (touched.length === 0) return window;
  const first = touched[0]!.window;
  const last = touched[touched.length - 1]!.window;
  const start = Math.min(window.start, first.start);
  const end = Math.max(window.end, last.end);
  return touched.length === 1 && start === first.start && end === first.end ? first : { start, end };
}
