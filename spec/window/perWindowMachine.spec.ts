import { describe, expect, it } from '@jest/globals';
import { collect } from '../../lib/aggregate/collect.js';
import { count } from '../../lib/aggregate/count.js';
import { of } from '../../lib/aggregate/of.js';
import type { Stream } from '../../lib/frame/frame.js';
import { harness } from '../../lib/testing/harness.js';
import { defineAssigner } from '../../lib/window/defineAssigner.js';
import { defineEvictor } from '../../lib/window/defineEvictor.js';
import { defineTrigger } from '../../lib/window/defineTrigger.js';
import type { TriggerDefinition } from '../../lib/window/defineTrigger.js';
import { evictCount } from '../../lib/window/evictors/evictCount.js';
import { sliding } from '../../lib/window/sliding.js';
import { CONTINUE, FIRE, FIRE_AND_PURGE, PURGE } from '../../lib/window/trigger.js';
import { afterCount } from '../../lib/window/triggers/afterCount.js';
import { afterProcessingTime } from '../../lib/window/triggers/afterProcessingTime.js';
import { afterWatermark } from '../../lib/window/triggers/afterWatermark.js';
import { allOf } from '../../lib/window/triggers/allOf.js';
import { anyOf } from '../../lib/window/triggers/anyOf.js';
import { atIntervals } from '../../lib/window/triggers/atIntervals.js';
import { purging } from '../../lib/window/triggers/purging.js';
import { tumbling } from '../../lib/window/tumbling.js';
import { windowAll } from '../../lib/window/windowAll.js';
import type { WindowAssigner } from '../../lib/window/windowAssigner.js';
import { line, lineOf, run, script } from './windowRun.js';
import type { Ev, Pipeline, RunOptions, Step } from './windowRun.js';

type Options = NonNullable<Pipeline<unknown>['options']>;

const times = collect<Ev, number>((event) => {
  if (event.fails) throw new Error(`event ${event.id} fails`);
  return event.at;
});

const pipeline = (assigner: WindowAssigner<Ev>, options: Options = {}): Pipeline<readonly number[]> => ({
  assigner: () => assigner,
  aggregate: () => times,
  options,
});

const lines = (assigner: WindowAssigner<Ev>, options: Options, steps: readonly Step[], how?: RunOptions): string[] =>
  run(pipeline(assigner, options), steps, how).results.map(lineOf);

/** The default trigger, by the per-window engine. */
const atEnd = anyOf(afterWatermark());

/** A trigger of ones own, of which only a part matters. */
const custom = <S>(definition: Partial<TriggerDefinition<Ev, S>>): ReturnType<typeof defineTrigger<Ev, S>> =>
  defineTrigger<Ev, S>({
    name: 'custom',
    create: () => ({}) as S,
    onElement: () => CONTINUE,
    ...definition,
  });

describe('the worked vectors of Flink (semantics 2.4)', () => {
  it('tumbling, allowed lateness, purging', () => {
    const { results, late } = run(
      pipeline(tumbling(2000), { allowedLateness: 500, trigger: purging(afterWatermark()) }),
      script('k@500', 1500, 'k@1300', 2300, 'k@1997', 6000, 'k@1998', 7000),
      { end: 'open' },
    );
    expect(results.map(lineOf)).toEqual(['k [0,2000) [500,1300] on-time 0', 'k [0,2000) [1997] late 1']);
    expect(results.map((result) => result.timestamp)).toEqual([1999, 1999]);
    expect(late.map((event) => event.at)).toEqual([1998]);
  });

  it.each([
    ['in slices', undefined],
    ['per window', atEnd],
  ])('sliding, late events to a side output, %s', (_, trigger) => {
    const { results, late } = run(
      { ...pipeline(sliding(3000, 1000), trigger && { trigger }), aggregate: () => count() },
      script('b@1000', 1999, 'b@2000', 3000, 'a@3001', 'b@2400', 'b@2400', 'a@3001', 'b@3900', 6000, 'a@3001', 25000),
      { end: 'open' },
    );
    // Where Flink says nothing about the order at one time, it is that in which keys entered the window.
    expect(results.map((r) => `${r.value.key}:${r.value.value}@${r.timestamp}`)).toEqual(
      'b:1@1999 b:2@2999 b:5@3999 a:2@3999 b:4@4999 a:2@4999 a:2@5999 b:1@5999'.split(' '),
    );
    expect(late.map((event) => event.at)).toEqual([3001]);
  });
});

