import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { collect } from '../../lib/aggregate/collect.js';
import { globalWindow } from '../../lib/window/globalWindow.js';
import { afterWatermark } from '../../lib/window/triggers/afterWatermark.js';
import { anyOf } from '../../lib/window/triggers/anyOf.js';
import { line, run, script } from './windowRun.js';
import type { Ev, Pipeline, Run, RunOptions, Step } from './windowRun.js';
import { cuts, scripts } from './windowScripts.js';

const pipeline = (options: Pipeline<unknown>['options'] = {}): Pipeline<readonly number[]> => ({
  assigner: () => globalWindow(),
  aggregate: () =>
    collect<Ev, number>((event) => {
      if (event.fails) throw new Error(`event ${event.id} fails`);
      return event.id;
    }),
  options,
});

const byItself = pipeline();
/** The default trigger, by the engine that keeps each window of each key for itself. */
const perWindow = pipeline({ trigger: anyOf(afterWatermark()) });

/** All that a user can tell a run by. */
function outcome({ results, late, rejected, warnings, operator, error }: Run<readonly number[]>): unknown {
  return { results: results.map(line), late, rejected, warnings, operator, error };
}

describe('the window of all time', () => {
  /** Random steps; after `live` of them the end of time has come. */
  const steps = fc
    .tuple(scripts({ failures: true, clock: true }), fc.nat(60), fc.boolean())
    .map(([random, live, told]): Step[] => {
      const after = random.slice(live).map((step) => {
        if ('id' in step) return { ...step, mark: Infinity };
        return 'watermark' in step ? { watermark: Infinity } : step;
      });
      return [...random.slice(0, live), ...(told ? [{ watermark: Infinity }] : []), ...after];
    });
  const how: fc.Arbitrary<RunOptions> = fc.record({
    sizes: cuts,
    restarts: fc.boolean(),
    end: fc.constantFrom('time', 'cut', 'open'),
  });

  it('gives what the per-window engine gives, whatever the allowed lateness', () => {
    fc.assert(
      fc.property(steps, how, fc.constantFrom(0, 7), (steps, how, allowedLateness) => {
        const expected = run(pipeline({ ...perWindow.options, allowedLateness }), steps, how);
        expect(outcome(run(pipeline({ allowedLateness }), steps, how))).toEqual(outcome(expected));
      }),
      { numRuns: 200 },
    );
  });

  it('gives one result for each key, at the end of time, in the order in which keys came', () => {
    const { results, operator } = run(byItself, script('b@5', 'a@9', 'b@2', 7, 'c@1', 'a@3'), { sizes: [4, 2] });
    expect(results.map(line)).toEqual([
      'b [-Infinity,Infinity) [0,2] on-time 0 last @8 ^7',
      'a [-Infinity,Infinity) [1,4] on-time 0 last @9 ^7',
      'c [-Infinity,Infinity) [3] on-time 0 last @8 ^7',
    ]);
    expect(operator).toMatchObject({ in: 5, used: 5, late: 0, keys: 0, windows: 0 });
  });

  it('holds a key and a window for each, and every event, until then', () => {
    const open = run(byItself, script('a@1', 'b@2', 'a@3', 1e15), { end: 'open' });
    expect(open.operator).toMatchObject({ used: 3, keys: 2, windows: 2, nextTimer: Infinity });
    expect(run(byItself, script('a@1', 'b@2', 'a@3', 1e15), { end: 'cut' }).operator).toMatchObject({
      used: 0,
      discarded: 3,
    });
  });

  it('takes back a key whose first event fails', () => {
    const { results, rejected } = run(byItself, script('a@1', '!c@2', 'b@3', '!d@4', 'c@5', 'a@6'), { sizes: [6] });
    expect(results.map(({ key, value }) => [key, value.value])).toEqual([
      ['a', [0, 5]],
      ['b', [2]],
      ['c', [4]],
    ]);
    expect(rejected.map((event) => (event as Ev).id)).toEqual([1, 3]);
  });

  it('runs user code once for an event, also where every second one fails', () => {
    let calls = 0;
    const counted: Pipeline<readonly number[]> = {
      ...byItself,
      aggregate: () =>
        collect<Ev, number>((event) => {
          calls++;
          if (event.fails) throw new Error('no');
          return event.id;
        }),
    };
    const n = 2000;
    const words = Array.from({ length: n }, (_, i) => `${i % 2 === 0 ? '!' : ''}k${i}@${i}`);
    const { results, operator } = run(counted, script(...words), { sizes: [n] });
    expect(results).toHaveLength(n / 2);
    expect(operator).toMatchObject({ in: n, used: n / 2, rejected: n / 2, keys: 0 });
    expect(calls).toBe(n);
  });
});
