import { describe, it } from '@jest/globals';
import * as fc from 'fast-check';
import { intervals, JOIN_TYPES } from '../laws/joinsOperators.js';
import { expectSame, times } from '../laws/pipeline.js';
import { anyCuts } from '../laws/script.js';
import { intervalModel } from './intervalModel.js';
import { denseScripts, runJoin } from './joinScript.js';

/** For each type of join: more than 10,000 in all. */
const NUM_RUNS = times(10_000);

const bound = fc.integer({ min: -14, max: 14 });
const bounds = fc.tuple(bound, bound).map(([a, b]) => ({ lower: Math.min(a, b), upper: Math.max(a, b) }));
const lateness = fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, fc.integer({ min: 1, max: 12 }));
const restores = fc.oneof(
  { weight: 8, arbitrary: fc.constant([]) },
  fc.constant([true]),
  fc.array(fc.boolean(), { minLength: 1, maxLength: 6 }),
);

describe('an interval join is what the brute-force model says', () => {
  for (const type of JOIN_TYPES) {
    it(`${type}: results, late events, and what is kept, in order, also when it is restored`, () => {
      fc.assert(
        fc.property(
          denseScripts(),
          bounds,
          lateness,
          anyCuts,
          restores,
          (script, interval, allowedLateness, cuts, restored) => {
            const options = { ...interval, type, allowedLateness };
            const ran = runJoin({ name: type, inputs: 2, make: intervals(options) }, script, cuts, restored);
            const { main, late, kept } = intervalModel(script, options);
            expectSame(ran.main, main);
            expectSame(ran.late, late);
            expectSame(ran.kept, kept);
            // Late nowhere behind it.
            expectSame(
              ran.main.filter(({ timestamp, watermark }) => timestamp <= watermark),
              [],
            );
          },
        ),
        { numRuns: NUM_RUNS },
      );
    }, 120_000);
  }
});
