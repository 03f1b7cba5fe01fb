import { describe, expect, it } from '@jest/globals';
import { take } from 'rxjs';
import {
  fromArray,
  keyBy,
  keyedProcess,
  listState,
  mapState,
  processAll,
  sideOutput,
  type,
  values,
  valueState,
} from '../../lib/index.js';
import type { EventContext, KeyedStream, Rejected, Stream } from '../../lib/index.js';
import { harness } from '../../lib/testing.js';

interface Visit {
  readonly user: string;
  readonly n: number;
}

/** A context, as JavaScript sees it. */
interface Loose {
  emit(value: unknown): void;
  setEventTimer(time: number): void;
  readonly state: { n: unknown };
}

const byUser = keyBy((visit: Visit) => visit.user);
const visit = (user: string, n = 0): Visit => ({ user, n });

/** Counts visits; throws where n is negative. */
const counting =
  (rejectedTo = sideOutput<Rejected>()) =>
  (visits: KeyedStream<string, Visit>): KeyedStream<string, string> =>
    visits.pipe(
      keyedProcess({
        state: { count: valueState(0) },
        rejectedTo,
        onEvent: (value, { state, key }) => {
          state.count.value++;
          if (value.n < 0) throw new Error('negative');
          return `${key} ${state.count.value}`;
        },
      }),
    );

