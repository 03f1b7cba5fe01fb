import type { TimeWindow } from '../../lib/window/timeWindow.js';
import type { Ev, Step } from './windowRun.js';

interface Cell {
  readonly key: string;
  window: TimeWindow;
  /** Whether it has given the result at its end. */
  fired: boolean;
  /** Which of all windows of keys was the first to be opened. */
  entry: number;
  panes: number;
  ids: number[];
}

export interface ModelOutcome {
  /** As `line` of windowRun.ts gives them. */
  readonly results: readonly string[];
  readonly late: readonly number[];
  readonly rejected: readonly number[];
  readonly unassigned: number;
}

/** The window operator of semantics.md 2.4 and 2.5 with the default trigger, as plain as can be: what engines are held against. */
export function model(
  windowsOf: (event: Ev) => readonly TimeWindow[],
  merging: boolean,
  lateness: number,
  steps: readonly Step[],
): ModelOutcome {
  let cells: Cell[] = [];
  let watermark = -Infinity;
  let entries = 0;
  let unassigned = 0;
  const results: string[] = [];
  const late: number[] = [];
  const rejected: number[] = [];

  const cleanup = (window: TimeWindow): number => window.end - 1 + lateness;
  const emit = (cell: Cell, timing: string, mark: number, last: boolean): void => {
    const { start, end } = cell.window;
    const ids = JSON.stringify([...cell.ids].sort((a, b) => a - b));
    results.push(`${cell.key} [${start},${end}) ${ids} ${timing} ${cell.panes++}${last ? ' last' : ''} ^${mark}`);
  };

  const advance = (to: number): void => {
    if (to <= watermark) return;
    const due = (cell: Cell): number => (cell.fired ? cleanup(cell.window) : cell.window.end - 1);
    for (;;) {
      const next = cells
        .filter((cell) => due(cell) <= to)
        .sort((a, b) => due(a) - due(b) || a.window.start - b.window.start || a.entry - b.entry)[0];
      if (next === undefined) break;
      if (next.fired) cells = cells.filter((cell) => cell !== next);
      else emit(next, 'on-time', Math.max(watermark, next.window.end - 2), lateness === 0);
      next.fired = true;
    }
    watermark = to;
  };

  const enter = (event: Ev, window: TimeWindow): boolean => {
    const touched = cells.filter(
      (cell) =>
        cell.key === event.key &&
        (merging
          ? cell.window.start <= window.end && cell.window.end >= window.start
          : cell.window.start === window.start && cell.window.end === window.end),
    );
    const merged = {
      start: Math.min(window.start, ...touched.map((cell) => cell.window.start)),
      end: Math.max(window.end, ...touched.map((cell) => cell.window.end)),
    };
    if (cleanup(merged) <= watermark) return false;
    if (event.fails) return true;
    const cell: Cell = {
      key: event.key,
      window: merged,
      fired: merged.end - 1 <= watermark,
      entry: Math.min(entries++, ...touched.map((other) => other.entry)),
      panes: touched.reduce((sum, other) => sum + other.panes, 0),
      ids: [...touched.flatMap((other) => other.ids), event.id],
    };
    cells = [...cells.filter((other) => !touched.includes(other)), cell];
    if (cell.fired) emit(cell, 'late', watermark, false);
    return true;
  };

  for (const step of steps) {
    if ('clock' in step) continue;
    if ('watermark' in step) {
      advance(step.watermark);
      continue;
    }
    advance(step.mark);
    const windows = windowsOf(step);
    const entered = windows.filter((window) => enter(step, window));
    if (windows.length === 0) unassigned++;
    else if (entered.length === 0) late.push(step.id);
    else if (step.fails) rejected.push(step.id);
  }
  advance(Infinity);
  return { results, late, rejected, unassigned };
}