describe('panes', () => {
  it('are early, on time and late, and counted per key and window', () => {
    const trigger = afterWatermark({ early: afterCount(2) });
    const steps = script('a@1', 'a@2', 'b@3', 'a@4', 'a@5', 9, 'a@6', 'b@7', 11, 'a@8', 14, 'a@9');
    const { results, late } = run(pipeline(tumbling(10), { trigger, allowedLateness: 5 }), steps);
    expect(results.map(line)).toEqual([
      'a [0,10) [1,2] early 0 ^-Infinity',
      'a [0,10) [1,2,4,5] early 1 ^-Infinity',
      'a [0,10) [1,2,4,5] on-time 2 ^8',
      'b [0,10) [3] on-time 0 ^8',
      'a [0,10) [1,2,4,5,6] late 3 ^9',
      'b [0,10) [3,7] late 1 ^9',
      'a [0,10) [1,2,4,5,6,8] late 4 ^11',
    ]);
    expect(late.map((event) => event.at)).toEqual([9]);
  });

  it('are the last where no other can follow', () => {
    expect(lines(tumbling(10), { trigger: atEnd }, script('a@1'))).toEqual(['a [0,10) [1] on-time 0 last']);
    expect(lines(tumbling(10), { trigger: atEnd, allowedLateness: 1 }, script('a@1'))).toEqual([
      'a [0,10) [1] on-time 0',
    ]);
  });

  it('of a key whose first event is late are late from the first', () => {
    const steps = script('a@1', 9, 'b@2');
    expect(lines(tumbling(10), { trigger: atEnd, allowedLateness: 5 }, steps)).toEqual([
      'a [0,10) [1] on-time 0',
      'b [0,10) [2] late 0',
    ]);
  });

  it('of processing time are early before the end and late after it', () => {
    const trigger = anyOf(afterProcessingTime(5), afterWatermark());
    const steps = script('a@1', '+5', 'a@2', 9, '+9', 'a@3', '+9');
    expect(lines(tumbling(10), { trigger, allowedLateness: 100 }, steps)).toEqual([
      'a [0,10) [1] early 0',
      'a [0,10) [1,2] on-time 1',
      'a [0,10) [1,2,3] late 2',
    ]);
  });
});

describe('firing', () => {
  it('is in order of time, then of window start, then of entry into the window', () => {
    const assigner = defineAssigner<Ev>({
      name: 'both',
      assign: ({ at }) => [
        { start: 0, end: at < 50 ? 100 : 90 },
        { start: 50, end: 100 },
      ],
    });
    const steps = script('c@1', 'b@60', 'a@2', 'b@3', 'c@61');
    expect(lines(assigner, {}, steps)).toEqual([
      'b [0,90) [60] on-time 0 last',
      'c [0,90) [61] on-time 0 last',
      'c [0,100) [1] on-time 0 last',
      'a [0,100) [2] on-time 0 last',
      'b [0,100) [3] on-time 0 last',
      'c [50,100) [1,61] on-time 0 last',
      'b [50,100) [60,3] on-time 0 last',
      'a [50,100) [2] on-time 0 last',
    ]);
  });

  it('carries the watermark before the advance, or the timer - 1, whichever is later', () => {
    const steps = script('a@1', 3, 'b@12', 50);
    expect(run(pipeline(tumbling(10), { trigger: atEnd }), steps).results.map(line)).toEqual([
      'a [0,10) [1] on-time 0 last ^8',
      'b [10,20) [12] on-time 0 last ^18',
    ]);
  });

  it('drops contents, and nothing else, where a trigger purges (WOP-7)', () => {
    // What it counts goes on, although the first event is dropped.
    const trigger = custom<{ seen: number }>({
      create: () => ({ seen: 0 }),
      onElement: (state) => ([PURGE, CONTINUE, FIRE, FIRE_AND_PURGE, CONTINUE] as const)[state.seen++]!,
      onEventTime: () => FIRE,
    });
    const steps = script('a@1', 'a@2', 'a@3', 'a@4', 'b@9');
    expect(lines(tumbling(10), { trigger }, steps)).toEqual(['a [0,10) [2,3] early 0', 'a [0,10) [2,3,4] early 1']);
  });

  it('gives nothing of a window that is empty', () => {
    const trigger = anyOf(purging(afterCount(2)), afterWatermark());
    expect(lines(tumbling(10), { trigger }, script('a@1', 'a@2', 'b@3', 9))).toEqual([
      'a [0,10) [1,2] early 0',
      'b [0,10) [3] on-time 0 last',
    ]);
  });

  it('tells the trigger of each result', () => {
    const trigger = custom<{ results: number }>({
      create: () => ({ results: 0 }),
      onElement: (state) => (state.results < 2 ? FIRE : CONTINUE),
      onFired: (state) => void state.results++,
    });
    expect(lines(tumbling(10), { trigger }, script('a@1', 'a@2', 'a@3'))).toHaveLength(2);
  });
});

