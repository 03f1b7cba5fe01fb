import type { SalePair } from '../salePairs.js';
import { BOUND } from '../sales.js';
import type { Sale } from '../sales.js';

/** How much later the right sale may be, ms. */
export const REACH = 1_000;

/** The sales of a key, by time. Those before `first` are over. */
interface Queue {
  readonly sales: Sale[];
  first: number;
}

interface OfKey {
  readonly lefts: Queue;
  readonly rights: Queue;
}

/** Under how many sales that are over their places are not closed up. */
const FEW = 32;

/**
 * By hand: takes turns by time, and keeps the sales of each key and side in an array by time. What is over is found when the key comes again.
 * Nothing here must let go of keys that do not come again.
 */
export function intervalJoinLoop(
  lefts: readonly Sale[],
  rights: readonly Sale[],
  sink: (pair: SalePair) => void,
): number {
  const keys = new Map<string, OfKey>();
  let late = 0;
  let leftMark = -Infinity;
  let rightMark = -Infinity;
  let l = 0;
  let r = 0;
  while (l < lefts.length || r < rights.length) {
    const watermark = Math.min(l < lefts.length ? leftMark : Infinity, r < rights.length ? rightMark : Infinity);
    const isLeft = r === rights.length || (l < lefts.length && leftMark <= rightMark);
    const sale = isLeft ? lefts[l++]! : rights[r++]!;
    const { at } = sale;
    if (isLeft) leftMark = Math.max(leftMark, at - BOUND - 1);
    else rightMark = Math.max(rightMark, at - BOUND - 1);
    if (at <= watermark) {
      late++;
      continue;
    }
    let ofKey = keys.get(sale.key);
    if (ofKey === undefined) {
      keys.set(sale.key, (ofKey = { lefts: { sales: [], first: 0 }, rights: { sales: [], first: 0 } }));
    }
    if (isLeft) {
      prune(ofKey.rights, watermark);
      const { sales, first } = ofKey.rights;
      for (let i = first; i < sales.length; i++) {
        const right = sales[i]!;
        if (right.at > at + REACH) break;
        if (right.at >= at) sink({ left: sale, right });
      }
      add(ofKey.lefts, sale);
    } else {
      prune(ofKey.lefts, watermark - REACH);
      const { sales, first } = ofKey.lefts;
      for (let i = first; i < sales.length; i++) {
        const left = sales[i]!;
        if (left.at > at) break;
        if (left.at >= at - REACH) sink({ left, right: sale });
      }
      add(ofKey.rights, sale);
    }
  }
  return late;
}

function prune(queue: Queue, upTo: number): void {
  const { sales } = queue;
  while (queue.first < sales.length && sales[queue.first]!.at <= upTo) queue.first++;
  if (queue.first < FEW || 2 * queue.first < sales.length) return;
  sales.splice(0, queue.first);
  queue.first = 0;
}

function add({ sales, first }: Queue, sale: Sale): void {
  let i = sales.length;
  while (i > first && sales[i - 1]!.at > sale.at) i--;
  if (i === sales.length) sales.push(sale);
  else sales.splice(i, 0, sale);
}
