import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { collect } from '../../lib/aggregate/collect.js';
import { session } from '../../lib/window/session.js';
import { afterWatermark } from '../../lib/window/triggers/afterWatermark.js';
import { anyOf } from '../../lib/window/triggers/anyOf.js';
import { defineEvictor } from '../../lib/window/defineEvictor.js';
import { model } from './windowModel.js';
import { line, run } from './windowRun.js';
import type { Ev, Pipeline } from './windowRun.js';
import { cuts, scripts } from './windowScripts.js';

const idOf = (event: Ev): number => {
  if (event.fails) throw new Error(`event ${event.id} fails`);
  return event.id;
};

const FIXED = 6;
const gaps = { fixed: () => session<Ev>(FIXED), 'per event': () => session<Ev>((event) => event.gap) };
const everything = defineEvictor({ name: 'nothing', before: (elements) => elements });
const engines: Record<string, Pipeline<unknown>['options']> = {
  'the engine of sessions': {},
  'the per-window engine, with a trigger': { trigger: anyOf(afterWatermark()) },
  'the per-window engine, with an evictor': { evictor: everything },
};
const RUNS = 200;

describe.each(Object.keys(engines))('sessions by %s', (engine) => {
  describe.each(Object.keys(gaps) as (keyof typeof gaps)[])('with a gap that is %s', (kind) => {
    const pipelineOf = (allowedLateness: number): Pipeline<readonly number[]> => ({
      assigner: gaps[kind],
      aggregate: () => collect(idOf),
      options: { ...engines[engine], allowedLateness },
    });
    const gapOf = kind === 'fixed' ? () => FIXED : (event: Ev) => event.gap;

    it.each([0, 5, Infinity])('are those of the model, with an allowed lateness of %s', (lateness) => {
      fc.assert(
        fc.property(scripts({ failures: true }), cuts, (steps, sizes) => {
          const expected = model((e) => [{ start: e.at, end: e.at + gapOf(e) }], true, lateness, steps);
          const actual = run(pipelineOf(lateness), steps, { sizes });
          expect(actual.results.map(line)).toEqual(expected.results);
          expect(actual.late.map((event) => event.id)).toEqual(expected.late);
          expect(actual.rejected.map((event) => (event as Ev).id)).toEqual(expected.rejected);
          expect(actual.operator).toMatchObject({ keys: 0, windows: 0, nextTimer: Infinity });
        }),
        { numRuns: RUNS },
      );
    });

    it('are the same after a restart at every step', () => {
      fc.assert(
        fc.property(scripts({ failures: true }), fc.constantFrom(0, 5), (steps, lateness) => {
          const whole = run(pipelineOf(lateness), steps);
          const pieces = run(pipelineOf(lateness), steps, { restarts: true });
          expect(pieces.results.map(line)).toEqual(whole.results.map(line));
          expect(pieces.late).toEqual(whole.late);
        }),
        { numRuns: RUNS / 4 },
      );
    });

    it('account for every event, also when they are cut off', () => {
      fc.assert(
        fc.property(scripts({ failures: true }), cuts, fc.constantFrom(0, 5), (steps, sizes, lateness) => {
          const { operator, results } = run(pipelineOf(lateness), steps, { sizes, end: 'cut' });
          const { used, late, rejected, discarded, unassigned } = operator;
          expect(used + late + rejected + discarded + unassigned).toBe(operator.in);
          const told = new Set(results.flatMap((result) => result.value.value));
          expect(used).toBe(told.size);
        }),
        { numRuns: RUNS / 4 },
      );
    });
  });
});