describe('timers', () => {
  it('are one per time, however often they are set, and can be deleted', () => {
    const seen: number[] = [];
    const trigger = custom({
      onElement: (_state, _event, timestamp, context) => {
        context.setEventTimer(5);
        context.setEventTimer(timestamp);
        context.setEventTimer(5);
        context.setEventTimer(7);
        context.deleteEventTimer(7);
        context.deleteEventTimer(8);
        return CONTINUE;
      },
      onEventTime: (_state, time) => {
        seen.push(time);
        return CONTINUE;
      },
    });
    run(pipeline(tumbling(10), { trigger }), script('a@6', 'a@3'));
    expect(seen).toEqual([3, 5, 6]);
  });

  it('see their own time as the watermark; one that is behind goes off at the next advance (TIM-10)', () => {
    const seen: [number, number][] = [];
    const trigger = custom({
      onElement: (_state, { at }, _timestamp, context) => {
        context.setEventTimer(at - 20);
        context.setEventTimer(at + 1);
        return CONTINUE;
      },
      onEventTime: (_state, time, context) => {
        seen.push([time, context.watermark]);
        if (time === 31) context.setEventTimer(2);
        return CONTINUE;
      },
    });
    run(pipeline(tumbling(100), { trigger }), script(20, 'a@30', 'b@25', 21, 90), { end: 'open' });
    expect(seen).toEqual([
      [5, 20],
      [10, 20],
      [26, 26],
      [31, 31],
      [2, 31],
    ]);
  });

  it('that are set in a timer and due go off in the same advance (TIM-2)', () => {
    const trigger = custom({
      onElement: (_state, _event, _timestamp, context) => {
        context.setEventTimer(2);
        return CONTINUE;
      },
      onEventTime: (_state, time, context) => {
        if (time < 8) context.setEventTimer(time + 2);
        return FIRE;
      },
    });
    expect(run(pipeline(tumbling(10), { trigger }), script('a@1', 7)).results.map(line)).toEqual([
      'a [0,10) [1] early 0 ^1',
      'a [0,10) [1] early 1 ^3',
      'a [0,10) [1] early 2 ^5',
      'a [0,10) [1] early 3 ^7',
    ]);
  });

  it('by the clock go off in order, and see their own time', () => {
    const seen: [string, number, number][] = [];
    const trigger = custom({
      onElement: (_state, event, _timestamp, context) => {
        context.setProcessingTimer(context.now + event.at);
        context.setProcessingTimer(Infinity);
        return CONTINUE;
      },
      onProcessingTime: (_state, time, context) => {
        seen.push([`${context.window.start}`, time, context.now]);
        return CONTINUE;
      },
    });
    run(pipeline(tumbling(10), { trigger }), script('a@7', 'b@3', '+4', 'a@12', 'b@3', '+100'));
    expect(seen).toEqual([
      ['0', 3, 3],
      ['0', 7, 7],
      ['0', 7, 7],
      ['10', 16, 16],
    ]);
  });

  it('of a window that is gone are gone too', () => {
    const options = { trigger: purging(afterProcessingTime(5)) };
    const { results, operator } = run(pipeline(tumbling(10), options), script('a@1', 20, '+10'), { end: 'open' });
    expect(results).toEqual([]);
    expect(operator).toMatchObject({ windows: 0, keys: 0 });
  });

  it('by the clock that are pending at the end of input go off before it, unless told otherwise (EOI-3)', () => {
    const steps = script('a@1', '+3', 'b@2');
    expect(lines(tumbling(10), { trigger: afterProcessingTime(5) }, steps)).toEqual([
      'a [0,10) [1] early 0',
      'b [0,10) [2] early 0',
    ]);
    expect(lines(tumbling(10), { trigger: atIntervals(5, { clock: 'processing' }) }, steps)).toEqual([
      'a [0,10) [1] early 0',
      'b [0,10) [2] early 0',
      'a [0,10) [1] on-time 1 last',
      'b [0,10) [2] on-time 1 last',
    ]);
  });

  it('must have a time', () => {
    const trigger = custom({
      onElement: (_state, _event, _timestamp, context) => {
        context.setEventTimer(NaN);
        return CONTINUE;
      },
    });
    const { rejected, operator } = run(pipeline(tumbling(10), { trigger }), script('a@1'));
    expect(rejected).toHaveLength(1);
    expect(operator.used).toBe(0);
  });
});