describe('keyedProcess', () => {
  it('gives nothing for nothing', () => {
    const h = harness((visits: Stream<Visit>) => visits.pipe(byUser, counting()));
    h.end();
    expect(h.outputs.main.values).toEqual([]);
    expect(h.outputs.main.completed).toBe(true);
  });

  it('keeps the state of each key apart, and gives results the time and key of their event', () => {
    const h = harness((visits: Stream<Visit>) => visits.pipe(byUser, counting()));
    h.event(visit('ann'), 5);
    h.event(visit('bob'), 3);
    h.event(visit('ann'), 4);
    expect(h.outputs.main.records.map(({ value, timestamp, key }) => [value, timestamp, key])).toEqual([
      ['ann 1', 5, 'ann'],
      ['bob 1', 3, 'bob'],
      ['ann 2', 4, 'ann'],
    ]);
  });

  it('counts every event as used, and tells which are late', () => {
    const h = harness((visits: Stream<Visit>) =>
      visits.pipe(
        byUser,
        keyedProcess({ onEvent: (_, context) => [context.timestamp, context.watermark, context.isLate] }),
      ),
    );
    h.event(visit('ann'), 5);
    h.watermark(10);
    h.event(visit('ann'), 10);
    h.event(visit('ann'), 11);
    expect(h.outputs.main.values).toEqual([
      [5, -Infinity, false],
      [10, 10, true],
      [11, 10, false],
    ]);
    expect(h.operator('keyedProcess')).toMatchObject({ in: 3, used: 3, late: 0 });
  });

  it('gives what is returned but undefined: null, false and 0 are results', () => {
    const h = harness((visits: Stream<Visit>) =>
      visits.pipe(byUser, keyedProcess({ onEvent: ({ n }) => [undefined, null, false, 0][n] })),
    );
    for (const n of [0, 1, 2, 3]) h.event(visit('ann', n), 0);
    expect(h.outputs.main.values).toEqual([null, false, 0]);
  });

  it('gives any number of results by emit, and ignores what is returned then', () => {
    const h = harness((visits: Stream<Visit>) =>
      visits.pipe(
        byUser,
        keyedProcess({
          emits: type<number>(),
          onEvent: ({ n }, context) => {
            for (let i = 0; i < n; i++) context.emit(i);
            return 'ignored';
          },
        }),
      ),
    );
    h.event(visit('ann', 3), 1);
    h.event(visit('ann', 0), 2);
    h.event(visit('ann', 1), 3);
    expect(h.outputs.main.records.map(({ value, timestamp }) => [value, timestamp])).toEqual([
      [0, 1],
      [1, 1],
      [2, 1],
      [0, 3],
    ]);
  });

  it('lets its functions be taken out of the context', () => {
    const h = harness((visits: Stream<Visit>) => {
      const alerts = sideOutput<string>();
      const main = visits.pipe(
        byUser,
        keyedProcess({
          sides: { alerts },
          emits: type<number>(),
          onEvent: (
            _,
            {
              emit,
              sides: {
                alerts: { emit: alert },
              },
              setEventTimer,
              deleteEventTimer,
              timestamp,
            },
          ) => {
            emit(timestamp);
            alert('!');
            setEventTimer(10);
            setEventTimer(20);
            deleteEventTimer(20);
          },
          onTimer: (time, { emit }) => emit(time),
        }),
      );
      return { main, alerts };
    });
    h.event(visit('ann'), 5);
    h.watermark(30);
    expect([h.outputs.main.values, h.outputs.alerts.values]).toEqual([[5, 10], ['!']]);
  });

  it('sends side outputs with the time of the event, to streams and to observers', () => {
    const seen: string[] = [];
    const h = harness((visits: Stream<Visit>) => {
      const alerts = sideOutput<string>();
      const main = visits.pipe(
        byUser,
        keyedProcess({
          sides: { alerts, log: { next: (line: string) => seen.push(line) } },
          onEvent: ({ n }, { sides, key }) => {
            if (n > 1) sides.alerts.emit(`${key}!`);
            sides.log.emit(`${key} ${n}`);
          },
          onTimer: () => undefined,
        }),
      );
      return { main, alerts };
    });
    h.event(visit('ann', 1), 1);
    h.event(visit('bob', 2), 2);
    expect(h.outputs.alerts.records.map(({ value, timestamp }) => [value, timestamp])).toEqual([['bob!', 2]]);
    expect(seen).toEqual(['ann 1', 'bob 2']);
  });

  it('keeps nothing for a side output that nobody listens to', () => {
    const unheard = sideOutput<string>();
    const h = harness((visits: Stream<Visit>) =>
      visits.pipe(byUser, keyedProcess({ sides: { unheard }, onEvent: (_, { sides }) => sides.unheard.emit('lost') })),
    );
    h.event(visit('ann'), 1);
    expect(h.outputs.main.error).toBeUndefined();
  });

  describe('where user code throws', () => {
    it('rejects the event, and nothing of it stays: no state, no timer, no result, no alert (law 8)', () => {
      const h = harness((visits: Stream<Visit>) => {
        const rejected = sideOutput<Rejected>();
        const alerts = sideOutput<string>();
        const main = visits.pipe(
          byUser,
          keyedProcess({
            emits: type<unknown>(),
            sides: { alerts },
            rejectedTo: rejected,
            state: { count: valueState(0), list: listState<number>(), map: mapState<string, number>() },
            onEvent: ({ n }, context) => {
              const { count, list, map } = context.state;
              context.emit([count.value, list.values, map.entries()]);
              count.value += 1;
              list.add(n);
              map.set('x', n);
              map.set(`n${n}`, n);
              context.setEventTimer(100 + n);
              context.sides.alerts.emit(`n ${n}`);
              if (n >= 0) return;
              list.set([]);
              list.add(7);
              map.delete('x');
              map.clear();
              map.set('y', 1);
              context.deleteEventTimer(101);
              throw new Error('negative');
            },
            onTimer: (time, context) => context.emit(time),
          }),
        );
        return { main, rejected, alerts };
      });
      h.event(visit('ann', 1), 1);
      h.event(visit('ann', -2), 2);
      h.event(visit('ann', 3), 3);
      h.watermark(200);
      expect(h.outputs.main.values).toEqual([
        [0, [], []],
        [
          1,
          [1],
          [
            ['x', 1],
            ['n1', 1],
          ],
        ],
        101,
        103,
      ]);
      expect(h.outputs.alerts.values).toEqual(['n 1', 'n 3']);
      expect(h.outputs.rejected.values).toMatchObject([
        { value: visit('ann', -2), timestamp: 2, operator: 'keyedProcess' },
      ]);
      expect(h.operator('keyedProcess')).toMatchObject({ in: 3, used: 2, rejected: 1 });
    });

    it('keeps nothing of a key whose only event was rejected', () => {
      const h = harness((visits: Stream<Visit>) => {
        const rejected = sideOutput<Rejected>();
        return { main: visits.pipe(byUser, counting(rejected)), rejected };
      });
      h.event(visit('ann', -1), 1);
      expect(h.operator('keyedProcess')).toMatchObject({ keys: 0, timers: 0, stateBytes: 0, rejected: 1 });
      expect(h.outputs.rejected.values).toHaveLength(1);
    });

    it('fails the stream without rejectedTo, after the results of the events before', () => {
      const h = harness((visits: Stream<Visit>) =>
        visits.pipe(
          byUser,
          keyedProcess({
            name: 'signs',
            onEvent: ({ n }) => {
              if (n < 0) throw new Error('negative');
              return n;
            },
          }),
        ),
      );
      h.events([
        { value: visit('ann', 1), timestamp: 1 },
        { value: visit('ann', -1), timestamp: 2 },
        { value: visit('ann', 2), timestamp: 3 },
      ]);
      expect(h.outputs.main.values).toEqual([1]);
      expect(h.outputs.main.error).toMatchObject({
        code: 'USER_CODE',
        operator: 'signs',
        event: visit('ann', -1),
        cause: new Error('negative'),
      });
    });

    it('fails the stream if onTimer throws, and names key and time', () => {
      const h = harness((visits: Stream<Visit>) =>
        visits.pipe(
          byUser,
          keyedProcess({
            rejectedTo: sideOutput(),
            onEvent: (_, context) => context.setEventTimer(context.timestamp + 5),
            onTimer: (time) => {
              if (time === 7) throw new Error('no sevens');
              return time;
            },
          }),
        ),
      );
      h.event(visit('ann'), 1);
      h.event(visit('bob'), 2);
      h.watermark(10);
      expect(h.outputs.main.values).toEqual([6]);
      expect(h.outputs.main.error).toMatchObject({
        message: `keyedProcess 'keyedProcess': onTimer threw on the timer at 7 of the key 'bob': no sevens`,
        cause: new Error('no sevens'),
      });
    });

    it('says so if a context or a state is used after its function has returned (STA-1)', () => {
      let kept: EventContext<string, { count: { value: number } }, object> | undefined;
      const h = harness((visits: Stream<Visit>) =>
        visits.pipe(
          byUser,
          keyedProcess({
            state: { count: valueState(0) },
            onEvent: (_, context) => {
              kept = context;
            },
            onTimer: () => undefined,
          }),
        ),
      );
      h.event(visit('ann'), 1);
      expect(() => kept!.state.count.value).toThrow(/the state 'count' was used outside of an event or timer/);
      expect(() => kept!.key).toThrow(/context.key was used after the function had returned/);
      expect(() => kept!.setEventTimer(1)).toThrow(/context.setEventTimer was used after/);
    });
  });

  it('finds state that is changed in place, in the harness', () => {
    const h = harness((visits: Stream<Visit>) =>
      visits.pipe(
        byUser,
        keyedProcess({
          state: {
            last: valueState<{ n: number }>(),
            all: listState<{ n: number }>(),
            map: mapState<string, number[]>(),
          },
          onEvent: ({ n }, { state }) => {
            if (state.last.value !== undefined) state.last.value.n = n;
            state.last.value = { n };
            return n;
          },
        }),
      ),
    );
    h.event(visit('ann', 1), 1);
    h.event(visit('ann', 2), 2);
    expect(h.outputs.main.values).toEqual([1]);
    expect(String(h.outputs.main.error)).toContain('read only');
  });

  it.each<[string, object, (value: never) => unknown]>([
    ['a Map', new Map([['n', 1]]), (map: Map<string, number>) => map.set('n', 2)],
    ['a Set', new Set([1]), (set: Set<number>) => set.delete(1)],
    ['a Date', new Date(0), (date: Date) => date.setUTCDate(2)],
    ['what is in a Set', new Set([{ n: 1 }]), (set: Set<{ n: number }>) => set.forEach((part) => (part.n = 2))],
  ])('finds %s that is changed in place', (_, value, change) => {
    const h = harness((visits: Stream<Visit>) =>
      visits.pipe(
        byUser,
        keyedProcess({
          state: { kept: valueState<object>() },
          onEvent: (__, { state }) => {
            if (state.kept.value !== undefined) change(state.kept.value as never);
            state.kept.value = value;
          },
        }),
      ),
    );
    h.event(visit('ann', 1), 1);
    expect(h.outputs.main.error).toBeUndefined();
    h.event(visit('ann', 2), 2);
    expect(h.outputs.main.error).toMatchObject({ code: 'USER_CODE' });
  });

  it('gives a list that stays as it is when the state goes on', () => {
    const kept: (readonly number[])[] = [];
    fromArray([1, 2, 3], { timestampOf: (n) => n })
      .pipe(
        keyBy(() => 'all'),
        keyedProcess({
          state: { list: listState<number>() },
          onEvent: (n, { state }) => {
            state.list.add(n);
            kept.push(state.list.values);
          },
        }),
      )
      .subscribe();
    expect(kept).toEqual([[1], [1, 2], [1, 2, 3]]);
  });

  it('costs nothing for a key that has no state and no timer left', () => {
    const h = harness((visits: Stream<Visit>) =>
      visits.pipe(
        byUser,
        keyedProcess({
          state: { count: valueState(0) },
          onEvent: ({ n }, context) => {
            if (n > 0) context.state.count.value = n;
            else context.state.count.clear();
            if (n > 0) context.setEventTimer(50);
          },
          onTimer: () => undefined,
        }),
      ),
    );
    h.event(visit('ann', 1), 1);
    h.event(visit('bob', 1), 9);
    h.event(visit('cid', 0), 10);
    expect(h.operator('keyedProcess')).toMatchObject({ keys: 2, timers: 2, oldestEntry: 1 });
    expect(h.operator('keyedProcess').stateBytes).toBeGreaterThan(0);
    h.event(visit('ann', 0), 11);
    expect(h.operator('keyedProcess')).toMatchObject({ keys: 2, timers: 2, oldestEntry: 9 });
    h.watermark(50);
    expect(h.operator('keyedProcess')).toMatchObject({ keys: 1, timers: 0 });
    h.event(visit('bob', 0), 51);
    expect(h.operator('keyedProcess')).toMatchObject({ keys: 0, stateBytes: 0, oldestEntry: Infinity });
  });

  it('discards nothing when it is cut off: every event has had its effect', () => {
    const h = harness((visits: Stream<Visit>) => visits.pipe(byUser, counting()));
    h.event(visit('ann'), 1);
    h.cutOff();
    expect(h.outputs.main.completed).toBe(true);
    expect(h.operator('keyedProcess')).toMatchObject({ in: 1, used: 1, discarded: 0, keys: 0 });
  });

  it('stops when nobody listens any more', () => {
    const seen: number[] = [];
    const results: number[] = [];
    fromArray([1, 2, 3], { timestampOf: (n) => n, batchSize: 1 })
      .pipe(
        keyBy((n) => n),
        keyedProcess({
          onEvent: (n) => {
            seen.push(n);
            return n;
          },
        }),
        values(),
        take(1),
      )
      .subscribe((n) => results.push(n));
    expect([seen, results]).toEqual([[1], [1]]);
  });

  it('checks what it is given where it is called', () => {
    expect(() => keyedProcess({} as never)).toThrow(/keyedProcess needs a function onEvent/);
    expect(() => keyedProcess({ onEvent: () => 1, onTimer: 5 as never })).toThrow(/onTimer must be a function/);
    expect(() => keyedProcess({ onEvent: () => 1, state: { count: 0 as never } })).toThrow(
      /the state 'count' must be declared, such as { count: valueState\(0\) }/,
    );
    expect(() => keyedProcess({ onEvent: async () => 1 })).toThrow(
      /onEvent must give its result at once, and cannot be async/,
    );
    expect(() => keyedProcess({ onEvent: () => 1, onTimer: async () => 1 })).toThrow(
      /onTimer must give its result at once/,
    );
  });
});

