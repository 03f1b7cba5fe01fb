import { agg, fromSource, job, keyBy, seconds, toSink, tumbling, windowBy } from 'rxtide';
import type { Source, SourceChunk, WindowResult } from 'rxtide';
import { indexedDbCheckpoints } from 'rxtide/indexeddb';
import { viewSink } from 'rxtide/view';
import { reading } from './readings.js';
import type { Reading } from './readings.js';

/** A page whose job goes on after a reload, in the middle of its readings; `#all` lets it come to their end. */
const TOTAL = 20_000;
const CHUNK = 500;
const HALF = TOTAL / 2;

let openedAt = -1;
const readings: Source<Reading, number> = {
  name: 'readings',
  async *open(position, signal): AsyncGenerator<SourceChunk<Reading, number>> {
    openedAt = position ?? 0;
    for (let from = openedAt; from < TOTAL; from += CHUNK) {
      // Before the reload, it stands still half-way.
      while (from >= HALF && location.hash !== '#all' && !signal.aborted) await new Promise(requestAnimationFrame);
      await new Promise(requestAnimationFrame);
      yield { position: from, values: Array.from({ length: CHUNK }, (_, i) => reading(from + i, 10, 1000)) };
    }
  },
};

const shown = viewSink<WindowResult<string, { n: number; sum: number }>, string>({ windows: 1000 });
const list = document.getElementById('root')!;
let first: string | undefined;
shown.view.subscribe(() => {
  list.textContent = shown.view
    .snapshot()
    .map((row) => `${row.key} ${row.window.start / 1000} ${row.value.n} ${row.value.sum}`)
    .join('\n');
  if (shown.view.size > 0) first ??= list.textContent;
});

const handle = job({
  name: 'readings',
  checkpoints: { every: 100, to: indexedDbCheckpoints('readings', { durability: 'relaxed' }) },
}).run(() =>
  fromSource(readings, { timestampOf: (one) => one.at, outOfOrderness: seconds(3), name: 'readings' }).pipe(
    keyBy((one) => one.sensor),
    windowBy(tumbling(seconds(1)), { n: agg.count(), sum: agg.sum((one) => one.value) }, { name: 'sums' }),
    toSink(shown, { name: 'shown' }),
  ),
);

Object.assign(globalThis, {
  text: () => list.textContent,
  /** What was shown first. */
  first: () => first,
  openedAt: () => openedAt,
  /** A checkpoint of what is shown. */
  checkpoint: () => handle.checkpoint().then(() => undefined),
  done: () => handle.done,
});