describe('an event', () => {
  it('is late when the last of its windows is closed, and enters those that are open (WOP-6, law 5)', () => {
    const steps = script('a@1', 14, 'a@9', 19, 'a@9');
    const { results, late } = run(pipeline(sliding(20, 10), { trigger: atEnd }), steps);
    expect(results.map(lineOf)).toEqual(['a [-10,10) [1] on-time 0 last', 'a [0,20) [1,9] on-time 0 last']);
    expect(late.map((event) => event.id)).toEqual([2]);
  });

  it('without windows is unassigned, not late (WOP-5)', () => {
    const assigner = defineAssigner<Ev>({ name: 'none', assign: () => [] });
    const { operator, late } = run(pipeline(assigner), script('a@1', 100, 'a@2'));
    expect(operator).toMatchObject({ in: 2, unassigned: 2, late: 0, used: 0 });
    expect(late).toEqual([]);
  });

  it('is shown to the assigner once (WOP-13)', () => {
    let calls = 0;
    const assigner = defineAssigner<Ev>({
      name: 'counted',
      assign: (_event, timestamp) => {
        calls++;
        return [
          { start: timestamp, end: timestamp + 10 },
          { start: timestamp, end: timestamp + 20 },
        ];
      },
    });
    run(pipeline(assigner), script('a@1', 'b@2'));
    expect(calls).toBe(2);
  });

  it.each<[string, Options & { readonly assigner?: WindowAssigner<Ev> }]>([
    ['the aggregate', {}],
    ['the aggregate, with an evictor', { evictor: evictCount(10) }],
    [
      'the assigner',
      {
        assigner: defineAssigner<Ev>({
          name: 'failing',
          assign: (event, timestamp) => {
            if (event.fails) throw new Error('assign');
            return sliding(20, 10).assign(event, timestamp);
          },
        }),
      },
    ],
    [
      'the trigger',
      {
        trigger: custom<{ fresh: boolean }>({
          create: () => ({ fresh: true }),
          onElement: (state, event, _timestamp, context) => {
            // Only in the second window that it enters.
            if (event.fails && context.window.start >= 0) throw new Error('trigger');
            state.fresh = false;
            context.setEventTimer(context.window.end - 1);
            return CONTINUE;
          },
          onEventTime: () => FIRE,
        }),
      },
    ],
  ])('on which %s throws is rejected, and leaves nothing', (_, { assigner = sliding(20, 10), ...options }) => {
    const steps = script('a@1', '!a@2', '!b@3', 'c@4', '!c@5');
    const { results, rejected, operator } = run(pipeline(assigner, { trigger: atEnd, ...options }), steps, {
      end: 'open',
    });
    expect(rejected.map((event) => (event as Ev).id)).toEqual([1, 2, 4]);
    expect(operator).toMatchObject({ used: 2, rejected: 3, keys: 2, windows: 4, late: 0 });
    expect(results).toEqual([]);
    expect(lines(assigner, { trigger: atEnd, ...options }, steps).map((text) => text.replace(/\).*\[/, ') ['))).toEqual(
      [
        'a [-10,10) [1] on-time 0 last',
        'c [-10,10) [4] on-time 0 last',
        'a [0,20) [1] on-time 0 last',
        'c [0,20) [4] on-time 0 last',
      ],
    );
  });

  it('fails the stream where what threw is no matter of one event', () => {
    const boom = (): never => {
      throw new Error('boom');
    };
    const failing: [Pipeline<unknown>['aggregate'], Options][] = [
      [() => of<Ev, number, number>({ create: () => 0, add: (n) => n + 1, result: boom }), { trigger: atEnd }],
      [() => count(), { evictor: defineEvictor({ name: 'bad', before: boom }) }],
      [() => count(), { evictor: defineEvictor({ name: 'bad', after: boom }) }],
      [() => count(), { trigger: custom({ onElement: () => FIRE, onFired: boom }) }],
    ];
    for (const [aggregate, options] of failing) {
      const { error, operator } = run({ assigner: () => tumbling(10), aggregate, options }, script('a@1', 100));
      expect(String(error)).toMatch(/windowBy 'window': user code threw: boom/);
      expect(operator.in).toBe(1);
    }
  });
});