describe('what the types refuse is said at run time too', () => {
  it.each([
    [
      'a stream without keys',
      'INVALID_KEY',
      /^keyedProcess 'p': keys are needed here: put keyBy\(...\) before it/,
      () => 1,
    ],
    [
      'context.emit without emits',
      'INVALID_STATE_ACCESS',
      /^keyedProcess 'p': context.emit needs emits: type<…>\(\) beside it/,
      (_: unknown, { emit }: Loose) => emit(1),
    ],
    [
      'a timer without onTimer',
      'INVALID_STATE_ACCESS',
      /^keyedProcess 'p': setEventTimer needs a function to call/,
      (_: unknown, { setEventTimer }: Loose) => setEventTimer(1),
    ],
    [
      'a state that is written over',
      'USER_CODE',
      /Cannot assign to read only property 'n'/,
      (_: unknown, { state }: Loose) => (state.n = 5),
    ],
  ])('%s', (what, code, message, onEvent) => {
    const process = keyedProcess({ name: 'p', state: { n: valueState(0) }, onEvent } as never) as (
      visits: Stream<Visit>,
    ) => Stream<unknown>;
    const h = harness((visits: Stream<Visit>) =>
      process(what === 'a stream without keys' ? visits : (visits.pipe(byUser) as Stream<never>)),
    );
    h.event(visit('ann'), 1);
    expect(h.outputs.main.error).toMatchObject({ code, message: expect.stringMatching(message) });
  });
});

describe('processAll', () => {
  it('has one state for all events, and gives results without a key (TIM-9)', () => {
    const h = harness((visits: Stream<Visit>) =>
      visits.pipe(
        byUser,
        processAll({
          state: { count: valueState(0) },
          onEvent: (_, { state, key }) => [key, ++state.count.value],
        }),
      ),
    );
    h.event(visit('ann'), 1);
    h.event(visit('bob'), 2);
    expect(h.outputs.main.records.map(({ value, key }) => [value, key])).toEqual([
      [[undefined, 1], undefined],
      [[undefined, 2], undefined],
    ]);
  });
});
