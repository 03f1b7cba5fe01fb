import { Subject } from 'rxjs';
import { agg, eventTime, keyBy, tumbling, windowBy } from 'rxtide';
import { toView } from 'rxtide/view';

/** A page whose windows close by the clock where no events come: what becomes of it while nobody looks. */
interface Visit {
  readonly at: number;
  readonly page: string;
}

const SECOND = 1000;
const source = new Subject<Visit>();
const view = toView(
  source.pipe(
    eventTime((visit) => visit.at, { whenQuiet: { followClockAfter: 100 } }),
    keyBy((visit) => visit.page),
    windowBy(tumbling(SECOND), agg.count()),
  ),
  { windows: 10 },
);
const pictures: string[] = [];
const show = (): string =>
  view
    .snapshot()
    .map((row) => `${row.key} ${row.value}`)
    .join(', ');
view.subscribe(() => pictures.push(show()));

let last = performance.now();
let longest = 0;
setInterval(() => {
  longest = Math.max(longest, performance.now() - last);
  last = performance.now();
}, 50);

Object.assign(globalThis, {
  /** For how long no timer has run, ms. */
  longestPause: () => longest,
  show,
  pictures: () => pictures,
  /** Visits in the middle of the second that has begun. */
  visit: (...pages: readonly string[]) => {
    const at = Math.floor(Date.now() / SECOND) * SECOND + SECOND / 2;
    for (const page of pages) source.next({ at, page });
  },
  /** Visits a minute of event time, at once. */
  visitMinutes: (page: string, n: number) => {
    for (let i = 0; i < n; i++) source.next({ at: Date.now() + i * 60 * SECOND, page });
  },
});
