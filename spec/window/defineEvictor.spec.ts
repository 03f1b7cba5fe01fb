import { describe, expect, it } from '@jest/globals';
import { collect } from '../../lib/aggregate/collect.js';
import { defineEvictor } from '../../lib/window/defineEvictor.js';
import { tumbling } from '../../lib/window/tumbling.js';
import { afterCount } from '../../lib/window/triggers/afterCount.js';
import { expectInvalid } from './expectInvalid.js';
import { run, script } from './windowRun.js';
import type { Ev, Pipeline } from './windowRun.js';

const pipeline = (evictor: ReturnType<typeof defineEvictor<Ev>>): Pipeline<readonly number[]> => ({
  assigner: () => tumbling(10),
  aggregate: () => collect((event) => event.at),
  options: { evictor, trigger: afterCount(2) },
});

const results = (evictor: ReturnType<typeof defineEvictor<Ev>>, ...words: string[]): unknown[] =>
  run(pipeline(evictor), script(...words)).results.map((r) => r.value.value);

describe('defineEvictor', () => {
  const even = <E extends { readonly value: Ev }>(elements: readonly E[]): readonly E[] =>
    elements.filter((e) => e.value.at % 2 === 0);

  it('takes out before a result', () => {
    expect(results(defineEvictor({ name: 'even', before: even }), 'a@1', 'a@2', 'a@3', 'a@4')).toEqual([[2], [2, 4]]);
  });

  it('takes out after a result', () => {
    expect(results(defineEvictor({ name: 'even', after: even }), 'a@1', 'a@2', 'a@3', 'a@4')).toEqual([
      [1, 2],
      [2, 3, 4],
    ]);
  });

  it('knows the window', () => {
    const recent = defineEvictor<Ev>({
      name: 'recent',
      before: (elements, { end }) => elements.filter((e) => e.timestamp > end - 5),
    });
    expect(results(recent, 'a@1', 'a@8', 'a@13', 'a@17')).toEqual([[8], [17]]);
  });

  it('refuses a definition that lacks something', () => {
    expectInvalid(() => defineEvictor({ name: '', before: (all) => all }), /defineEvictor needs a name/);
    expectInvalid(() => defineEvictor({ name: 'x' }), /x: defineEvictor needs before or after/);
    expectInvalid(() => defineEvictor({ name: 'x', after: 1 as never }), /x: after must be a function/);
  });

  it('fails the stream where it gives no list', () => {
    const bad = defineEvictor<Ev>({ name: 'bad', before: () => undefined as never });
    const { error } = run(pipeline(bad), script('a@1', 'a@2'));
    expect(String(error)).toMatch(
      /before of bad must give a list of the elements that stay; it gave a value of type undefined/,
    );
  });
});
