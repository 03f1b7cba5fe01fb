import type { JoinWindowType, TimeWindow, WindowAssigner } from '../../lib/index.js';
import type { Item, Script } from '../laws/script.js';
import { playTo } from './joinScript.js';
import type { Expected } from './joinScript.js';

export interface WindowModelOptions {
  readonly window: WindowAssigner<Item>;
  readonly type: JoinWindowType;
  readonly allowedLateness?: number;
}

/** A window of a key. */
interface Cell extends TimeWindow {
  readonly key: string;
  readonly entry: number;
  readonly rows: readonly [Item[], Item[]];
  /** What has been given: pairs, or left events. */
  readonly given: Set<string>;
  fired: boolean;
}

/** What must come of a script, worked out without any cleverness. */
export interface WindowOutcome {
  readonly main: readonly Expected[];
  readonly late: readonly Expected[];
  readonly kept: number;
}

/**
 * A window of a key gives its results when the watermark reaches its end − 1, then what each late event adds; when that and the
 * allowed lateness has passed, what had no partner. Order: time, start, end, and which came first.
 */
export function windowModel(script: Script, { window, type, allowedLateness = 0 }: WindowModelOptions): WindowOutcome {
  const main: Expected[] = [];
  const late: Expected[] = [];
  const newest = new Map<number, number>();
  let cells: Cell[] = [];
  let entries = 0;
  const isClosed = (end: number, watermark: number): boolean => end - 1 + allowedLateness <= watermark;
  const dueOf = (cell: Cell): number => (cell.fired ? cell.end - 1 + allowedLateness : cell.end - 1);

  const give = (cell: Cell, value: readonly unknown[], timing: string, mark: number): void => {
    const { key, start, end, rows } = cell;
    const last = Math.max(mark + 1, ...rows.flat().map(({ id }) => newest.get(id)!));
    const timestamp = end < Infinity ? end - 1 : last;
    main.push({ value: [...value, start, end, timing], timestamp, key, watermark: mark - allowedLateness });
  };
  const giveNew = (cell: Cell, timing: string, mark: number): void => {
    const [lefts, rights] = cell.rows;
    const ids = (items: readonly Item[]): readonly number[] => items.map(({ id }) => id);
    if (type === 'coGroup') return give(cell, [ids(lefts), ids(rights)], timing, mark);
    if (type === 'anti' || rights.length === 0) return;
    for (const left of lefts) {
      for (const right of type === 'semi' ? [undefined] : rights) {
        const name = `${left.id} ${right?.id}`;
        if (cell.given.has(name)) continue;
        cell.given.add(name);
        give(cell, [left.id, right?.id ?? -1], timing, mark);
      }
    }
  };
  const giveAlone = (cell: Cell, mark: number): void => {
    const [lefts, rights] = cell.rows;
    if (rights.length === 0 && ['left', 'outer', 'anti'].includes(type)) {
      for (const left of lefts) give(cell, [left.id, -1], 'on-time', mark);
    }
    if (lefts.length === 0 && ['right', 'outer'].includes(type)) {
      for (const right of rights) give(cell, [-1, right.id], 'on-time', mark);
    }
  };

  const open = (key: string, { start, end }: TimeWindow, watermark: number): Cell => {
    const cell = { key, start, end, entry: entries++, rows: [[], []] as const, given: new Set<string>(), fired: false };
    const opened: Cell = { ...cell, rows: [[], []], fired: end - 1 <= watermark };
    cells.push(opened);
    return opened;
  };
  const separate = (item: Item, time: number, watermark: number): Cell[] => {
    const windows = window.assign(item, time).filter(({ end }) => !isClosed(end, watermark));
    return windows.map(
      ({ start, end }) =>
        cells.find((cell) => cell.key === item.key && cell.start === start && cell.end === end) ??
        open(item.key, { start, end }, watermark),
    );
  };
  const merged = (item: Item, time: number, watermark: number): Cell[] => {
    const own = window.assign(item, time)[0]!;
    const touched = cells.filter(({ key, start, end }) => key === item.key && start <= own.end && end >= own.start);
    touched.sort((a, b) => a.start - b.start);
    const start = Math.min(own.start, ...touched.map((cell) => cell.start));
    const end = Math.max(own.end, ...touched.map((cell) => cell.end));
    if (isClosed(end, watermark)) return [];
    const cell: Cell = {
      key: item.key,
      start,
      end,
      entry: Math.min(entries++, ...touched.map(({ entry }) => entry)),
      rows: [inOrder(touched.flatMap(({ rows }) => rows[0])), inOrder(touched.flatMap(({ rows }) => rows[1]))],
      given: new Set(touched.flatMap(({ given }) => [...given])),
      fired: end - 1 <= watermark,
    };
    cells = [...cells.filter((other) => !touched.includes(other)), cell];
    return [cell];
  };

  playTo(
    {
      arrive(input, item, time, watermark) {
        if (window.assign(item, time).length === 0) return;
        newest.set(item.id, time);
        const targets = window.merging === true ? merged(item, time, watermark) : separate(item, time, watermark);
        if (targets.length === 0) {
          late.push({ value: item, timestamp: time, key: undefined, watermark: watermark - allowedLateness });
        }
        for (const cell of targets) {
          cell.rows[input]!.push(item);
          if (cell.fired) giveNew(cell, 'late', watermark);
        }
      },
      advance(before, to) {
        let reached = before;
        for (;;) {
          const due = cells.filter((cell) => dueOf(cell) <= to);
          due.sort(
            (a, b) => compare(dueOf(a), dueOf(b)) || compare(a.start, b.start) || a.end - b.end || a.entry - b.entry,
          );
          const [cell] = due;
          if (cell === undefined) return;
          const at = dueOf(cell);
          if (at < Infinity) reached = at;
          const mark = at < Infinity ? Math.max(before, at - 1) : reached;
          const closes = cell.fired || allowedLateness === 0;
          if (!cell.fired) giveNew(cell, 'on-time', mark);
          cell.fired = true;
          if (!closes) continue;
          giveAlone(cell, mark);
          cells = cells.filter((other) => other !== cell);
        }
      },
    },
    script,
  );
  return { main, late, kept: new Set(cells.flatMap(({ rows }) => rows.flat())).size };
}

/** Items of a script are numbered as they come. */
function inOrder(items: Item[]): Item[] {
  return items.sort((a, b) => a.id - b.id);
}

/** Not by subtraction: `Infinity − Infinity` is NaN. */
function compare(a: number, b: number): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
