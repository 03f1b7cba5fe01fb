import { Subject } from 'rxjs';
import { agg, eventTimeChunks, keyBy, seconds, tumbling, windowBy } from 'rxtide';
import { toView } from 'rxtide/view';
import { reading } from './readings.js';
import type { Reading } from './readings.js';

/** A page that shows results of windows: what it shows must be what a loop over all readings gives. */
const source = new Subject<readonly Reading[]>();
const sums$ = source.pipe(
  eventTimeChunks((one) => one.at, { outOfOrderness: seconds(3) }),
  keyBy((one) => one.sensor),
  windowBy(tumbling(seconds(1)), { n: agg.count(), sum: agg.sum((one) => one.value) }),
);
const view = toView(sums$, { windows: 1000, compare: (a, b) => a.key.localeCompare(b.key) });
const list = document.getElementById('root')!;
view.subscribe(() => {
  list.textContent = view
    .snapshot()
    .map((row) => `${row.key} ${row.window.start / 1000} ${row.value.n} ${row.value.sum}`)
    .join('\n');
});

const total = 20_000;
Object.assign(globalThis, {
  /** Sends all readings, a few each frame, and ends. */
  async play(): Promise<void> {
    for (let n = 0; n < total; n += 500) {
      source.next(Array.from({ length: 500 }, (_, i) => reading(n + i, 10, 1000)));
      await new Promise(requestAnimationFrame);
    }
    source.complete();
    while (view.status !== 'completed') await new Promise(requestAnimationFrame);
  },
  shown: () => list.textContent,
});
