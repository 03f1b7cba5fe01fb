import { Subject } from 'rxjs';
import type { OperatorFunction } from 'rxjs';
import { agg, eventTime, keyBy, minutes, tumbling, values, windowBy } from '../../lib/index.js';
import { tumblingLoop } from '../loops/tumbling.js';
import { tumblingRxjs } from '../loops/tumblingRxjs.js';
import { BOUND, makeSales } from '../sales.js';
import type { Sale } from '../sales.js';
import { digestTotals, weighTotals } from '../totals.js';
import type { TotalsResult } from '../totals.js';

import type { Workload } from '../workload.js';

export const hotSubject: Workload<TotalsResult> = {
  name: 'tumbling, a hot Subject',
  about: 'the standard workload, an event per call of subject.next, by eventTime; so too the RxJS twin',
  events: 500_000,
  digest: digestTotals,
  weigh: weighTotals,
  wanted: [{ ratio: 'loop', least: 0.25, aim: 0.35 }],
  prepare(events) {
    const sales = makeSales(events, { keys: 1_000 });
    return {
      rxtide: (sink) =>
        sendAll(
          sales,
          (sales$) =>
            sales$.pipe(
              eventTime((sale) => sale.at, { outOfOrderness: BOUND }),
              keyBy((sale) => sale.key),
              windowBy(tumbling(minutes(1)), { count: agg.count(), sum: agg.sum((sale) => sale.price) }),
              values(),
            ),
          sink,
        ),
      loop: (sink) => tumblingLoop(sales, sink),
      rxjs: (sink) => sendAll(sales, tumblingRxjs(), sink),
    };
  },
};

/** Sends all through a Subject to a pipeline that listens to it. */
function sendAll(
  sales: readonly Sale[],
  pipeline: OperatorFunction<Sale, TotalsResult>,
  sink: (result: TotalsResult) => void,
): void {
  const subject = new Subject<Sale>();
  let completed = false;
  subject.pipe(pipeline).subscribe({ next: sink, complete: () => (completed = true) });
  for (let i = 0; i < sales.length; i++) subject.next(sales[i]!);
  subject.complete();
  if (!completed) throw new Error('the pipeline has not run to its end');
}
