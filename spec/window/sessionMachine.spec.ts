import { describe, expect, it } from '@jest/globals';
import { collect } from '../../lib/aggregate/collect.js';
import { count } from '../../lib/aggregate/count.js';
import { of } from '../../lib/aggregate/of.js';
import { sum } from '../../lib/aggregate/sum.js';
import { keyBy } from '../../lib/transform/keyBy.js';
import type { Stream } from '../../lib/frame/frame.js';
import { harness } from '../../lib/testing/harness.js';
import { defineTrigger } from '../../lib/window/defineTrigger.js';
import { evictCount } from '../../lib/window/evictors/evictCount.js';
import { session } from '../../lib/window/session.js';
import { CONTINUE } from '../../lib/window/trigger.js';
import { afterCount } from '../../lib/window/triggers/afterCount.js';
import { afterDelta } from '../../lib/window/triggers/afterDelta.js';
import { afterWatermark } from '../../lib/window/triggers/afterWatermark.js';
import { anyOf } from '../../lib/window/triggers/anyOf.js';
import { purging } from '../../lib/window/triggers/purging.js';
import { windowAll } from '../../lib/window/windowAll.js';
import { windowBy } from '../../lib/window/windowBy.js';
import { expectInvalid } from './expectInvalid.js';
import { line, lineOf, run, script } from './windowRun.js';
import type { Ev, Pipeline, RunOptions, Step } from './windowRun.js';

type Options = NonNullable<Pipeline<unknown>['options']>;

const pipeline = (gap: number, options: Options = {}): Pipeline<readonly number[]> => ({
  assigner: () => session<Ev>(gap),
  aggregate: () => collect((event) => event.at),
  options,
});

const lines = (gap: number, options: Options, steps: readonly Step[], how?: RunOptions): string[] =>
  run(pipeline(gap, options), steps, how).results.map(lineOf);

const engines: [string, Options][] = [
  ['by the engine of sessions', {}],
  ['by the per-window engine', { trigger: anyOf(afterWatermark()) }],
];

