import { fromArray, keyBy, keyedProcess, values, valueState } from '../../lib/index.js';
import { BASE, BOUND, makeSales } from '../sales.js';
import type { Sale } from '../sales.js';
import { drain } from '../workload.js';
import type { Workload } from '../workload.js';

const LATER = 60_000;

/** Every event sets a timer, and every timer fires. */
export const timersFired: Workload<number> = {
  name: 'timers, set and fired',
  about:
    'a timer a minute after each event of 1,000 string keys, at most one per key and time; by hand: a bucket per ms',
  events: 1_000_000,
  digest: (time) => time - BASE,
  weigh: (time) => time - BASE,
  prepare(events) {
    const sales = makeSales(events, { keys: 1_000 });
    return {
      rxtide: (sink) =>
        drain(
          fromArray(sales, { timestampOf: (sale) => sale.at, outOfOrderness: BOUND }).pipe(
            keyBy((sale) => sale.key),
            keyedProcess({
              onEvent: (sale, context) => context.setEventTimer(sale.at + LATER),
              onTimer: (time) => time,
            }),
            values(),
          ),
          sink,
        ),
      loop: (sink) => {
        const buckets = new Map<number, string[]>();
        let watermark = -Infinity;
        let next = NaN;
        for (let i = 0; i < sales.length; i++) {
          const { at, key } = sales[i]!;
          const bucket = buckets.get(at + LATER);
          if (bucket === undefined) buckets.set(at + LATER, [key]);
          else if (!bucket.includes(key)) bucket.push(key);
          if (at - BOUND - 1 <= watermark) continue;
          watermark = at - BOUND - 1;
          if (Number.isNaN(next)) next = watermark;
          for (; next <= watermark; next++) fire(buckets, next, sink);
        }
        for (const time of [...buckets.keys()].sort((a, b) => a - b)) fire(buckets, time, sink);
      },
    };
  },
};

function fire(buckets: Map<number, string[]>, time: number, sink: (time: number) => void): void {
  const bucket = buckets.get(time);
  if (bucket === undefined) return;
  buckets.delete(time);
  for (let i = 0; i < bucket.length; i++) sink(time);
}

const SILENCE = 4_000;

/** Every event moves the timer of its key; some fire. */
export const timersMoved: Workload<number> = {
  name: 'timers, moved by each event',
  about: `a timer ${SILENCE / 1_000} s after the newest event of each of 1,000 string keys; by hand: keys wait in a bucket per second`,
  events: 1_000_000,
  digest: (time) => time - BASE,
  weigh: (time) => time - BASE,
  prepare(events) {
    const sales = makeSales(events, { keys: 1_000 });
    return {
      rxtide: (sink) =>
        drain(
          fromArray(sales, { timestampOf: (sale) => sale.at, outOfOrderness: BOUND }).pipe(
            keyBy((sale) => sale.key),
            keyedProcess({
              state: { due: valueState(-Infinity) },
              onEvent: (sale, context) => {
                const { due } = context.state;
                const before = due.value;
                if (sale.at + SILENCE <= before) return;
                context.deleteEventTimer(before);
                context.setEventTimer((due.value = sale.at + SILENCE));
              },
              onTimer: (time, { state }) => {
                state.due.clear();
                return time;
              },
            }),
            values(),
          ),
          sink,
        ),
      loop: (sink) => moved(sales, sink),
    };
  },
};

/** By hand: a key waits in the bucket of the second in which it was due first, and is put into a later one if it has moved meanwhile. */
function moved(sales: readonly Sale[], sink: (time: number) => void): void {
  const dues = new Map<string, { due: number; open: boolean }>();
  const buckets = new Map<number, { due: number; open: boolean }[]>();
  let watermark = -Infinity;
  let second = NaN;
  const wait = (entry: { due: number; open: boolean }): void => {
    const at = Math.floor(entry.due / 1_000);
    const bucket = buckets.get(at);
    if (bucket === undefined) buckets.set(at, [entry]);
    else bucket.push(entry);
  };
  const close = (at: number): void => {
    const bucket = buckets.get(at);
    if (bucket === undefined) return;
    buckets.delete(at);
    for (const entry of bucket) {
      if (entry.due > watermark) {
        wait(entry);
      } else {
        entry.open = false;
        sink(entry.due);
      }
    }
  };
  for (let i = 0; i < sales.length; i++) {
    const { at, key } = sales[i]!;
    const due = at + SILENCE;
    const entry = dues.get(key);
    if (entry === undefined || !entry.open || entry.due <= watermark) {
      // What is due and waits for its bucket to be over fires on its own: this is a timer of its own.
      const added = { due, open: true };
      dues.set(key, added);
      wait(added);
    } else if (due > entry.due) {
      entry.due = due;
    }
    if (at - BOUND - 1 <= watermark) continue;
    watermark = at - BOUND - 1;
    if (Number.isNaN(second)) second = Math.floor(watermark / 1_000);
    for (; watermark >= (second + 1) * 1_000 - 1; second++) close(second);
  }
  watermark = Infinity;
  for (const rest of [...buckets.keys()]) close(rest);
}
