import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { collect } from '../../lib/aggregate/collect.js';
import { count } from '../../lib/aggregate/count.js';
import { of } from '../../lib/aggregate/of.js';
import { countWindow } from '../../lib/window/countWindow.js';
import { evictCount } from '../../lib/window/evictors/evictCount.js';
import { afterCount } from '../../lib/window/triggers/afterCount.js';
import { afterWatermark } from '../../lib/window/triggers/afterWatermark.js';
import { windowAll } from '../../lib/window/windowAll.js';
import { expectInvalid } from './expectInvalid.js';
import { line, run, script } from './windowRun.js';
import type { Ev, Pipeline } from './windowRun.js';
import { cuts, scripts } from './windowScripts.js';

const counted = (size: number, slide?: number): Pipeline<readonly number[]> => ({
  assigner: () => countWindow(size, slide),
  aggregate: () =>
    collect((event) => {
      if (event.fails) throw new Error('no');
      return event.at;
    }),
});

describe('windows of a number of events', () => {
  it('are full with every n-th event of a key', () => {
    const { results, late, warnings, operator } = run(
      counted(2),
      script('a@5', 'b@1', 'a@3', 10, 'a@7', 'b@2', 'a@20', 'b@30'),
    );
    // Its time is that of the newest event, but past the watermark.
    expect(results.map(line)).toEqual([
      'a [-Infinity,Infinity) [5,3] on-time 0 last @5 ^-Infinity',
      'b [-Infinity,Infinity) [1,2] on-time 0 last @11 ^10',
      'a [-Infinity,Infinity) [7,20] on-time 0 last @20 ^10',
    ]);
    expect(late).toEqual([]);
    // What is left over gives no result; that is what it means, and no reason to warn.
    expect(warnings).toEqual([]);
    expect(operator).toMatchObject({ used: 7, keys: 0, windows: 0 });
  });

  it('hold the last n events after every slide', () => {
    const values = (size: number, slide: number, ...words: string[]): unknown[] =>
      run(counted(size, slide), script(...words)).results.map((r) => r.value.value);
    const words = ['a@1', 'a@2', 'a@3', 'a@4', 'a@5', 'a@6', 'a@7'];
    expect(values(3, 2, ...words)).toEqual([
      [1, 2],
      [2, 3, 4],
      [4, 5, 6],
    ]);
    expect(values(3, 1, ...words.slice(0, 4))).toEqual([[1], [1, 2], [1, 2, 3], [2, 3, 4]]);
    expect(values(2, 3, ...words)).toEqual([
      [2, 3],
      [5, 6],
    ]);
  });

  it('are those of the definition (WIN-8)', () => {
    fc.assert(
      fc.property(scripts({ failures: true }), cuts, fc.nat(4), fc.nat(4), (steps, sizes, n, m) => {
        const size = n + 1;
        const slide = m + 1;
        const expected: unknown[] = [];
        const seen = new Map<string, number[]>();
        for (const step of steps) {
          if (!('id' in step) || step.fails) continue;
          const ofKey = [...(seen.get(step.key) ?? []), step.at];
          seen.set(step.key, ofKey);
          if (ofKey.length % slide === 0) expected.push([step.key, ofKey.slice(-size)]);
        }
        const { results, operator } = run(counted(size, slide), steps, { sizes });
        expect(results.map((r) => [r.value.key, r.value.value])).toEqual(expected);
        expect(operator.used + operator.rejected).toBe(operator.in);
        for (const { timestamp, watermark } of results) expect(timestamp).toBeGreaterThan(watermark);
      }),
      { numRuns: 300 },
    );
  });

  it('keep nothing of a key whose window is full', () => {
    const { operator } = run(counted(2), script('a@1', 'b@2', 'c@3', 'a@4', 'b@5'), { end: 'open' });
    expect(operator).toMatchObject({ keys: 1, windows: 1 });
  });

  it('discard what no result has told of when they are cut off', () => {
    const { operator } = run(counted(2), script('a@1', 'a@2', 'a@3', 'b@4'), { end: 'cut' });
    expect(operator).toMatchObject({ used: 2, discarded: 2 });
  });

  it('take any aggregate', () => {
    const first = of<Ev, number, number>({ create: () => 0, add: (n, event) => n || event.at, result: (n) => n });
    for (const [size, slide, expected] of [
      [2, 2, [1, 3]],
      [2, 1, [1, 1, 2, 3]],
    ] as const) {
      const pipeline: Pipeline<number> = { assigner: () => countWindow(size, slide), aggregate: () => first };
      const { results } = run(pipeline, script('a@1', 'a@2', 'a@3', 'a@4'));
      expect(results.map((r) => r.value.value)).toEqual(expected);
    }
  });

  it('refuse a trigger and an evictor: they have their own', () => {
    expectInvalid(
      () => windowAll(countWindow(3), count(), { trigger: afterCount(2) }),
      /countWindow\(3\) says itself when a result is due.*use globalWindow\(\)/,
    );
    expectInvalid(
      () => windowAll(countWindow(3), count(), { trigger: afterWatermark() }),
      /countWindow\(3\) says itself/,
    );
    expectInvalid(() => windowAll(countWindow(3), count(), { evictor: evictCount(2) }), /countWindow\(3\) says itself/);
  });
});
