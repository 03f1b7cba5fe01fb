import { describe, expect, it } from '@jest/globals';
import { collect } from '../../lib/aggregate/collect.js';
import { count } from '../../lib/aggregate/count.js';
import { defineAssigner } from '../../lib/window/defineAssigner.js';
import { sliding } from '../../lib/window/sliding.js';
import type { TimeWindow } from '../../lib/window/timeWindow.js';
import { windowAll } from '../../lib/window/windowAll.js';
import { expectInvalid } from './expectInvalid.js';
import { lineOf, run, script } from './windowRun.js';
import type { Ev, Pipeline } from './windowRun.js';

const pipeline = (assigner: Pipeline<unknown>['assigner']): Pipeline<readonly number[]> => ({
  assigner,
  aggregate: () => collect((event) => event.at),
});

const given = (windows: unknown) =>
  defineAssigner<Ev>({ name: 'given', assign: () => windows as readonly TimeWindow[] });

describe('defineAssigner', () => {
  it('makes windows of any kind', () => {
    // From each event's time until the next hundred.
    const untilHundred = defineAssigner<Ev>({
      name: 'untilHundred',
      assign: (_event, timestamp) => [{ start: timestamp, end: (Math.floor(timestamp / 100) + 1) * 100 }],
    });
    const { results, late } = run(
      pipeline(() => untilHundred),
      script('a@20', 'a@20', 'b@70', 99, 'a@80', 'a@150'),
    );
    expect(results.map(lineOf)).toEqual([
      'a [20,100) [20,20] on-time 0 last',
      'b [70,100) [70] on-time 0 last',
      'a [150,200) [150] on-time 0 last',
    ]);
    expect(late.map((event) => event.at)).toEqual([80]);
  });

  it('puts windows in order, each once, and copies them', () => {
    const windows = [
      { start: 5, end: 20 },
      { start: 0, end: 30 },
      { start: 0, end: 20 },
      { start: 5, end: 20 },
    ];
    const assigned = given(windows).assign({} as Ev, 0);
    expect(assigned).toEqual([
      { start: 0, end: 20 },
      { start: 0, end: 30 },
      { start: 5, end: 20 },
    ]);
    expect(windows).not.toContain(assigned[0]);
    expect(given([{ start: -Infinity, end: Infinity }]).assign({} as Ev, 0)).toHaveLength(1);
  });

  it('checks and copies windows anew when they are others than for the event before, also in the same objects', () => {
    const windows: { start: number; end: number }[] = [{ start: 0, end: 10 }];
    const assigner = given(windows);
    const first = assigner.assign({} as Ev, 0);
    expect(assigner.assign({} as Ev, 1)).toBe(first);
    windows[0]!.end = 20;
    expect(assigner.assign({} as Ev, 2)).toEqual([{ start: 0, end: 20 }]);
    windows.push({ start: -10, end: 10 });
    expect(assigner.assign({} as Ev, 3)).toEqual([
      { start: -10, end: 10 },
      { start: 0, end: 20 },
    ]);
    windows.length = 0;
    expect(assigner.assign({} as Ev, 4)).toEqual([]);
    windows.push({ start: 5, end: 5 });
    expectInvalid(() => assigner.assign({} as Ev, 5), /with start < end; it gave \{ start: 5, end: 5 \}/);
    windows[0] = { start: 0, end: 10 };
    expect(assigner.assign({} as Ev, 6)).toEqual(first);
    expect(first).toEqual([{ start: 0, end: 10 }]);
  });

  it('merges windows that overlap or touch, if it is told to', () => {
    const spans = defineAssigner<Ev>({
      name: 'spans',
      merging: true,
      assign: ({ at, gap }) => (gap === 0 ? [] : [{ start: at - gap, end: at + gap }]),
    });
    const { results, operator } = run(
      pipeline(() => spans),
      script('a@10/5', 'a@40/5', 'a@25/10', 'b@25/0', 'a@70/5'),
    );
    expect(results.map(lineOf)).toEqual(['a [5,45) [10,40,25] on-time 0 last', 'a [65,75) [70] on-time 0 last']);
    expect(operator.unassigned).toBe(1);
  });

  it('tests lateness after merging (SES-2, SES-3, SES-6)', () => {
    const spans = defineAssigner<Ev>({
      name: 'spans',
      merging: true,
      assign: ({ at, gap }) => [{ start: at, end: at + gap }],
    });
    const { results, late } = run(
      pipeline(() => spans),
      script('a@0/100', 50, 'a@10/5', 'a@120/10', 110, 'a@30/5', 'a@112/4'),
    );
    expect(results.map(lineOf)).toEqual([
      // Alone, the second would be late.
      'a [0,100) [0,10] on-time 0 last',
      'a [112,116) [112] on-time 0 last',
      'a [120,130) [120] on-time 0 last',
    ]);
    expect(late.map((event) => event.at)).toEqual([30]);
  });

  it('keeps aligned windows in slices where it can', () => {
    const { aligned } = sliding(20, 10);
    const own = defineAssigner<Ev>({ name: 'own', aligned });
    const steps = script('a@1', 'b@12', 'a@13', 25, 'a@30');
    const built = run(
      pipeline(() => sliding(20, 10)),
      steps,
      { end: 'open' },
    );
    const mine = run(
      pipeline(() => own),
      steps,
      { end: 'open' },
    );
    expect(mine.results.map(lineOf)).toEqual(built.results.map(lineOf));
    expect(mine.operator.slices).toBe(built.operator.slices);
    expect(own.assign({} as Ev, 15)).toEqual(sliding(20, 10).assign(undefined, 15));
  });

  it('refuses a definition that lacks something', () => {
    const assign = (): never[] => [];
    expectInvalid(() => defineAssigner({ name: '', assign }), /defineAssigner needs a name/);
    expectInvalid(() => defineAssigner({ name: 'x' }), /x: defineAssigner needs assign, .* or aligned/);
    expectInvalid(
      () => defineAssigner({ name: 'x', aligned: {} as never }),
      /x: aligned.sliceStart must be a function/,
    );
    const { aligned } = sliding(20, 10);
    expectInvalid(() => defineAssigner({ name: 'x', aligned, merging: true }), /x: windows that merge/);
  });

  it.each([
    ['a value of type object', { start: 0, end: 1 }],
    ['a value of type undefined', undefined],
    ['{ start: 1, end: 1 }', [{ start: 1, end: 1 }]],
    ['{ start: 0, end: 1.5 }', [{ start: 0, end: 1.5 }]],
    ['{ start: NaN, end: 1 }', [{ start: NaN, end: 1 }]],
    ['{ start: undefined, end: undefined }', [null]],
  ])('rejects an event for which assign gives %s', (shown, windows) => {
    const { rejected, operator } = run(
      pipeline(() => given(windows)),
      script('a@1'),
    );
    expect(rejected).toHaveLength(1);
    expect(operator).toMatchObject({ used: 0, rejected: 1 });
    expectInvalid(() => given(windows).assign({} as Ev, 0), /assign of given must give/);
    expect(() => given(windows).assign({} as Ev, 0)).toThrow(shown);
  });

  it('rejects an event to which windows that merge are given twice', () => {
    const twice = defineAssigner<Ev>({
      name: 'twice',
      merging: true,
      assign: () => [
        { start: 0, end: 1 },
        { start: 5, end: 6 },
      ],
    });
    expectInvalid(() => twice.assign({} as Ev, 0), /assign of twice must give at most one window/);
  });

  it('asks for itself where an assigner is a plain object', () => {
    const plain = { name: 'plain', assign: (): never[] => [] };
    expectInvalid(() => windowAll(plain, count()), /must be made by defineAssigner/);
  });
});