describe('what no result tells of', () => {
  it('is dropped with its window, and the user is told once (TAIL_DROPPED)', () => {
    const steps = script('a@1', 'a@2', 'a@3', 'b@4', 9, 'a@11');
    const { results, warnings, operator } = run(pipeline(tumbling(10), { trigger: afterCount(2) }), steps);
    expect(results.map(lineOf)).toEqual(['a [0,10) [1,2] early 0']);
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toMatchObject({ code: 'TAIL_DROPPED', operator: 'window' });
    expect(warnings[0]!.message).toMatch(
      /the window from 0 to 10 was dropped with an event .* afterCount\(2\) did not fire .* anyOf\(afterCount\(2\), afterWatermark\(\)\)/,
    );
    expect(operator).toMatchObject({ used: 5, discarded: 0, windows: 0 });
  });

  it('is no matter where the trigger fired, or dropped it itself', () => {
    const steps = script('a@1', 'a@2', 'a@3');
    for (const trigger of [afterWatermark({ early: afterCount(2) }), custom({ onElement: () => PURGE })]) {
      expect(run(pipeline(tumbling(10), { trigger }), steps).warnings).toEqual([]);
    }
  });

  it('is discarded when the stream is cut off', () => {
    const steps = script('a@1', 'a@2', 'a@3', 'b@4');
    const cut: RunOptions = { end: 'cut' };
    expect(run(pipeline(tumbling(10), { trigger: afterCount(2) }), steps, cut).operator).toMatchObject({
      used: 2,
      discarded: 2,
    });
    // An event of several windows is one event.
    expect(run(pipeline(sliding(20, 5), { trigger: atEnd }), steps, cut).operator).toMatchObject({
      used: 0,
      discarded: 4,
    });
  });
});

