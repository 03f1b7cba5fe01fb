import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { agg, fromArray, keyBy, sliding, values, windowBy } from '../../lib/index.js';
import { times } from '../laws/pipeline.js';

type Event = readonly [time: number, key: string, n: number];

const LATENESS = 1000;

/** The sum of each window and key when its end has passed for the first time. */
function engine(events: readonly Event[], size: number, slide: number): string[] {
  const seen: string[] = [];
  fromArray(events, { timestampOf: ([time]) => time, batchSize: 3 })
    .pipe(
      keyBy(([, key]) => key),
      windowBy(
        sliding(size, slide),
        agg.sum(([, , n]) => n),
        { allowedLateness: LATENESS },
      ),
      values(),
    )
    .subscribe(({ key, window, value, pane }) => {
      if (pane.timing === 'on-time') seen.push(`${window.start} ${key} ${value}`);
    });
  return seen.sort();
}

/** The same, from all events that came before the watermark had passed the window's end. */
function model(events: readonly Event[], size: number, slide: number): string[] {
  const came = events.map(([time, key, n], i) => ({
    time,
    key,
    n,
    // The watermark when it came: nothing is waited for, so it is just below the highest time so far.
    before: Math.max(-Infinity, ...events.slice(0, i).map(([at]) => at)) - 1,
  }));
  const seen: string[] = [];
  const first = Math.min(...events.map(([time]) => time)) - size;
  const last = Math.max(...events.map(([time]) => time));
  for (let start = Math.floor(first / slide) * slide; start <= last; start += slide) {
    const within = came.filter(({ time, before }) => time >= start && time < start + size && before < start + size - 1);
    for (const key of new Set(within.map((event) => event.key))) {
      const sum = within.filter((event) => event.key === key).reduce((total, { n }) => total + n, 0);
      seen.push(`${start} ${key} ${sum}`);
    }
  }
  return seen.sort();
}

describe('sliding windows with late events', () => {
  it('count an event once that came into slices that were summed up already', () => {
    const events: Event[] = [
      [3, 'k', 1],
      [20, 'm', 1],
      [12, 'k', 1],
      [13, 'k', 1],
      [40, 'm', 1],
    ];
    expect(engine(events, 10, 1)).toEqual(model(events, 10, 1));
  });

  it('give what a model gives that looks through all events for each window', () => {
    const time = fc.oneof(fc.nat(40), fc.nat(15));
    const event: fc.Arbitrary<Event> = fc.tuple(time, fc.constantFrom('k', 'm', 'p'), fc.nat(9));
    const sizes = fc.constantFrom([10, 1], [10, 2], [12, 3], [8, 4], [10, 3], [7, 2], [6, 5]);
    fc.assert(
      fc.property(fc.array(event, { minLength: 1, maxLength: 30 }), sizes, (events, [size, slide]) => {
        expect(engine(events, size, slide)).toEqual(model(events, size, slide));
      }),
      { numRuns: times(5000) },
    );
  });
});
