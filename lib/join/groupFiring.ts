import type { MachineContext } from '../operator/machine.js';
import type { KeyTable } from '../state/keyTable.js';
import type { TimeWindow } from '../window/timeWindow.js';
import type { GroupResults, JoinWindowContext } from './groupResults.js';
import type { Row } from './joinedRow.js';
import type { JoinedRows } from './joinedRows.js';
import type { Group } from './joinedWindow.js';
import type { JoinResults } from './joinResults.js';

/** Gives the results of groups when time says so. Rows for which `combine` throws are rejected, and the others go on. */
export class GroupFiring {
  readonly #groups: GroupResults;
  readonly #results: JoinResults;
  readonly #rows: JoinedRows;
  readonly #keys: KeyTable;
  readonly #merges: boolean;
  readonly #context: MachineContext;

  /** `merges`: whether windows become one. */
  constructor(
    groups: GroupResults,
    results: JoinResults,
    rows: JoinedRows,
    keys: KeyTable,
    merges: boolean,
    context: MachineContext,
  ) {
    this.#groups = groups;
    this.#results = results;
    this.#rows = rows;
    this.#keys = keys;
    this.#merges = merges;
    this.#context = context;
  }

  /** Gives the results of a group whose window has ended. */
  fire(window: TimeWindow, group: Group, mark: number, part: number): void {
    const groups = this.#groups;
    const units = groups.units(group);
    if (units > 0) this.#fireUnits(window, group, mark, units);
    this.settle(group, part);
  }

  #fireUnits(window: TimeWindow, group: Group, mark: number, units: number): void {
    const groups = this.#groups;
    const context = this.contextOf(window, group.id, 'on-time');
    const time = timeOf(window, group, mark);
    for (let unit = 0; unit < units; unit++) {
      const before = this.#results.count;
      try {
        groups.give(group, unit, context, time);
      } catch (error) {
        this.#results.forget(before);
        for (const row of groups.rowsOf(group, unit)) this.#reject(row, mark, error);
      }
    }
  }

  /** All units of a group have been given. */
  settle(group: Group, part: number): void {
    this.#rows.settle(group, this.#merges && !this.#groups.owes(group) ? part : 0);
  }

  /** Gives the rows of a group that found no partner, as its window closes. */
  giveAlone(window: TimeWindow, group: Group, mark: number): void {
    const rows = this.#groups.aloneIn(group);
    if (rows.length === 0) return;
    const context = this.contextOf(window, group.id, 'on-time');
    const time = timeOf(window, group, mark);
    for (const row of rows) {
      if (row.rejected) continue;
      try {
        this.#groups.giveAlone(row, rows === group.rows[0], context, time);
      } catch (error) {
        this.#reject(row, mark, error);
      }
    }
  }

  /** `combine` failed on a row that has been used. */
  #reject(row: Row, mark: number, error: unknown): void {
    if (row.rejected) return;
    row.rejected = true;
    this.#rows.change(row);
    this.#context.counters.used--;
    this.#context.reject({ values: [row.value], timestamps: [row.time] }, 0, mark, error);
  }

  contextOf({ start, end }: TimeWindow, id: number, timing: 'on-time' | 'late'): JoinWindowContext<unknown> {
    return { key: this.#keys.keys[id], window: { start, end }, timing };
  }
}

/**
 * The event time of a result: the last instant of its window (WOP-8). Where that is the end of time, that of the newest event, but past
 * the watermark, so that it is late nowhere downstream.
 */
function timeOf({ end }: TimeWindow, { rows: [lefts, rights] }: Group, mark: number): number {
  if (end < Infinity) return end - 1;
  let newest = mark + 1;
  for (const { time } of lefts) if (time > newest) newest = time;
  for (const { time } of rights) if (time > newest) newest = time;
  return newest;
}
