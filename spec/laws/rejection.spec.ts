import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import {
  afterCount,
  afterWatermark,
  agg,
  createRuntime,
  cumulative,
  filterValues,
  fromArray,
  globalWindow,
  keyBy,
  runningAggregate,
  session,
  sliding,
  tumbling,
  values,
  windowBy,
} from '../../lib/index.js';
import type { KeyedStream, Rejected, SideTarget } from '../../lib/index.js';

interface Event {
  readonly at: number;
  readonly key: string;
  readonly n: number;
  /** User code throws on it. */
  readonly bad: boolean;
}

type Rejecting = { readonly lateTo?: SideTarget<Event>; readonly rejectedTo?: SideTarget<Rejected> };

/** All see an event before one of them throws, and some after. */
const sums = {
  count: agg.count(),
  odd: agg.where((event: Event) => event.n % 2 === 1, agg.count()),
  sum: agg.sum((event: Event) => {
    if (event.bad) throw new Error('no');
    return event.n;
  }),
  last: agg.last((event: Event) => event.n),
};

const OPERATORS: readonly (readonly [
  string,
  (to: Rejecting) => (events: KeyedStream<string, Event>) => KeyedStream<string, unknown>,
])[] = [
  ['tumbling windows', (to) => (events) => events.pipe(windowBy(tumbling(10), sums, to))],
  [
    'tumbling windows with lateness',
    (to) => (events) => events.pipe(windowBy(tumbling(10), sums, { ...to, allowedLateness: 10 })),
  ],
  ['tumbling windows, filled', (to) => (events) => events.pipe(windowBy(tumbling(10), sums, { ...to, fillEmpty: 30 }))],
  ['sliding windows', (to) => (events) => events.pipe(windowBy(sliding(20, 5), sums, to))],
  ['cumulative windows', (to) => (events) => events.pipe(windowBy(cumulative(20, 5), sums, to))],
  ['sessions', (to) => (events) => events.pipe(windowBy(session(4), sums, to))],
  [
    'windows with a trigger',
    (to) => (events) =>
      events.pipe(windowBy(tumbling(10), sums, { ...to, trigger: afterWatermark({ early: afterCount(2) }) })),
  ],
  ['one window', (to) => (events) => events.pipe(windowBy(globalWindow(), sums, to))],
  [
    'running aggregates',
    ({ rejectedTo }) =>
      (events) =>
        events.pipe(runningAggregate(sums, { form: 'upserts', ...(rejectedTo && { rejectedTo }) })),
  ],
];

const events = fc
  .array(
    fc.record({
      step: fc.integer({ min: -4, max: 6 }),
      key: fc.constantFrom('a', 'b'),
      n: fc.nat(9),
      bad: fc.oneof({ weight: 3, arbitrary: fc.constant(false) }, fc.constant(true)),
    }),
    { maxLength: 40 },
  )
  .map((steps) => {
    let at = 0;
    return steps.map(({ step, ...rest }): Event => ({ ...rest, at: Math.max(0, (at += step)) }));
  });

describe('an event that user code throws on', () => {
  it.each(OPERATORS)(
    'in %s: is set aside, and for the others it is as if it had never come, however they are cut',
    (_, operator) => {
      const run = (
        input: readonly Event[],
        batchSize: number,
        filtered: boolean,
      ): [unknown[], Event[], Event[], boolean] => {
        const [results, late, rejected]: [unknown[], Event[], Event[]] = [[], [], []];
        const runtime = createRuntime();
        const entry = fromArray(input, { timestampOf: ({ at }) => at, outOfOrderness: 3, batchSize, runtime });
        const to = {
          lateTo: { next: (event: Event) => void late.push(event) },
          rejectedTo: { next: ({ value }: Rejected) => void rejected.push(value as Event) },
        };
        entry
          .pipe(
            filterValues(({ bad }) => !filtered || !bad),
            keyBy(({ key }) => key),
            operator(to),
            values(),
          )
          .subscribe((result) => results.push(result));
        const counters = runtime.metrics().operators.at(-1)!;
        const addsUp =
          counters.in === counters.used + counters.late + counters.rejected && counters.rejected === rejected.length;
        return [results, late, rejected, addsUp];
      };
      fc.assert(
        fc.property(events, fc.constantFrom(1, 2, 7, 64), (input, batchSize) => {
          const [expected, lateGood] = run(input, 1024, true);
          const [results, late, rejected, addsUp] = run(input, batchSize, false);
          expect(results).toEqual(expected);
          expect(late.filter(({ bad }) => !bad)).toEqual(lateGood);
          // One that is late already is asked for nothing.
          expect([...rejected, ...late.filter(({ bad }) => bad)].sort(byPlace(input))).toEqual(
            input.filter(({ bad }) => bad),
          );
          expect(addsUp).toBe(true);
        }),
        { numRuns: 300 },
      );
    },
  );
});

function byPlace(input: readonly Event[]): (a: Event, b: Event) => number {
  return (a, b) => input.indexOf(a) - input.indexOf(b);
}
