import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import type { Aggregate } from '../../lib/aggregate/aggregate.js';
import { collect } from '../../lib/aggregate/collect.js';
import { of } from '../../lib/aggregate/of.js';
import { countWindow } from '../../lib/window/countWindow.js';
import { cumulative } from '../../lib/window/cumulative.js';
import { defineAssigner } from '../../lib/window/defineAssigner.js';
import { defineEvictor } from '../../lib/window/defineEvictor.js';
import { evictCount } from '../../lib/window/evictors/evictCount.js';
import { globalWindow } from '../../lib/window/globalWindow.js';
import { session } from '../../lib/window/session.js';
import { sliding } from '../../lib/window/sliding.js';
import { afterCount } from '../../lib/window/triggers/afterCount.js';
import { afterProcessingTime } from '../../lib/window/triggers/afterProcessingTime.js';
import { afterWatermark } from '../../lib/window/triggers/afterWatermark.js';
import { allOf } from '../../lib/window/triggers/allOf.js';
import { anyOf } from '../../lib/window/triggers/anyOf.js';
import { atIntervals } from '../../lib/window/triggers/atIntervals.js';
import { inOrder } from '../../lib/window/triggers/inOrder.js';
import { purging } from '../../lib/window/triggers/purging.js';
import { tumbling } from '../../lib/window/tumbling.js';
import type { WindowAssigner } from '../../lib/window/windowAssigner.js';
import { TriggerDriver } from './triggerDriver.js';
import { model } from './windowModel.js';
import { line, run } from './windowRun.js';
import type { Ev, Pipeline, Run } from './windowRun.js';
import { cuts, scripts } from './windowScripts.js';

const idOf = (event: Ev): number => {
  if (event.fails) throw new Error(`event ${event.id} fails`);
  return event.id;
};

type Ids = readonly number[];

/** All events in order of arrival; it can neither be merged nor shared by windows. */
const inSequence = of<Ev, Ids, Ids>({
  create: () => [],
  add: (ids, event) => [...ids, idOf(event)],
  result: (ids) => ids,
});

const everything = defineEvictor({ name: 'nothing', before: (elements) => elements });

const assigners: Record<string, () => WindowAssigner> = {
  tumbling: () => tumbling(10, { offset: 3 }),
  sliding: () => sliding(20, 5),
  'sliding, where windows leave gaps': () => sliding(4, 10),
  'sliding by what is no part of the size': () => sliding(10, 7),
  cumulative: () => cumulative(20, 5),
};

/** A pipeline that slices can serve, except for the first, by each of the ways to the per-window engine. */
const ways: Record<string, (assigner: () => WindowAssigner) => Partial<Pipeline<Ids>>> = {
  'the engine that it brings': () => ({}),
  'the per-window engine, with a trigger': () => ({ options: { trigger: anyOf(afterWatermark()) } }),
  'the per-window engine, with an evictor': () => ({ options: { evictor: everything } }),
  'the per-window engine, with windows of ones own': (assigner) => {
    const { name, assign } = assigner();
    return { assigner: () => defineAssigner({ name, assign }), aggregate: () => inSequence };
  },
  'the engine for what cannot be shared': () => ({ aggregate: (): Aggregate<Ev, Ids> => inSequence }),
};
const RUNS = 60;

describe.each(Object.keys(ways))('by %s', (way) => {
  describe.each(Object.keys(assigners))('windows that are %s', (kind) => {
    const assigner = assigners[kind]!;
    const { options, ...rest } = ways[way]!(assigner);
    const pipelineOf = (allowedLateness: number): Pipeline<Ids> => ({
      assigner,
      aggregate: () => collect(idOf),
      ...rest,
      options: { ...options, allowedLateness },
    });

    it.each([0, 7, Infinity])('are those of the model, with an allowed lateness of %s', (lateness) => {
      fc.assert(
        fc.property(scripts({ failures: true }), cuts, (steps, sizes) => {
          const assign = assigner();
          const expected = model((event) => assign.assign(event, event.at), false, lateness, steps);
          const actual = run(pipelineOf(lateness), steps, { sizes });
          expect(actual.results.map(line)).toEqual(expected.results);
          expect(actual.late.map((event) => event.id)).toEqual(expected.late);
          expect(actual.rejected.map((event) => (event as Ev).id)).toEqual(expected.rejected);
          expect(actual.operator).toMatchObject({ keys: 0, windows: 0, unassigned: expected.unassigned });
        }),
        { numRuns: RUNS },
      );
    });
  });
});

