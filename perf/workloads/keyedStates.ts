import { fromArray, keyBy, keyedProcess, listState, mapState, values } from '../../lib/index.js';
import { BOUND, makeSales } from '../sales.js';
import type { Sale } from '../sales.js';
import { drain } from '../workload.js';
import type { Workload } from '../workload.js';

/** How many sales of a key are kept before they are given as one. */
const FULL = 16;

/** A list per key, which grows with each event and is emptied when it is full. */
export const listPerKey: Workload<number> = {
  name: 'keyedProcess, a list',
  about: `the sum of every ${FULL} sales of each of 1,000 string keys, which a list state keeps until then; by hand: an array per key`,
  events: 1_000_000,
  smallEvents: 20_000,
  digest: (sum) => sum,
  weigh: (sum) => sum,
  prepare(events) {
    const sales = makeSales(events, { keys: 1_000 });
    return {
      rxtide: (sink) =>
        drain(
          fromArray(sales, { timestampOf: (sale) => sale.at, outOfOrderness: BOUND }).pipe(
            keyBy((sale) => sale.key),
            keyedProcess({
              state: { prices: listState<number>() },
              onEvent: (sale, { state: { prices } }) => {
                prices.add(sale.price);
                if (prices.length < FULL) return undefined;
                const sum = sumOf(prices.values);
                prices.clear();
                return sum;
              },
            }),
            values(),
          ),
          sink,
        ),
      loop: (sink) => {
        const lists = new Map<string, number[]>();
        for (let i = 0; i < sales.length; i++) {
          const { key, price } = sales[i]!;
          let list = lists.get(key);
          if (list === undefined) lists.set(key, (list = []));
          list.push(price);
          if (list.length < FULL) continue;
          sink(sumOf(list));
          list.length = 0;
        }
      },
    };
  },
};

/** Sales are in so many groups by their price. */
const GROUPS = 8;
const groupOf = (sale: Sale): number => Math.floor(sale.price) % GROUPS;

/** A map per key, of which each event reads and writes an entry. */
export const mapPerKey: Workload<number> = {
  name: 'keyedProcess, a map',
  about: `a running total for each of ${GROUPS} groups of each of 1,000 string keys, in a map state; by hand: a Map of Maps`,
  events: 1_000_000,
  digest: (total) => total,
  weigh: (total) => total,
  prepare(events) {
    const sales = makeSales(events, { keys: 1_000 });
    return {
      rxtide: (sink) =>
        drain(
          fromArray(sales, { timestampOf: (sale) => sale.at, outOfOrderness: BOUND }).pipe(
            keyBy((sale) => sale.key),
            keyedProcess({
              state: { totals: mapState<number, number>() },
              onEvent: (sale, { state: { totals } }) => {
                const group = groupOf(sale);
                const total = (totals.get(group) ?? 0) + sale.price;
                totals.set(group, total);
                return total;
              },
            }),
            values(),
          ),
          sink,
        ),
      loop: (sink) => {
        const maps = new Map<string, Map<number, number>>();
        for (let i = 0; i < sales.length; i++) {
          const sale = sales[i]!;
          let totals = maps.get(sale.key);
          if (totals === undefined) maps.set(sale.key, (totals = new Map()));
          const group = groupOf(sale);
          const total = (totals.get(group) ?? 0) + sale.price;
          totals.set(group, total);
          sink(total);
        }
      },
    };
  },
};

function sumOf(prices: readonly number[]): number {
  let sum = 0;
  for (let i = 0; i < prices.length; i++) sum += prices[i]!;
  return sum;
}