describe.each(engines)('sessions, %s', (_, options) => {
  const vector = script(
    ...['k@1000', 1999, 'k@2000', 4998, 'k@4500', 'k@8500', 7400, 'k@7000', 11501],
    ...['k@11600', 14600, 'k@10000', 'k@14500', 20000],
  );

  it('are those of the worked vector of Flink (semantics 2.4, SES-2)', () => {
    const { results, late } = run(pipeline(3000, { ...options, allowedLateness: 10 }), vector, { end: 'open' });
    expect(results.map(line)).toEqual([
      'k [1000,11500) [1000,2000,4500,8500,7000] on-time 0 ^11498',
      'k [11600,14600) [11600] on-time 0 ^14598',
      'k [10000,14600) [11600,10000] late 1 ^14600',
      'k [10000,17500) [11600,10000,14500] on-time 2 ^17498',
    ]);
    expect(results.map((r) => r.timestamp)).toEqual([11499, 14599, 14599, 17499]);
    expect(late).toEqual([]);
  });

  it('without lateness are closed at their end', () => {
    const { results, late } = run(pipeline(3000, options), vector, { end: 'open' });
    expect(results.map(lineOf)).toEqual([
      'k [1000,11500) [1000,2000,4500,8500,7000] on-time 0 last',
      'k [11600,14600) [11600] on-time 0 last',
      'k [14500,17500) [14500] on-time 0 last',
    ]);
    expect(late.map((event) => event.at)).toEqual([10000]);
  });

  it('join when one touches the other, and not when it is one further (WIN-5)', () => {
    expect(lines(10, options, script('a@0', 'a@10', 'a@21'))).toEqual([
      'a [0,20) [0,10] on-time 0 last',
      'a [21,31) [21] on-time 0 last',
    ]);
  });

  it('are joined by an event between them, whatever the order', () => {
    expect(lines(10, options, script('a@30', 'a@0', 'b@5', 'a@15', 'a@8', 'a@23'))).toEqual([
      'b [5,15) [5] on-time 0 last',
      'a [0,40) [30,0,15,8,23] on-time 0 last',
    ]);
  });

  it('are per key', () => {
    expect(lines(10, options, script('a@0', 'b@5', 'a@9', 'b@16'))).toEqual([
      'b [5,15) [5] on-time 0 last',
      'a [0,19) [0,9] on-time 0 last',
      'b [16,26) [16] on-time 0 last',
    ]);
  });

  it('fire by end, then start, then the order in which they were entered, of which merged ones keep the first', () => {
    // The sessions of all keys end at 40; those of b and d also begin at one time.
    const steps = script('c@25', 'd@28', 'b@10', 'a@30', 'd@10', 'd@20', 'b@20', 'b@30', 'd@30', 'c@30');
    expect(lines(10, options, steps)).toEqual([
      'd [10,40) [28,10,20,30] on-time 0 last',
      'b [10,40) [10,20,30] on-time 0 last',
      'c [25,40) [25,30] on-time 0 last',
      'a [30,40) [30] on-time 0 last',
    ]);
  });

  it('that have fired are extended, joined and fire again within the allowed lateness', () => {
    const late: Options = { ...options, allowedLateness: 100 };
    const steps = script('a@0', 'a@20', 35, 'a@1', 'a@12', 'a@28', 37, 'a@60', 90);
    expect(lines(10, late, steps, { end: 'open' })).toEqual([
      'a [0,10) [0] on-time 0',
      'a [20,30) [20] on-time 0',
      'a [0,11) [0,1] late 1',
      // Two results of the one, one of the other.
      'a [12,30) [20,12] late 1',
      'a [12,38) [20,12,28] on-time 2',
      'a [60,70) [60] on-time 0',
    ]);
  });

  it('count the results of what they were made of', () => {
    const late: Options = { ...options, allowedLateness: 100 };
    expect(lines(10, late, script('a@0', 'a@20', 35, 'a@1', 'a@11', 'a@12'), { end: 'open' })).toEqual([
      'a [0,10) [0] on-time 0',
      'a [20,30) [20] on-time 0',
      'a [0,11) [0,1] late 1',
      'a [0,30) [0,20,1,11] late 3',
      'a [0,30) [0,20,1,11,12] late 4',
    ]);
  });

  it('that are late are not opened, those within the allowed lateness fire at once (WOP-1)', () => {
    const steps = script('a@0', 50, 'a@40', 'a@36', 'b@36');
    const { results, late } = run(pipeline(10, { ...options, allowedLateness: 5 }), steps, { end: 'open' });
    expect(results.map(line)).toEqual([
      'a [0,10) [0] on-time 0 ^8',
      'a [40,50) [40] late 0 ^50',
      'a [36,50) [40,36] late 1 ^50',
    ]);
    // The other of 36 is late by the same rule (45 + 5 ≤ 50): it touches nothing.
    expect(late.map((event) => event.key)).toEqual(['b']);
  });

  it('have gaps of their own, and last as long as the longest says', () => {
    const gaps: Pipeline<readonly number[]> = { ...pipeline(1, options), assigner: () => session<Ev>((e) => e.gap) };
    const steps = script('a@0/5', 'a@1/20', 'a@3/2', 'a@21/1', 'a@23/1');
    expect(run(gaps, steps).results.map(lineOf)).toEqual([
      'a [0,22) [0,1,3,21] on-time 0 last',
      'a [23,24) [23] on-time 0 last',
    ]);
  });

  it('reject an event whose gap cannot be had, and leave nothing of it', () => {
    const gapOf = (event: Ev): number => {
      if (event.fails) throw new Error('no gap');
      return event.gap;
    };
    const gaps: Pipeline<readonly number[]> = { ...pipeline(1, options), assigner: () => session<Ev>(gapOf) };
    const steps = script('!b@0', 'a@1', '!a@2', '!a@3', 'a@4/0', 'c@5', '!c@6');
    for (const sizes of [[1], [64]]) {
      const { results, rejected, operator } = run(gaps, steps, { sizes });
      expect(results.map(lineOf)).toEqual(['a [1,11) [1] on-time 0 last', 'c [5,15) [5] on-time 0 last']);
      expect(rejected.map((event) => (event as Ev).at)).toEqual([0, 2, 3, 4, 6]);
      expect(operator).toMatchObject({ used: 2, rejected: 5 });
    }
  });

  it('are as they were after an event that fails in the middle of a run', () => {
    const failing: Pipeline<number> = {
      ...pipeline(10, options),
      aggregate: () =>
        sum((event) => {
          if (event.fails) throw new Error('no');
          return 1;
        }),
    };
    // The second opens a session, the third makes one longer, so that the last event but one would not be in one of its own.
    const steps = script('a@0', '!b@1', '!a@9', 'c@5', 'a@11', '!c@14', 'c@16');
    for (const sizes of [[1], [3], [64]]) {
      const { results, operator } = run(failing, steps, { sizes });
      expect(results.map(lineOf)).toEqual([
        'a [0,10) 1 on-time 0 last',
        'c [5,15) 1 on-time 0 last',
        'a [11,21) 1 on-time 0 last',
        'c [16,26) 1 on-time 0 last',
      ]);
      expect(operator).toMatchObject({ used: 4, rejected: 3, keys: 0, windows: 0 });
    }
  });

  it('merge accumulators in order of time, and then add the event (SES-1)', () => {
    const words: Pipeline<string> = {
      ...pipeline(10, options),
      aggregate: () =>
        of<Ev, string, string>({
          create: () => '',
          add: (text, event) => `${text} ${event.at}`,
          merge: (text, other) => `${text} +${other}`,
          result: (text) => text.trim(),
        }),
    };
    const { results } = run(words, script('a@30', 'a@0', 'a@15', 'a@8', 'a@23'));
    expect(results.map((r) => r.value.value)).toEqual(['0 + 15 8 + 30 23']);
  });

  it('reject the event on which a merge fails, and stay apart', () => {
    const unmergeable: Pipeline<number> = {
      ...pipeline(10, options),
      aggregate: () =>
        of<Ev, number, number>({
          create: () => 0,
          add: (n) => n + 1,
          merge: () => {
            throw new Error('no merge');
          },
          result: (n) => n,
        }),
    };
    const { results, rejected, operator } = run(unmergeable, script('a@0', 'a@15', 'a@8', 'a@5'));
    expect(results.map(lineOf)).toEqual(['a [0,10) 1 on-time 0 last', 'a [15,25) 1 on-time 0 last']);
    expect(rejected.map((event) => (event as Ev).at)).toEqual([8, 5]);
    expect(operator).toMatchObject({ used: 2, rejected: 2, windows: 0 });
  });

  it('keep nothing of what has passed', () => {
    const h = harness((events: Stream<string>) =>
      events.pipe(
        keyBy((key) => key),
        windowBy(session(10), count(), { ...(options as object), name: 'window' }),
      ),
    );
    for (let i = 0; i < 100; i++) {
      const values = Array.from({ length: 1000 }, (_, k) => ({
        value: `key-${1000 * i + k}`,
        timestamp: i * 1000 + k,
      }));
      h.events(values, i * 1000 + 999 - 50);
      expect(h.operator('window').keys).toBeLessThanOrEqual(61);
    }
    h.watermark(100_100);
    expect(h.outputs.main.records).toHaveLength(100_000);
    expect(h.operator('window')).toMatchObject({ keys: 0, windows: 0, used: 100_000 });
    h.unsubscribe();
  });

  it('know one key where there is one for all', () => {
    const h = harness((events: Stream<number>) => events.pipe(windowAll(session(10), count(), options as object)));
    for (const at of [0, 5, 30]) h.event(at, at);
    h.end();
    expect(h.outputs.main.values.map(({ key, value }) => [key, value])).toEqual([
      [undefined, 2],
      [undefined, 1],
    ]);
  });
});

