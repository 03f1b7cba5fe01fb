import type { SalePair } from '../salePairs.js';
import { BOUND } from '../sales.js';
import type { Sale } from '../sales.js';

/** The size of the windows, ms. */
export const WINDOW = 2_000;

interface Sides {
  readonly lefts: Sale[];
  readonly rights: Sale[];
}

/** By hand: takes turns by time, and keeps a table of keys for each window, the one used last at hand. Gives the number of late events. */
export function windowJoinLoop(
  lefts: readonly Sale[],
  rights: readonly Sale[],
  sink: (pair: SalePair) => void,
): number {
  const windows = new Map<number, Map<string, Sides>>();
  let at = NaN;
  let table = new Map<string, Sides>();
  let next = Infinity;
  let late = 0;
  let leftMark = -Infinity;
  let rightMark = -Infinity;
  let l = 0;
  let r = 0;
  while (l < lefts.length || r < rights.length) {
    const watermark = Math.min(l < lefts.length ? leftMark : Infinity, r < rights.length ? rightMark : Infinity);
    for (; watermark >= next - 1; next += WINDOW) fire(windows, next - WINDOW, sink);
    const isLeft = r === rights.length || (l < lefts.length && leftMark <= rightMark);
    const sale = isLeft ? lefts[l++]! : rights[r++]!;
    if (isLeft) leftMark = Math.max(leftMark, sale.at - BOUND - 1);
    else rightMark = Math.max(rightMark, sale.at - BOUND - 1);
    const start = Math.floor(sale.at / WINDOW) * WINDOW;
    if (start + WINDOW - 1 <= watermark) {
      late++;
      continue;
    }
    if (start + WINDOW < next && watermark < start) next = start + WINDOW;
    if (start !== at) {
      at = start;
      const found = windows.get(start);
      if (found === undefined) windows.set(start, (table = new Map()));
      else table = found;
    }
    let sides = table.get(sale.key);
    if (sides === undefined) table.set(sale.key, (sides = { lefts: [], rights: [] }));
    (isLeft ? sides.lefts : sides.rights).push(sale);
  }
  for (const start of [...windows.keys()].sort((a, b) => a - b)) fire(windows, start, sink);
  return late;
}

function fire(windows: Map<number, Map<string, Sides>>, start: number, sink: (pair: SalePair) => void): void {
  const table = windows.get(start);
  if (table === undefined) return;
  windows.delete(start);
  for (const { lefts, rights } of table.values()) {
    for (const left of lefts) for (const right of rights) sink({ left, right });
  }
}
