import { invalidOption } from '../errors/invalidOption.js';
import type { MachineContext } from '../operator/machine.js';
import { removeTime, withTime } from './timeSet.js';
import type { TimeWindow } from './timeWindow.js';
import type { TriggerContext } from './trigger.js';
import type { WindowCell } from './windowCell.js';

/** What triggers are given: one object for all windows of an operator, put on the window in hand. */
export class CellContext implements TriggerContext {
  watermark = -Infinity;
  readonly #machine: MachineContext;
  #cell!: WindowCell;
  /** The time of the timer of processing time that is at work, else NaN. */
  #time = NaN;

  constructor(machine: MachineContext) {
    this.#machine = machine;
  }

  get window(): TimeWindow {
    return this.#cell.window;
  }

  get now(): number {
    return Number.isNaN(this.#time) ? this.#machine.now : this.#time;
  }

  /** Time is `watermark` now, and `time` by the clock if a timer of the clock is at work. */
  move(watermark: number, time = NaN): this {
    this.watermark = watermark;
    this.#time = time;
    return this;
  }

  on(cell: WindowCell): this {
    this.#cell = cell;
    return this;
  }

  setEventTimer(time: number): void {
    this.#cell.timers = withTime(this.#cell.timers, checked(time));
  }

  setProcessingTimer(time: number): void {
    // At the end of all time nothing fires by the clock.
    if (checked(time) < Infinity) this.#cell.clockTimers = withTime(this.#cell.clockTimers, time);
  }

  deleteEventTimer(time: number): void {
    removeTime(this.#cell.timers, time);
  }

  deleteProcessingTimer(time: number): void {
    removeTime(this.#cell.clockTimers, time);
  }
}

function checked(time: number): number {
  if (typeof time === 'number' && !Number.isNaN(time)) return time;
  throw invalidOption(`a trigger must set its timers to a number of ms since the epoch; it set one to ${String(time)}`);
}
