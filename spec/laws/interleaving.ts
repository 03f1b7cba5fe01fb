import { expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import type { Collected } from '../../lib/testing.js';
import { run, times } from './pipeline.js';
import type { AnyHarness, Pipeline } from './pipeline.js';
import { anyCuts, cut, scripts } from './script.js';
import type { Script, Step } from './script.js';

/**
 * Law 1 (c). Across different interleavings, where nothing is late, an operator whose results depend on event time alone gives the same
 * multiset. The streams of all inputs are one script here, shuffled: what happens within one input keeps its order.
 */
export function checkInterleaving(pipeline: Pipeline, numRuns = 40): void {
  const { inputs = 1, evenTimes = false } = pipeline;
  if (inputs === 1) throw new Error(`${pipeline.name} has one input: there is nothing to interleave`);
  it(`${pipeline.name}: gives the same multiset for every interleaving`, async () => {
    const script = scripts({ inputs, idles: false, clock: false, nothingLate: true, evenTimes });
    const order = fc.array(fc.nat(inputs - 1), { maxLength: 32, size: 'max' });
    await fc.assert(
      fc.asyncProperty(script, order, anyCuts, async (script, order, cuts) => {
        const one = await run(pipeline, cut(script, 1));
        const other = await run(pipeline, cut(interleaved(script, order), cuts));
        expect(multisetOf(other)).toEqual(multisetOf(one));
      }),
      { numRuns: times(numRuns) },
    );
  });
}

/** The same steps of each input in the same order, the inputs taking turns as `order` says. */
function interleaved(script: Script, order: readonly number[]): Script {
  const left = [...script];
  const taken: Step[] = [];
  for (let turn = 0; left.length > 0; turn++) {
    const input = order[turn];
    const at = Math.max(
      0,
      left.findIndex((step) => step.kind !== 'clock' && step.input === input),
    );
    taken.push(...left.splice(at, 1));
  }
  return taken;
}

/** What was collected comes in the order of arrival, which is another one. */
function unordered(name: string, value: unknown): unknown {
  return name === 'ids' ? [...(value as number[])].sort((a, b) => a - b) : value;
}

function multisetOf(h: AnyHarness): Record<string, string[]> {
  return Object.fromEntries(
    Object.entries<Collected<unknown>>(h.outputs).map(([name, { records }]) => [
      name,
      records.map(({ value, timestamp, key }) => JSON.stringify([timestamp, key, value], unordered)).sort(),
    ]),
  );
}
