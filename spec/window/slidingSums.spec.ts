import { describe, it } from '@jest/globals';
import fc from 'fast-check';
import { agg, keyBy, sliding, windowBy } from '../../lib/index.js';
import type { Stream } from '../../lib/index.js';
import { harness } from '../../lib/testing.js';
import { expectSame } from '../laws/pipeline.js';

interface Reading {
  readonly key: string;
  readonly degrees: number;
}

const anySteps = fc.array(
  fc.record({
    ahead: fc.oneof(
      { weight: 8, arbitrary: fc.integer({ min: 0, max: 4 }) },
      { weight: 4, arbitrary: fc.integer({ min: -25, max: -1 }) },
      { weight: 1, arbitrary: fc.integer({ min: 20, max: 90 }) },
    ),
    reading: fc.record({
      key: fc.constantFrom('a', 'b', 'c'),
      degrees: fc.double({ min: -1e9, max: 1e9, noNaN: true }),
    }),
  }),
  { minLength: 5, maxLength: 60 },
);

/** What the order of additions shows in. */
const fractions = (size: number, slide: number, allowedLateness: number) => (readings: Stream<Reading>) =>
  readings.pipe(
    keyBy((reading) => reading.key),
    windowBy(
      sliding(size, slide),
      {
        count: agg.count(),
        sum: agg.sum((reading) => reading.degrees),
        variance: agg.variance((reading) => reading.degrees),
        least: agg.min((reading) => reading.degrees),
      },
      { allowedLateness },
    ),
  );

const SHAPES: readonly (readonly [size: number, slide: number, allowedLateness: number])[] = [
  [20, 2, 0],
  [20, 1, 7],
  [21, 4, 0],
  [10, 5, 12],
];

describe('sums of sliding windows', () => {
  it.each(SHAPES)('of %i by %i, late by %i, are the same to the last bit after a restore', (size, slide, lateness) => {
    const make = () => harness(fractions(size, slide, lateness));
    fc.assert(
      fc.property(anySteps, fc.nat(), (steps, at) => {
        const whole = make();
        let restored = make();
        let highest = 0;
        let before = 0;
        steps.forEach(({ ahead, reading }, i) => {
          const time = highest + ahead;
          for (const h of [whole, restored]) {
            h.event(reading, time);
            if (ahead > 0) h.watermark(time - 1);
          }
          highest = Math.max(highest, time);
          if (i !== at % steps.length) return;
          before = whole.outputs.main.records.length;
          restored = restored.restore(restored.snapshot());
        });
        for (const h of [whole, restored]) h.watermark(highest + 1000);
        expectSame(restored.outputs.main.records, whole.outputs.main.records.slice(before));
      }),
      { numRuns: 100 },
    );
  });
});
