import { it } from '@jest/globals';
import * as fc from 'fast-check';
import { countsOf, expectSame, outcomeOf, run, times } from './pipeline.js';
import type { Outcome, Pipeline } from './pipeline.js';
import { anyCuts, cut, scripts } from './script.js';
import type { Cuts, Script, ScriptOptions } from './script.js';

/** How many events a batch has; beside them, random cuts. */
const SIZES = [2, 7, 64, 1024];

/**
 * Law 1. Batching is invisible: the same events and clock moves in the same order give, on each output, the same values, times and
 * order, late events included, however the input is cut into batches.
 *
 * With several inputs the same holds for the same interleaving.
 */
export function checkBatching(pipeline: Pipeline, options: ScriptOptions = {}, numRuns = 40): void {
  const { inputs = 1 } = pipeline;
  it(`${pipeline.name}: gives the same however the input is cut`, async () => {
    await fc.assert(
      fc.asyncProperty(scripts({ inputs, ends: 'any', ...options }), anyCuts, anyCuts, async (script, some, others) => {
        const finest = await outcome(pipeline, script, 1);
        for (const cuts of [...SIZES, some, others]) expectSame(await outcome(pipeline, script, cuts), finest);
      }),
      { numRuns: times(numRuns) },
    );
  });
}

async function outcome(pipeline: Pipeline, script: Script, cuts: Cuts): Promise<Outcome> {
  const h = await run(pipeline, cut(script, cuts));
  return { ...outcomeOf(h), counts: countsOf(h) };
}