describe('sessions with triggers and evictors', () => {
  it('purge what they have told of (semantics 2.4, the purging vector)', () => {
    const steps = script(
      ...['k@1000', 1999, 'k@2000', 4998, 'k@4500', 'k@8500', 7400, 'k@7000', 11501],
      ...['k@11600', 14600, 'k@10000', 'k@14500', 20000],
    );
    const options = { trigger: purging(afterWatermark()), allowedLateness: 10 };
    expect(lines(3000, options, steps, { end: 'open' })).toEqual([
      'k [1000,11500) [1000,2000,4500,8500,7000] on-time 0',
      'k [11600,14600) [11600] on-time 0',
      'k [10000,14600) [10000] late 1',
      'k [10000,17500) [14500] on-time 2',
    ]);
  });

  it('count over a merge, which alone does not fire (SES-8)', () => {
    const options = { trigger: afterCount(4) };
    expect(lines(10, options, script('a@0', 'a@20', 'a@10', 'a@12'))).toEqual(['a [0,30) [0,20,10,12] early 0']);
  });

  it('give early results of sessions that grow (SES-11)', () => {
    const options = { trigger: afterWatermark({ early: afterCount(2) }) };
    expect(lines(10, options, script('a@0', 'a@5', 'a@9', 'a@30'))).toEqual([
      'a [0,15) [0,5] early 0',
      'a [0,19) [0,5,9] on-time 1 last',
      'a [30,40) [30] on-time 0 last',
    ]);
  });

  it('keep the last events, in order of arrival also over a merge', () => {
    expect(lines(10, { evictor: evictCount(3) }, script('a@20', 'a@0', 'a@21', 'a@1', 'a@10'))).toEqual([
      'a [0,31) [21,1,10] on-time 0 last',
    ]);
  });

  it('refuse a trigger that cannot merge (SES-7), and an aggregate that cannot (SES-10)', () => {
    const sums = of<Ev, number, number>({ create: () => 0, add: (n) => n + 1, result: (n) => n });
    const own = defineTrigger({ name: 'mine', create: () => null, onElement: () => CONTINUE });
    expectInvalid(
      () => windowBy(session<Ev>(10) as never, count(), { trigger: afterDelta<unknown>(() => 1, 2) }),
      /afterDelta\(distance, 2\) cannot be used with session\(10\)/,
    );
    expectInvalid(() => windowBy(session<Ev>(10) as never, count(), { trigger: own }), /mine cannot be used/);
    for (const trigger of [undefined, afterCount(1)]) {
      expectInvalid(
        () => windowBy(session<Ev>(10) as never, sums as never, trigger === undefined ? {} : { trigger }),
        /the windows of session\(10\) merge, and the aggregate cannot: give it a `merge`/,
      );
    }
  });

  it('take an aggregate that cannot merge where an evictor keeps all events', () => {
    const sums = of<Ev, number, number>({ create: () => 0, add: (n) => n + 1, result: (n) => n });
    const counted: Pipeline<number> = {
      assigner: () => session(10),
      aggregate: () => sums,
      options: { evictor: evictCount(9) },
    };
    expect(run(counted, script('a@20', 'a@0', 'a@10')).results.map(lineOf)).toEqual(['a [0,30) 3 on-time 0 last']);
  });
});
