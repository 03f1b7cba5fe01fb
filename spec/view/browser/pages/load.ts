import { Subject } from 'rxjs';
import { agg, eventTimeChunks, keyBy, seconds, tumbling, windowBy } from 'rxtide';
import { toView } from 'rxtide/view';
import { batchOf, reading } from './readings.js';
import type { Reading } from './readings.js';

/** A page that gets 100,000 events a second, and shows the ten highest of a thousand keys. */
const PER_SECOND = 100_000;
const SENSORS = 1000;

const source = new Subject<readonly Reading[]>();
const view = toView(
  source.pipe(
    eventTimeChunks((one) => one.at, { outOfOrderness: seconds(3) }),
    keyBy((one) => one.sensor),
    windowBy(tumbling(seconds(1)), { n: agg.count(), sum: agg.sum((one) => one.value) }),
  ),
  { windows: 2 },
);
const list = document.getElementById('root')!;
let pictures = 0;
view.subscribe(() => {
  pictures++;
  list.textContent = view
    .top(10, (row) => row.value.sum)
    .map((row) => `${row.key}: ${row.value.n}`)
    .join(', ');
});

let sent = 0;
/** From one frame to the next, ms. */
const gaps: number[] = [];

/** Sends events for so long, at their pace, in a task of their own every few milliseconds. */
async function send(ms: number): Promise<void> {
  const began = performance.now() - (sent * 1000) / PER_SECOND;
  const end = performance.now() + ms;
  let goesOn = true;
  let before = performance.now();
  const onFrame = (now: number): void => {
    gaps.push(now - before);
    before = now;
    if (goesOn) requestAnimationFrame(onFrame);
  };
  requestAnimationFrame(onFrame);
  while (performance.now() < end) {
    const due = Math.floor(((performance.now() - began) * PER_SECOND) / 1000);
    const chunk: Reading[] = [];
    while (sent < due) chunk.push(reading(sent++, SENSORS, PER_SECOND));
    source.next(chunk);
    await new Promise((resolve) => setTimeout(resolve, 4));
  }
  goesOn = false;
}

/** Ends the stream, and gives the rows that differ from what a loop over the readings gives. */
async function finish(): Promise<readonly string[]> {
  source.complete();
  while (view.status !== 'completed') await new Promise(requestAnimationFrame);
  const from = Math.max(0, sent - 6 * PER_SECOND);
  const sums = batchOf(
    (function* () {
      for (let n = from; n < sent; n++) yield reading(n, SENSORS, PER_SECOND);
    })(),
  );
  return view
    .snapshot()
    .filter(({ key, window, value }) => {
      const [n, sum] = sums[`${key} ${window.start / 1000}`] ?? [];
      return n !== value.n || sum !== value.sum;
    })
    .map((row) => JSON.stringify(row));
}

Object.assign(globalThis, {
  send,
  finish,
  figures: () => {
    const sorted = gaps.toSorted((a, b) => a - b);
    return { sent, rows: view.size, pictures, frames: gaps.length, p95: sorted[Math.floor(sorted.length * 0.95)] };
  },
});
