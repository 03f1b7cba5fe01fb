import { describe, it } from '@jest/globals';
import * as fc from 'fast-check';
import { cumulative, sliding, tumbling } from '../../lib/index.js';
import type { AlignedAssigner } from '../../lib/window/alignedAssigner.js';
import { windows } from './operators.js';
import { expectSame, play, start, times } from './pipeline.js';
import { anyCuts, cut, scripts } from './script.js';
import { modelOf } from './windowModel.js';
import type { ModelOptions } from './windowModel.js';

const CASES: readonly (readonly [name: string, options: ModelOptions])[] = [
  ['tumbling', { size: 10 }],
  ['tumbling by one', { size: 1 }],
  ['tumbling with an offset', { size: 10, offset: -7 }],
  ['tumbling with allowed lateness', { size: 10, offset: 2, allowedLateness: 12 }],
  ['tumbling, filled', { size: 10, fillEmpty: 25 }],
  ['tumbling, filled, with allowed lateness', { size: 10, fillEmpty: 25, allowedLateness: 15 }],
  ['sliding', { size: 12, slide: 4 }],
  ['sliding by a part of the slide', { size: 10, slide: 4, offset: -1 }],
  ['sliding with allowed lateness', { size: 10, slide: 5, allowedLateness: 7 }],
  ['sliding by a part of the slide, with allowed lateness', { size: 11, slide: 4, offset: 3, allowedLateness: 6 }],
  ['sliding with gaps', { size: 3, slide: 8, offset: 5 }],
  ['sliding with gaps and allowed lateness', { size: 3, slide: 8, allowedLateness: 9 }],
  ['sliding, filled', { size: 10, slide: 5, fillEmpty: 22 }],
  ['sliding, filled, with allowed lateness', { size: 10, slide: 5, fillEmpty: 22, allowedLateness: 11 }],
  ['cumulative', { size: 24, step: 2 }],
  ['cumulative with an offset and allowed lateness', { size: 15, step: 3, offset: -4, allowedLateness: 14 }],
  ['cumulative, filled, with allowed lateness', { size: 12, step: 3, fillEmpty: 25, allowedLateness: 8 }],
];

/** At least 10,000 in all. */
const NUM_RUNS = times(800);

function assignerOf({ size, slide, step, offset = 0 }: ModelOptions): AlignedAssigner {
  if (step !== undefined) return cumulative(size, step, { offset });
  return slide === undefined ? tumbling(size, { offset }) : sliding(size, slide, { offset });
}

describe('law 5: windows are what the brute-force model says', () => {
  for (const [name, options] of CASES) {
    it(`${name}: results, panes, late and unassigned events, in order`, () => {
      const { allowedLateness = 0, fillEmpty } = options;
      const make = windows(assignerOf(options), { allowedLateness, ...(fillEmpty !== undefined && { fillEmpty }) });
      const pipeline = { name, make };
      fc.assert(
        fc.property(scripts({ idles: false, clock: false, maxLength: 20 }), anyCuts, (script, cuts) => {
          const h = start(pipeline);
          for (const frame of cut(script, cuts)) play(h, frame);
          const { main, late, unassigned } = modelOf(script, options);
          expectSame(h.outputs.main.records, main);
          expectSame(h.outputs['late']!.records, late);
          expectSame(h.operator('windowBy').unassigned, unassigned);
        }),
        { numRuns: NUM_RUNS },
      );
    });
  }
});
