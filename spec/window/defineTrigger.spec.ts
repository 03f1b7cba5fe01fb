import { describe, expect, it } from '@jest/globals';
import { collect } from '../../lib/aggregate/collect.js';
import { defineTrigger } from '../../lib/window/defineTrigger.js';
import { globalWindow } from '../../lib/window/globalWindow.js';
import { session } from '../../lib/window/session.js';
import { CONTINUE, FIRE, FIRE_AND_PURGE } from '../../lib/window/trigger.js';
import { afterWatermark } from '../../lib/window/triggers/afterWatermark.js';
import { anyOf } from '../../lib/window/triggers/anyOf.js';
import { tumbling } from '../../lib/window/tumbling.js';
import { expectInvalid } from './expectInvalid.js';
import { lineOf, run, script } from './windowRun.js';
import type { Ev, Pipeline } from './windowRun.js';

/** Fires when events of more than `limit` ms in all have come. */
const perBudget = (limit: number) =>
  defineTrigger<Ev, { spent: number }>({
    name: `perBudget(${limit})`,
    create: () => ({ spent: 0 }),
    onElement(state, event) {
      state.spent += event.gap;
      return state.spent > limit ? FIRE : CONTINUE;
    },
    merge: (into, from) => void (into.spent += from.spent),
    onFired: (state) => void (state.spent = 0),
  });

const pipeline = (
  assigner: Pipeline<unknown>['assigner'],
  trigger: ReturnType<typeof perBudget>,
): Pipeline<unknown> => ({
  assigner,
  aggregate: () => collect((event: Ev) => event.at),
  options: { trigger },
});

describe('defineTrigger', () => {
  it('decides by what it keeps for each window', () => {
    const steps = script('a@1/5', 'b@2/7', 'a@3/6', 'a@4/6', 'a@11/4', 'a@12/7');
    expect(
      run(
        pipeline(() => tumbling(10), perBudget(10)),
        steps,
      ).results.map(lineOf),
    ).toEqual(['a [0,10) [1,3] early 0', 'a [10,20) [11,12] early 0']);
  });

  it('keeps count where windows merge, if it says how', () => {
    const steps = script('a@0/8', 'a@20/8', 'a@10/1', 'a@12/1');
    expect(
      run(
        pipeline(() => session(10), perBudget(16)),
        steps,
      ).results.map(lineOf),
    ).toEqual(['a [0,30) [0,20,10] early 0']);
  });

  it('can be a part of others', () => {
    const trigger = anyOf(perBudget(10), afterWatermark()) as never;
    expect(
      run(
        pipeline(() => tumbling(10), trigger),
        script('a@1/11', 'a@2/1'),
      ).results.map(lineOf),
    ).toEqual(['a [0,10) [1] early 0', 'a [0,10) [1,2] on-time 1 last']);
  });

  it('goes into snapshots with what it keeps', () => {
    const steps = script('a@1/5', 'b@2/7', 'a@3/6', 'b@4/6');
    const whole = run(
      pipeline(() => globalWindow(), perBudget(10)),
      steps,
    );
    const pieces = run(
      pipeline(() => globalWindow(), perBudget(10)),
      steps,
      { restarts: true },
    );
    expect(whole.results).toHaveLength(2);
    expect(pieces.results.map(lineOf)).toEqual(whole.results.map(lineOf));
  });

  it('shares nothing with a snapshot', () => {
    // It changes what it keeps in place, also deep inside.
    const trigger = defineTrigger<Ev, { seen: { at: number[] } }>({
      name: 'deep',
      create: () => ({ seen: { at: [] } }),
      onElement(state, event) {
        state.seen.at.push(event.at);
        return state.seen.at.length === 3 ? FIRE_AND_PURGE : CONTINUE;
      },
    });
    const steps = script('a@1', 'a@2', 'a@3');
    const deep = pipeline(() => tumbling(10), trigger as never);
    expect(run(deep, steps, { restarts: true }).results.map(lineOf)).toEqual(['a [0,10) [1,2,3] early 0']);
  });

  it('refuses a definition that lacks something', () => {
    const create = (): null => null;
    const onElement = (): typeof CONTINUE => CONTINUE;
    expectInvalid(() => defineTrigger({ name: '', create, onElement }), /defineTrigger needs a name/);
    expectInvalid(
      () => defineTrigger({ name: 'x', create, onElement: undefined as never }),
      /x: defineTrigger needs onElement/,
    );
    expectInvalid(() => defineTrigger({ name: 'x', create: 1 as never, onElement }), /x: defineTrigger needs create/);
    expectInvalid(
      () => defineTrigger({ name: 'x', create, onElement, merge: 1 as never }),
      /x: merge must be a function/,
    );
  });
});
