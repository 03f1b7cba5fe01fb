import { it } from '@jest/globals';
import * as fc from 'fast-check';
import { expectConservation, play, start, times } from './pipeline.js';
import type { Pipeline } from './pipeline.js';
import { anyCuts, cut, scripts } from './script.js';
import type { ScriptOptions } from './script.js';

/**
 * Law 3. Nothing vanishes: for each operator at any moment, in = used + filtered + late + unassigned + rejected + shed + discarded +
 * pending; also when inputs are cut off, when the consumer leaves, when it fails, and in what goes on from a snapshot.
 */
export function checkConservation(pipeline: Pipeline, options: ScriptOptions = {}, numRuns = 40): void {
  const { inputs = 1 } = pipeline;
  const ends = fc.constantFrom(
    'end' as const,
    'cutOff' as const,
    'unsubscribe' as const,
    'fail' as const,
    'restore' as const,
  );
  it(`${pipeline.name}: in is always the sum of what became of it`, async () => {
    await fc.assert(
      fc.asyncProperty(
        scripts({ inputs, ends: 'any', ...options }),
        anyCuts,
        fc.nat(24),
        ends,
        async (script, cuts, at, end) => {
          let h = start(pipeline);
          await Promise.resolve();
          expectConservation(h);
          for (const [i, frame] of cut(script, cuts).entries()) {
            play(h, frame);
            expectConservation(h);
            if (pipeline.settles === true && i % 3 > 0) await h.settle();
            expectConservation(h);
            if (i === at && end === 'restore') {
              h = h.restore(h.snapshot());
              await Promise.resolve();
              expectConservation(h);
            }
          }
          if (end === 'fail') h.inputs.find((input) => !input.ended)?.fail(new Error('the source broke'));
          else if (end === 'restore') h.cutOff();
          else h[end]();
          expectConservation(h);
          h.unsubscribe();
          expectConservation(h);
        },
      ),
      { numRuns: times(numRuns) },
    );
  });
}
