import { fromArray, keyBy, toChanges, topN, values } from '../../lib/index.js';
import type { Change } from '../../lib/index.js';
import { BOUND, makeSales } from '../sales.js';
import type { Sale } from '../sales.js';
import { drain } from '../workload.js';
import type { Workload } from '../workload.js';

const N = 10;

export const topPerKey: Workload<Change<Sale, string>> = {
  name: 'topN',
  about: `the ${N} dearest sales of each of 1,000 keys so far; each that enters comes out, and each that leaves`,
  events: 1_000_000,
  digest: ({ kind, value }) => kind.length * ((value.at % 1_000_000) + value.price),
  weigh: ({ value }) => value.price,
  wanted: [{ ratio: 'loop', least: 0.6 }],
  prepare(events) {
    const sales = makeSales(events, { keys: 1_000 });
    return {
      rxtide: (sink) =>
        drain(
          fromArray(sales, { timestampOf: (sale) => sale.at, outOfOrderness: BOUND }).pipe(
            keyBy((sale) => sale.key),
            topN(N, (sale) => sale.price),
            toChanges(),
            values(),
          ),
          sink,
        ),
      loop: (sink) => loop(sales, sink),
    };
  },
};

/** By hand: a sorted array per key. */
function loop(sales: readonly Sale[], sink: (change: Change<Sale, string>) => void): void {
  const tops = new Map<string, Sale[]>();
  for (let i = 0; i < sales.length; i++) {
    const sale = sales[i]!;
    let top = tops.get(sale.key);
    if (top === undefined) tops.set(sale.key, (top = []));
    let at = top.length;
    if (at === N) {
      if (!(sale.price > top[N - 1]!.price)) continue;
      at--;
      sink({ kind: 'delete', key: sale.key, value: top[at]! });
    } else top.push(sale);
    while (at > 0 && sale.price > top[at - 1]!.price) {
      top[at] = top[at - 1]!;
      at--;
    }
    top[at] = sale;
    sink({ kind: 'insert', key: sale.key, value: sale });
  }
}
