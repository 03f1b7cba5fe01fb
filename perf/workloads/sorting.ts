import { fromArray, sortByEventTime, values } from '../../lib/index.js';
import { BASE, BOUND, makeSales } from '../sales.js';
import type { Sale } from '../sales.js';
import { drain } from '../workload.js';
import type { Workload } from '../workload.js';

export const sorting: Workload<Sale> = {
  name: 'sortByEventTime',
  about: 'an event a ms, half a second out of order; loop: a binary heap by time and number, read up to the watermark',
  events: 1_000_000,
  digest: digestOrder(),
  weigh: (sale) => sale.price,
  wanted: [{ ratio: 'loop', least: 0.6 }],
  prepare(events) {
    const sales = makeSales(events, { keys: 1_000 });
    return {
      rxtide: (sink) =>
        drain(
          fromArray(sales, { timestampOf: (sale) => sale.at, outOfOrderness: BOUND }).pipe(sortByEventTime(), values()),
          sink,
        ),
      loop: (sink) => loop(sales, sink),
    };
  },
};

/** What is in a result and in the one before it: the order shows. */
function digestOrder(): (sale: Sale) => number {
  let before = 0;
  let last = 0;
  return ({ at, price }) => {
    // Another run has begun.
    if (at < last) before = 0;
    last = at;
    const digest = ((at - BASE) % 1000) ^ (before & 0xffff);
    before = price;
    return digest + price;
  };
}

/** By hand: a heap of indexes. Gives the number of late events. */
function loop(sales: readonly Sale[], sink: (sale: Sale) => void): number {
  const heap: number[] = [];
  let watermark = -Infinity;
  let late = 0;
  const isBefore = (a: number, b: number): boolean => {
    const time = sales[a]!.at;
    const other = sales[b]!.at;
    return time < other || (time === other && a < b);
  };
  const pop = (): void => {
    const last = heap.pop()!;
    const size = heap.length;
    if (size === 0) return;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= size) break;
      if (child + 1 < size && isBefore(heap[child + 1]!, heap[child]!)) child++;
      if (!isBefore(heap[child]!, last)) break;
      heap[at] = heap[child]!;
      at = child;
    }
    heap[at] = last;
  };
  const release = (): void => {
    while (heap.length > 0 && sales[heap[0]!]!.at <= watermark) {
      sink(sales[heap[0]!]!);
      pop();
    }
  };
  for (let i = 0; i < sales.length; i++) {
    const { at: time } = sales[i]!;
    if (time <= watermark) {
      late++;
      continue;
    }
    let at = heap.length;
    heap.push(i);
    while (at > 0 && isBefore(i, heap[(at - 1) >> 1]!)) {
      heap[at] = heap[(at - 1) >> 1]!;
      at = (at - 1) >> 1;
    }
    heap[at] = i;
    if (time - BOUND - 1 > watermark) {
      watermark = time - BOUND - 1;
      release();
    }
  }
  watermark = Infinity;
  release();
  return late;
}
