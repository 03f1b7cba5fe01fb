import { Subject } from 'rxjs';
import type { Observable } from 'rxjs';
import {
  agg,
  eventTimeChunks,
  keyBy,
  keyedProcess,
  listState,
  mapState,
  session,
  sliding,
  tumbling,
  values,
  valueState,
  windowBy,
} from '../../lib/index.js';
import type { KeyedStream } from '../../lib/index.js';
import { collectGarbage } from '../collectGarbage.js';
import { BASE } from '../sales.js';
import type { Sale } from '../sales.js';
import type { Gauge, Reading } from '../suite.js';

/** What is kept of each key, and how many entries that is. */
interface Kept {
  readonly name: string;
  readonly entries: number;
  readonly pipeline: (sales: KeyedStream<string, Sale>) => Observable<unknown>;
  readonly most?: number;
}

const SLICES = 10;
const SLICE = 1_000;
const HOUR = 3_600_000;

/** Each key comes once in each second of ten; nothing fires meanwhile. */
const kept: readonly Kept[] = [
  {
    name: 'count, tumbling, per key',
    entries: 1,
    pipeline: (sales) => sales.pipe(windowBy(tumbling(HOUR), agg.count()), values()),
    most: 100,
  },
  {
    name: 'count, sliding, per key and slice',
    entries: SLICES,
    pipeline: (sales) => sales.pipe(windowBy(sliding(HOUR, SLICE), agg.count()), values()),
    most: 100,
  },
  {
    name: 'count, sum, min and max, tumbling, per key',
    entries: 1,
    pipeline: (sales) =>
      sales.pipe(
        windowBy(tumbling(HOUR), {
          count: agg.count(),
          sum: agg.sum((sale) => sale.price),
          min: agg.min((sale) => sale.price),
          max: agg.max((sale) => sale.price),
        }),
        values(),
      ),
  },
  {
    name: 'count, session, per key',
    entries: 1,
    pipeline: (sales) => sales.pipe(windowBy(session(HOUR), agg.count()), values()),
  },
  {
    name: 'value state, per key',
    entries: 1,
    pipeline: (sales) =>
      sales.pipe(
        keyedProcess({
          state: { total: valueState(0) },
          onEvent: (sale, { state }) => void (state.total.value += sale.price),
        }),
        values(),
      ),
  },
  {
    name: 'list state, per element, ten of each key',
    entries: SLICES,
    pipeline: (sales) =>
      sales.pipe(
        keyedProcess({
          state: { prices: listState<number>() },
          onEvent: (sale, { state }) => state.prices.add(sale.price),
        }),
        values(),
      ),
  },
  {
    name: 'map state, per entry, ten of each key',
    entries: SLICES,
    pipeline: (sales) =>
      sales.pipe(
        keyedProcess({
          state: { prices: mapState<number, number>() },
          onEvent: (sale, { state }) => state.prices.set(sale.at, sale.price),
        }),
        values(),
      ),
  },
  {
    name: 'timers, per timer, ten of each key',
    entries: SLICES,
    pipeline: (sales) =>
      sales.pipe(
        keyedProcess({
          onEvent: (sale, context) => context.setEventTimer(sale.at + HOUR),
          onTimer: () => undefined,
        }),
        values(),
      ),
  },
];

/** How much memory state takes. */
export const memory: Gauge = {
  name: 'memory',
  about:
    'heap and array buffers after a collection, with the state less without it, per entry; 100,000 string keys, whose strings are there already; ' +
    'by hand: a Map of objects, and for each second a Map of counts',
  read(small) {
    const names = Array.from({ length: small ? 500 : 100_000 }, (_, i) => `key-${i}`);
    const readings = kept.map(({ name, entries, pipeline, most }): Reading => {
      const bytes = bytesOf(() => held(names, pipeline));
      return { name, value: bytes / (names.length * entries), unit: 'bytes', ...(most === undefined ? {} : { most }) };
    });
    const byHand = bytesOf(() => countsByHand(names));
    return [
      ...readings,
      { name: 'count by hand, per key and second', value: byHand / (names.length * SLICES), unit: 'bytes' },
    ];
  },
};

/** Something that holds state until it is let go. */
interface Holder {
  release(): void;
}

function bytesOf(hold: () => Holder): number {
  const before = bytesInUse();
  const holder = hold();
  const bytes = bytesInUse() - before;
  holder.release();
  return bytes;
}

function bytesInUse(): number {
  // The second finds what finalizers and weak references of the first have let go.
  collectGarbage();
  collectGarbage();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

function held(names: readonly string[], pipeline: Kept['pipeline']): Holder {
  const chunks$ = new Subject<readonly Sale[]>();
  const sales = chunks$.pipe(
    eventTimeChunks((sale: Sale) => sale.at),
    keyBy((sale) => sale.key),
  );
  const subscription = pipeline(sales).subscribe();
  for (let second = 0; second < SLICES; second++) {
    for (let i = 0; i < names.length; i += 1_000) {
      const at = BASE + second * SLICE;
      chunks$.next(names.slice(i, i + 1_000).map((key) => ({ at, key, price: second / 4 })));
    }
  }
  return { release: () => subscription.unsubscribe() };
}

function countsByHand(names: readonly string[]): Holder {
  const seconds = new Map<number, Map<string, { count: number }>>();
  for (let second = 0; second < SLICES; second++) {
    seconds.set(second, new Map(names.map((name) => [name, { count: 1 }])));
  }
  return { release: () => seconds.clear() };
}
