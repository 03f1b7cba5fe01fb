import { describe, it } from '@jest/globals';
import * as fc from 'fast-check';
import { cumulative, defineAssigner, globalWindow, session, sliding, tumbling } from '../../lib/index.js';
import type { JoinWindowType } from '../../lib/index.js';
import { JOIN_TYPES, joinedWindows } from '../laws/joinsOperators.js';
import { expectSame, times } from '../laws/pipeline.js';
import { anyCuts } from '../laws/script.js';
import type { Item } from '../laws/script.js';
import { denseScripts, runJoin } from './joinScript.js';
import { windowModel } from './windowModel.js';

/** For each type of join: more than 10,000 in all. */
const NUM_RUNS = times(10_000);

const sessions = fc.constantFrom(
  session(7),
  session<Item>((item) => 1 + Math.abs(item.n)),
);
const separate = fc.constantFrom(
  tumbling(10),
  tumbling(7, { offset: 2 }),
  sliding(12, 5),
  sliding(4, 10),
  cumulative(30, 10),
  globalWindow(),
  defineAssigner<Item>({
    name: 'by key',
    assign: ({ key }, time) => (key === 'b' ? [] : [{ start: time - 3, end: time + (key === 'a' ? 4 : 9) }]),
  }),
);
const windows = fc.oneof(sessions, separate);
const lateness = fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 60 }), fc.constant(Infinity));
const restores = fc.oneof(
  { weight: 8, arbitrary: fc.constant([]) },
  fc.constant([true]),
  fc.array(fc.boolean(), { minLength: 1, maxLength: 6 }),
);
const types: readonly JoinWindowType[] = [...JOIN_TYPES, 'coGroup'];

describe('a window join is what the brute-force model says', () => {
  for (const type of types) {
    it(`${type}: results, late events, and what is kept, in order, also when it is restored`, () => {
      fc.assert(
        fc.property(
          denseScripts(),
          windows,
          lateness,
          anyCuts,
          restores,
          (script, window, allowedLateness, cuts, restored) => {
            const options = { window, type, allowedLateness };
            const ran = runJoin({ name: type, inputs: 2, make: joinedWindows(options) }, script, cuts, restored);
            const { main, late, kept } = windowModel(script, options);
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
