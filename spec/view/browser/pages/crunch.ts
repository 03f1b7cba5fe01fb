import { Subject } from 'rxjs';
import { agg, eventTimeChunks, keyBy, seconds, tumbling, windowBy } from 'rxtide';
import { serveViews, toView } from 'rxtide/view';
import { reading } from './readings.js';
import type { Reading } from './readings.js';

/** A worker with a pipeline: the line that lets the page see it is the last. */
const source = new Subject<readonly Reading[]>();
const sums$ = source.pipe(
  eventTimeChunks((one) => one.at, { outOfOrderness: seconds(3) }),
  keyBy((one) => one.sensor),
  windowBy(tumbling(seconds(1)), { n: agg.count(), sum: agg.sum((one) => one.value) }),
);

const TOTAL = 20_000;
addEventListener('message', (event: MessageEvent<unknown>) => {
  if (event.data === 'throw') throw new Error('out of numbers');
  if (event.data !== 'play') return;
  for (let n = 0; n < TOTAL; n += 500) {
    setTimeout(() => {
      source.next(Array.from({ length: 500 }, (_, i) => reading(n + i, 10, 1000)));
      if (n + 500 === TOTAL) source.complete();
    }, n / 100);
  }
});

serveViews({ sums: toView(sums$, { windows: 1000 }) });
