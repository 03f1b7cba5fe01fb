import type { Output } from '../operator/output.js';
import type { CellContext } from './cellContext.js';
import type { PerWindowSettings } from './perWindowSettings.js';
import { samePlain } from './plainData.js';
import { resultTime } from './resultTime.js';
import { FIRE, PURGE } from './trigger.js';
import type { Firing } from './trigger.js';
import type { WindowCell } from './windowCell.js';
import type { WindowCells } from './windowCells.js';
import type { WindowContents } from './windowContents.js';
import type { Pane, WindowResult } from './windowResult.js';
import type { WindowStates } from './windowStates.js';

const COMPLETE: Pane = { timing: 'on-time', index: 0, isLast: true };

/** Does what triggers want of windows that are kept each for itself: gives their results, and drops what they hold. */
export class WindowFiring<T, R> {
  readonly #settings: PerWindowSettings<T, R>;
  readonly #cells: WindowCells;
  readonly #contents: WindowContents<T, R>;
  readonly #states: WindowStates | undefined;
  readonly #context: CellContext;

  constructor(
    settings: PerWindowSettings<T, R>,
    cells: WindowCells,
    contents: WindowContents<T, R>,
    states: WindowStates | undefined,
    context: CellContext,
  ) {
    this.#settings = settings;
    this.#cells = cells;
    this.#contents = contents;
    this.#states = states;
    this.#context = context;
  }

  /** Does what the trigger of a window wants. `mark` is the watermark that results carry, `inTimer` whether a timer of event time is at work. */
  act(cell: WindowCell, firing: Firing, mark: number, inTimer: boolean, out: Output<WindowResult<unknown, R>>): void {
    this.#cells.changes?.mark(cell.slot);
    if ((firing & FIRE) !== 0 && cell.size > 0) this.#fire(cell, mark, inTimer, out);
    if ((firing & PURGE) !== 0) this.#purge(cell);
    if (cell.size === 0 && cell.window.end === Infinity && this.#isAsNew(cell)) this.remove(cell);
    else this.#cells.arm(cell);
  }

  /** Lets go of a window, and of what it holds. */
  remove(cell: WindowCell): void {
    this.#cells.remove(cell);
    this.#contents.clear(cell.slot);
    this.#cells.drop(cell);
  }

  #fire(cell: WindowCell, mark: number, inTimer: boolean, out: Output<WindowResult<unknown, R>>): void {
    const { slot, window } = cell;
    const contents = this.#contents;
    const context = this.#context;
    cell.size = contents.beforeResult(slot, window, cell.size);
    cell.fresh = 0;
    cell.held = 0;
    if (cell.size === 0) return;
    const key = this.#cells.keyOf(cell);
    const pane = this.#settings.endsWithResult ? COMPLETE : this.#paneOf(cell, context.watermark, inTimer);
    const timestamp = resultTime(cell, mark);
    const states = this.#states;
    let value: R;
    if (states === undefined) value = contents.result(slot, { key, window });
    else {
      states.enter(cell, timestamp, context);
      value = contents.result(slot, { key, window, pane });
      states.leave();
    }
    cell.size = contents.afterResult(slot, window, cell.size);
    out.add({ key, window, value, pane }, timestamp, key, mark);
    this.#settings.trigger.onFired?.(cell.state, context.on(cell));
  }

  #paneOf(cell: WindowCell, watermark: number, inTimer: boolean): Pane {
    const last = cell.window.end - 1;
    const isLast = this.#cells.cleanupOf(cell.window) <= watermark;
    const index = cell.panes++;
    if (watermark < last) return { timing: 'early', index, isLast };
    return { timing: inTimer && watermark === last ? 'on-time' : 'late', index, isLast };
  }

  /** Drops contents, and nothing else (WOP-7). */
  #purge(cell: WindowCell): void {
    this.#contents.clear(cell.slot);
    cell.size = 0;
    cell.fresh = 0;
    cell.held = 0;
    cell.newest = -Infinity;
  }

  /** Whether nothing is left of a window: a window without end would otherwise be kept for ever (WOP-11). */
  #isAsNew({ state, timers, clockTimers }: WindowCell): boolean {
    return timers.length === 0 && clockTimers.length === 0 && samePlain(state, this.#settings.trigger.create());
  }
}