/** Everything that a pipeline can be made of, a trigger or an evictor each, some with several. */
const pipelines: Record<string, Pipeline<Ids>['options'] & { readonly assigner: () => WindowAssigner<Ev> }> = {
  'early results by count': { assigner: () => tumbling(10), trigger: afterWatermark({ early: afterCount(2) }) },
  'late results by count': { assigner: () => tumbling(10), trigger: afterWatermark({ late: afterCount(2) }) },
  'results by count over windows that overlap': { assigner: () => sliding(20, 5), trigger: afterCount(2) },
  'results by the clock': {
    assigner: () => tumbling(10),
    trigger: purging(anyOf(afterProcessingTime(5), afterWatermark())),
  },
  'results at intervals': { assigner: () => tumbling(20), trigger: atIntervals(4) },
  'results at intervals of the clock': { assigner: () => session(6), trigger: atIntervals(4, { clock: 'processing' }) },
  'sessions by count and at their end': { assigner: () => session(6), trigger: allOf(afterCount(2), afterWatermark()) },
  'sessions with early results that are dropped': {
    assigner: () => session<Ev>((event) => event.gap),
    trigger: afterWatermark({ early: purging(afterCount(2)), late: purging(afterCount(1)) }),
  },
  'triggers in order': { assigner: () => sliding(20, 10), trigger: inOrder(afterCount(1), afterWatermark()) },
  'the last two events': { assigner: () => sliding(20, 10), evictor: evictCount(2) },
  'the last two events of sessions, and then none': {
    assigner: () => session(6),
    trigger: afterWatermark({ early: afterCount(3) }),
    evictor: evictCount(2, { after: true }),
  },
  'all of time by count': { assigner: () => globalWindow(), trigger: purging(afterCount(3)) },
  'all of time by the clock': { assigner: () => globalWindow(), trigger: purging(afterProcessingTime(7)) },
  'all of time at its end': { assigner: () => globalWindow() },
  'all of time at its end, by a trigger': { assigner: () => globalWindow(), trigger: anyOf(afterWatermark()) },
  'every three events': { assigner: () => countWindow(3) },
  'the last three events after every two': { assigner: () => countWindow(3, 2) },
  'two events of every five': { assigner: () => countWindow(2, 5) },
};

describe.each(Object.keys(pipelines))('%s', (kind) => {
  const { assigner, ...options } = pipelines[kind]!;
  const pipelineOf = (allowedLateness: number): Pipeline<Ids> => ({
    assigner,
    aggregate: () => collect(idOf),
    options: { ...options, allowedLateness },
  });
  const all = scripts({ failures: true, clock: true });
  const lateness = fc.constantFrom(0, 7, Infinity);

  // The driver of the trigger specs knows neither evictors nor counted windows.
  const driven = options.evictor === undefined && !('count' in assigner());
  const itDriven = driven ? it : (): void => undefined;
  itDriven('are those of the driver of triggers', () => {
    fc.assert(
      fc.property(scripts({ clock: true }), lateness, (random, late) => {
        const steps = [...random.filter((step) => !('id' in step) || step.key === 'a'), { clock: 1000 }];
        const { trigger = afterWatermark() } = options;
        const driver = new TriggerDriver<Ev>(assigner(), trigger, { allowedLateness: late });
        let now = 0;
        for (const step of steps) {
          if ('id' in step) driver.watermark(step.mark).element(step, step.at);
          else if ('clock' in step) driver.clock((now += step.clock));
          else driver.watermark(step.watermark);
        }
        driver.watermark(Infinity);
        const { results, late: lates } = run(pipelineOf(late), steps, { sizes: [3] });
        expect(results.map(({ value: { window, value } }) => [window, value])).toEqual(
          driver.panes().map(({ window, values }) => [window, values.map(({ id }) => id).sort((a, b) => a - b)]),
        );
        expect(lates).toHaveLength(driver.skipped);
      }),
      { numRuns: RUNS },
    );
  });

  it('give the same however batches are cut', () => {
    fc.assert(
      fc.property(all, cuts, lateness, (steps, sizes, late) => {
        const one = run(pipelineOf(late), steps);
        const several = run(pipelineOf(late), steps, { sizes });
        expect(several.results.map(line)).toEqual(one.results.map(line));
        expect(several.late).toEqual(one.late);
        expect(several.rejected).toEqual(one.rejected);
        expect(one.error).toBeUndefined();
      }),
      { numRuns: RUNS },
    );
  });

  it('give the same after a restart at every step', () => {
    fc.assert(
      fc.property(all, lateness, (steps, late) => {
        const whole = run(pipelineOf(late), steps);
        const pieces = run(pipelineOf(late), steps, { restarts: true });
        expect(pieces.results.map(line)).toEqual(whole.results.map(line));
        expect(pieces.late).toEqual(whole.late);
        expect(pieces.rejected).toEqual(whole.rejected);
      }),
      { numRuns: RUNS / 3 },
    );
  });

  it('give nothing of an event that fails', () => {
    fc.assert(
      fc.property(all, cuts, lateness, (steps, sizes, late) => {
        const without = steps.map((step) => ('id' in step && step.fails ? { watermark: step.mark } : step));
        const kept = run(pipelineOf(late), without, { sizes });
        const failed = run(pipelineOf(late), steps, { sizes });
        expect(failed.results.map(line)).toEqual(kept.results.map(line));
        expectConserved(failed);
        expect(failed.operator).toMatchObject({ used: kept.operator.used, keys: 0, windows: 0 });
      }),
      { numRuns: RUNS },
    );
  });

  it('account for every event when they are cut off', () => {
    fc.assert(
      fc.property(all, cuts, lateness, (steps, sizes, late) => {
        expectConserved(run(pipelineOf(late), steps, { sizes, end: 'cut' }));
      }),
      { numRuns: RUNS / 3 },
    );
  });
});

function expectConserved({ operator }: Run<unknown>): void {
  const { used, late, rejected, unassigned, discarded } = operator;
  expect(used + late + rejected + unassigned + discarded).toBe(operator.in);
  expect(discarded).toBeGreaterThanOrEqual(0);
  expect(used).toBeGreaterThanOrEqual(0);
}