describe('evictors', () => {
  it('act before and after a result (WOP-14)', () => {
    const seen: string[] = [];
    const evictor = defineEvictor<Ev>({
      name: 'watched',
      before: (elements, window) => {
        seen.push(`before ${elements.map((e) => e.timestamp).join()} of ${window.start}`);
        return elements.slice(1);
      },
      after: (elements) => {
        seen.push(`after ${elements.map((e) => e.value.at).join()}`);
        return elements.slice(1);
      },
    });
    const steps = script('a@1', 'a@2', 'a@3', 'a@4', 'a@5', 'a@6');
    expect(lines(tumbling(10), { evictor, trigger: afterCount(3) }, steps)).toEqual([
      'a [0,10) [2,3] early 0',
      'a [0,10) [4,5,6] early 1',
    ]);
    expect(seen).toEqual(['before 1,2,3 of 0', 'after 2,3', 'before 3,4,5,6 of 0', 'after 4,5,6']);
  });

  it('give no result where they leave nothing', () => {
    const evictor = defineEvictor({ name: 'all', before: () => [] });
    const { results, warnings, operator } = run(pipeline(tumbling(10), { evictor }), script('a@1'));
    expect(results).toEqual([]);
    expect(warnings).toEqual([]);
    expect(operator.used).toBe(1);
  });

  it('may take what they like for a list of their own', () => {
    const kept: unknown[][] = [];
    const evictor = defineEvictor<Ev>({
      name: 'holds on',
      before: (elements) => {
        const list = [...elements];
        kept.push(list);
        return list;
      },
    });
    lines(tumbling(10), { evictor, trigger: afterCount(1) }, script('a@1', 'a@2'));
    expect(kept.map((list) => list.length)).toEqual([1, 2]);
  });
});

describe('a window without end', () => {
  const all = defineAssigner<Ev>({ name: 'all', assign: () => [{ start: -Infinity, end: Infinity }] });

  it('is kept until its trigger purges it and has nothing pending (WOP-11)', () => {
    const steps = script('a@1', 'a@2', 'b@3', 'c@4', 'c@5', 'a@6', 'a@7');
    const { results, operator } = run(pipeline(all, { trigger: purging(afterCount(2)) }), steps, { end: 'open' });
    expect(results.map((r) => r.value.pane.index)).toEqual([0, 0, 0]);
    expect(operator).toMatchObject({ keys: 1, windows: 1 });
  });

  it('is kept while a timer is pending, or its trigger keeps something', () => {
    const trigger = purging(anyOf(afterCount(2), afterProcessingTime(5)));
    const steps = script('a@1', 'a@2');
    expect(run(pipeline(all, { trigger }), steps, { end: 'open' }).operator.windows).toBe(1);
    expect(run(pipeline(all, { trigger }), [...steps, ...script('+5')], { end: 'open' }).operator.windows).toBe(0);
    const counts = custom<{ n: number }>({ create: () => ({ n: 0 }), onElement: (state) => (++state.n, PURGE) });
    expect(run(pipeline(all, { trigger: counts }), steps, { end: 'open' }).operator.windows).toBe(1);
  });

  it('is gone at the end of time', () => {
    const { operator, results } = run(pipeline(all), script('a@1', 'b@2'));
    expect(results.map(lineOf)).toEqual([
      'a [-Infinity,Infinity) [1] on-time 0 last @1',
      'b [-Infinity,Infinity) [2] on-time 0 last @2',
    ]);
    expect(operator).toMatchObject({ keys: 0, windows: 0 });
  });
});

describe('state', () => {
  it('is for one key where there is one for all (WOP-15)', () => {
    const h = harness((events: Stream<number>) => events.pipe(windowAll(tumbling(10), count(), { trigger: atEnd })));
    h.events([
      { value: 1, timestamp: 1 },
      { value: 2, timestamp: 2 },
    ]);
    h.end();
    expect(h.outputs.main.values).toMatchObject([{ key: undefined, value: 2 }]);
  });

  it('grows with what is open, not with what has passed', () => {
    const h = harness((events: Stream<number>) => events.pipe(windowAll(tumbling(10), count(), { trigger: atEnd })));
    for (let i = 0; i < 2000; i++) h.events([{ value: i, timestamp: i * 10 }], i * 10);
    expect(h.operator('windowAll')).toMatchObject({ windows: 1, keys: 1 });
  });

  it('says what it waits for', () => {
    const steps = script('a@1', 'b@12', 'a@25');
    expect(run(pipeline(tumbling(10), { trigger: atEnd }), steps, { end: 'open' }).operator).toMatchObject({
      keys: 2,
      windows: 3,
      nextTimer: 9,
    });
  });
});

it('two keys that are allOf one trigger do not meet', () => {
  const trigger = allOf(afterCount(2), afterWatermark());
  expect(lines(tumbling(10), { trigger }, script('a@1', 'b@2', 'a@3'))).toEqual(['a [0,10) [1,3] on-time 0 last']);
});
