import { describe, expect, it } from '@jest/globals';
import {
  broadcastProcess,
  keyBy,
  listState,
  mapState,
  mapValues,
  reducingState,
  sideOutput,
  type,
  valueState,
} from '../../lib/index.js';
import type { KeyedStream, MapState, Rejected, Stream } from '../../lib/index.js';
import { harness } from '../../lib/testing.js';
import { expectInvalid } from '../window/expectInvalid.js';

interface Payment {
  readonly card: string;
  readonly amount: number;
}

interface Rule {
  readonly name: string;
  /** Over which amount it applies; 0: never again. */
  readonly over: number;
}

/** An operator over payments by card, and rules. */
function over<O>(
  make: (payments: KeyedStream<string, Payment>, rules: Stream<Rule>) => O,
): (payments: Stream<Payment>, rules: Stream<Rule>) => O {
  return (payments, rules) => make(payments.pipe(keyBy((payment) => payment.card)), rules);
}

const pay = (card: string, amount = 0): Payment => ({ card, amount });
const rule = (name: string, limit = 0): Rule => ({ name, over: limit });

/** Which rules apply to a payment. */
const byRules = over((payments, rules) =>
  payments.pipe(
    broadcastProcess(rules, {
      broadcast: { limits: mapState<string, number>() },
      onBroadcast: ({ name, over: limit }, { broadcast }) => {
        if (limit === 0) broadcast.limits.delete(name);
        else broadcast.limits.set(name, limit);
      },
      onEvent: ({ amount }, { key, broadcast }) => [
        key,
        ...broadcast.limits
          .entries()
          .filter(([, limit]) => amount > limit)
          .map(([name]) => name),
      ],
    }),
  ),
);

describe('broadcastProcess', () => {
  it('shows every key what the broadcast side keeps, from then on (STA-3)', () => {
    const h = harness(byRules);
    h.inputs[0].event(pay('a', 100), 1);
    h.inputs[1].event(rule('big', 50), 1);
    h.inputs[0].event(pay('a', 100), 2);
    h.inputs[0].event(pay('b', 60), 3);
    h.inputs[1].event(rule('huge', 90), 1);
    h.inputs[0].event(pay('a', 100), 4);
    h.inputs[1].event(rule('big'), 2);
    h.inputs[0].event(pay('b', 100), 5);
    expect(h.outputs.main.values).toEqual([['a'], ['a', 'big'], ['b', 'big'], ['a', 'big', 'huge'], ['b', 'huge']]);
  });

  it('goes on from a snapshot with its rules', () => {
    const h = harness(byRules);
    h.inputs[1].event(rule('big', 50), 1);
    const restored = h.restore(h.snapshot());
    restored.inputs[0].event(pay('new', 60), 1);
    expect(restored.outputs.main.records).toMatchObject([{ value: ['new', 'big'], key: 'new', timestamp: 1 }]);
  });

  it('has states and timers of each key beside them, and goes by the lower watermark', () => {
    const h = harness(
      over((payments, rules) =>
        payments.pipe(
          broadcastProcess(rules, {
            broadcast: { wait: valueState(10) },
            state: { sum: valueState(0) },
            onBroadcast: (r, context) => {
              context.broadcast.wait.value = r.over;
            },
            onEvent: ({ amount }, context) => {
              context.state.sum.value += amount;
              context.setEventTimer(context.timestamp + context.broadcast.wait.value);
            },
            onTimer: (time, { key, state, broadcast }) => [key, time, state.sum.value, broadcast.wait.value],
          }),
        ),
      ),
    );
    h.inputs[0].event(pay('a', 1), 1);
    h.inputs[0].event(pay('b', 2), 2);
    h.inputs[1].event(rule('wait', 3), 0);
    h.inputs[0].event(pay('a', 5), 4);
    h.inputs[0].watermark(50);
    expect(h.outputs.main.values).toEqual([]);
    h.inputs[1].watermark(11);
    expect(h.outputs.main.values).toEqual([
      ['a', 7, 6, 3],
      ['a', 11, 6, 3],
    ]);
    h.inputs[1].idle();
    expect(h.outputs.main.values.slice(2)).toEqual([['b', 12, 2, 3]]);
  });

  it('sends to side outputs from both sides', () => {
    const h = harness(
      over((payments, rules) => {
        const log = sideOutput<string>();
        const main = payments.pipe(
          broadcastProcess(rules, {
            broadcast: { names: listState<string>() },
            sides: { log },
            onBroadcast: ({ name }, { broadcast, sides, timestamp, watermark, now, isLate }) => {
              broadcast.names.add(name);
              sides.log.emit(['rule', name, timestamp, watermark, now, isLate].join(' '));
            },
            onEvent: ({ card }, { broadcast, sides }) => {
              sides.log.emit(`${card}: ${broadcast.names.values.join('+')}`);
            },
          }),
        );
        return { main, log };
      }),
    );
    h.inputs[1].watermark(3);
    h.inputs[0].watermark(2);
    h.inputs[1].event(rule('one'), 2);
    h.inputs[0].event(pay('a'), 7);
    h.inputs[1].event(rule('two'), 8);
    h.inputs[0].event(pay('b'), 7);
    expect(h.outputs.log.records.map(({ value, timestamp }) => [value, timestamp])).toEqual([
      ['rule one 2 2 0 true', 2],
      ['a: one', 7],
      ['rule two 8 2 0 false', 8],
      ['b: one+two', 7],
    ]);
    expect(h.outputs.main.values).toEqual([]);
  });

  describe('forEachKey', () => {
    it('may be taken out of the context', () => {
      const h = harness(
        over((payments, rules) =>
          payments.pipe(
            broadcastProcess(rules, {
              emits: type<string>(),
              state: { paid: valueState(0) },
              broadcast: { limits: mapState<string, number>() },
              onBroadcast: (_rule, { forEachKey }) => forEachKey(({ key, emit }) => emit(key)),
              onEvent: ({ amount }, { state }) => void (state.paid.value = amount),
            }),
          ),
        ),
      );
      h.inputs[0].event(pay('a', 1), 0);
      h.inputs[1].event(rule('any'), 0);
      expect(h.outputs.main.values).toEqual(['a']);
    });

    const doubling = (onEach: (card: string) => void = () => undefined) =>
      over((payments, rules) =>
        payments.pipe(
          broadcastProcess(rules, {
            name: 'limits',
            broadcast: { factor: valueState(1) },
            state: { sum: valueState(0) },
            emits: type<string>(),
            onBroadcast: ({ over: factor }, context) => {
              context.forEachKey((each) => {
                onEach(each.key);
                each.state.sum.value *= factor;
                each.emit(`${each.key}: ${each.state.sum.value} by ${each.broadcast.factor.value}`);
                if (each.state.sum.value > 9) each.state.sum.clear();
                each.setEventTimer(20);
              });
              // Comes first: what is for each key waits until this function has returned.
              context.broadcast.factor.value = factor;
            },
            onEvent: ({ amount }, { state }) => {
              state.sum.value += amount;
            },
            onTimer: (_, context) => context.emit(`${context.key} at last: ${context.state.sum.value}`),
          }),
        ),
      );

    it('visits every key that has a state, in the order of keys (STA-4)', () => {
      const h = harness(doubling());
      h.inputs[0].event(pay('b', 1), 1);
      h.inputs[0].event(pay('c', 2), 1);
      h.inputs[0].event(pay('a', 3), 1);
      h.inputs[1].event(rule('double', 2), 5);
      h.inputs[1].event(rule('triple', 3), 6);
      h.inputs[1].event(rule('again', 1), 7);
      h.inputs[0].event(pay('a', 1), 8);
      expect(h.outputs.main.records.map(({ value, timestamp, key }) => [value, timestamp, key])).toEqual([
        ['a: 6 by 2', 5, 'a'],
        ['b: 2 by 2', 5, 'b'],
        ['c: 4 by 2', 5, 'c'],
        ['a: 18 by 3', 6, 'a'],
        ['b: 6 by 3', 6, 'b'],
        ['c: 12 by 3', 6, 'c'],
        ['b: 6 by 1', 7, 'b'],
      ]);
      h.end();
      expect(h.outputs.main.values.slice(7)).toEqual(['a at last: 1', 'b at last: 6', 'c at last: 0']);
    });

    it('with no key there, does nothing', () => {
      const h = harness(doubling());
      h.inputs[1].event(rule('double', 2), 5);
      h.end();
      expect(h.outputs.main.values).toEqual([]);
    });

    it('that throws fails the stream, and names the key', () => {
      const h = harness(
        doubling((card) => {
          if (card === 'b') throw new Error('no');
        }),
      );
      h.inputs[0].event(pay('a', 1), 1);
      h.inputs[0].event(pay('b', 1), 1);
      h.inputs[1].event(rule('double', 2), 5);
      expect(h.outputs.main.values).toEqual(['a: 2 by 2']);
      expect(h.outputs.main.error).toMatchObject({
        code: 'USER_CODE',
        operator: 'limits',
        message: `broadcastProcess 'limits': the function of forEachKey threw at the state of the key 'b': no`,
      });
    });
  });

  describe('only the broadcast side changes the broadcast states', () => {
    const changing = (change: (broadcast: Record<string, unknown>) => void, when: 'event' | 'timer' | 'each') =>
      over((payments, rules) =>
        payments.pipe(
          broadcastProcess(rules, {
            broadcast: {
              value: valueState(1),
              list: listState<number>(),
              map: mapState<string, number>(),
              highest: reducingState((a: number, b: number) => Math.max(a, b)),
            },
            state: { n: valueState(0) },
            onBroadcast: (_, context) => {
              context.broadcast.map.set('a', 1);
              if (when === 'each') context.forEachKey(({ broadcast }) => change(broadcast));
            },
            onEvent: ({ amount }, context) => {
              context.state.n.value++;
              context.setEventTimer(5);
              if (when === 'event' && amount > 0) change(context.broadcast);
              return context.broadcast.map.size;
            },
            onTimer: (_, context) => {
              if (when === 'timer') change(context.broadcast);
            },
          }),
        ),
      );

    it.each([
      ['value', (b: { value: { value: number } }) => (b.value.value = 2)],
      ['value', (b: { value: { clear(): void } }) => b.value.clear()],
      ['list', (b: { list: { add(n: number): void } }) => b.list.add(1)],
      ['list', (b: { list: { set(n: number[]): void } }) => b.list.set([])],
      ['map', (b: { map: MapState<string, number> }) => b.map.set('b', 1)],
      ['map', (b: { map: MapState<string, number> }) => b.map.delete('a')],
      ['highest', (b: { highest: { add(n: number): void } }) => b.highest.add(1)],
    ])('%s: anything else throws', (name, change) => {
      for (const when of ['event', 'timer', 'each'] as const) {
        const h = harness(changing(change as never, when));
        h.inputs[1].event(rule('one'), 0);
        h.inputs[0].event(pay('a'), 1);
        h.inputs[0].event(pay('a', 1), 2);
        h.inputs[1].event(rule('two'), 0);
        h.end();
        expect((h.outputs.main.error as Error).message).toMatch(
          `the broadcast state '${name}' can be changed in onBroadcast alone: every key sees the same`,
        );
        expect(h.outputs.main.values[0]).toBe(1);
      }
    });

    it('and not after it has returned', () => {
      let kept: MapState<string, number> | undefined;
      const h = harness(
        over((payments, rules) =>
          payments.pipe(
            broadcastProcess(rules, {
              broadcast: { limits: mapState<string, number>() },
              onBroadcast: (_, { broadcast }) => void (kept = broadcast.limits),
              onEvent: (_, { broadcast }) => broadcast.limits.size,
            }),
          ),
        ),
      );
      h.inputs[1].event(rule('one'), 0);
      expect(() => kept!.set('a', 1)).toThrow(/the state 'limits' was used outside of an event or timer/);
      h.inputs[0].event(pay('a'), 1);
      expect(() => kept!.set('a', 1)).toThrow(/the state 'limits' was used outside of an event or timer/);
      expect(h.outputs.main.values).toEqual([0]);
    });
  });

  it.each([
    ['emit', (context: { emit(): void }) => context.emit()],
    ['key', (context: { key: unknown }) => context.key],
    ['setEventTimer', (context: { setEventTimer(t: number): void }) => context.setEventTimer(1)],
    ['setProcessingTimer', (context: { setProcessingTimer(t: number): void }) => context.setProcessingTimer(1)],
  ])('the broadcast side has no key: context.%s throws (STA-4)', (name, use) => {
    const h = harness(
      over((payments, rules) =>
        payments.pipe(
          broadcastProcess(rules, {
            broadcast: { n: valueState(0) },
            onBroadcast: (_, context) => void use(context as never),
            onEvent: () => 1,
            onTimer: () => 1,
          }),
        ),
      ),
    );
    h.inputs[1].event(rule('one'), 0);
    expect(h.outputs.main.error).toMatchObject({
      code: 'INVALID_STATE_ACCESS',
      message: expect.stringContaining(
        `onBroadcast has no key that context.${name} could be for: use it in context.forEachKey((context) => …)`,
      ),
    });
  });

  it('of a rule on which onBroadcast throws nothing stays: no state, no side output, no visit to keys', () => {
    const h = harness(
      over((payments, rules) => {
        const [rejected, log] = [sideOutput<Rejected>(), sideOutput<string>()];
        const main = payments.pipe(
          broadcastProcess(rules, {
            name: 'rules',
            broadcast: { limits: mapState<string, number>(), newest: valueState('') },
            state: { visits: valueState(0) },
            sides: { log },
            rejectedTo: rejected,
            onBroadcast: ({ name, over: limit }, context) => {
              context.broadcast.limits.set(name, limit);
              context.broadcast.newest.value = name;
              context.sides.log.emit(name);
              context.forEachKey(({ state }) => void state.visits.value++);
              if (limit < 0) throw new Error('no');
            },
            onEvent: (_, { state, broadcast }) => {
              state.visits.value += 10;
              return [state.visits.value, broadcast.newest.value, broadcast.limits.entries()];
            },
          }),
        );
        return { main, log, rejected: rejected.pipe(mapValues(({ value }) => value)) };
      }),
    );
    h.inputs[0].event(pay('a'), 1);
    h.inputs[1].event(rule('good', 1), 1);
    h.inputs[1].event(rule('bad', -1), 2);
    h.inputs[1].event(rule('good', 2), 3);
    h.inputs[0].event(pay('a'), 4);
    expect(h.outputs.main.values).toEqual([
      [10, '', []],
      [22, 'good', [['good', 2]]],
    ]);
    expect(h.outputs.log.values).toEqual(['good', 'good']);
    expect(h.outputs.rejected.values).toEqual([rule('bad', -1)]);
    expect(h.operator('rules')).toMatchObject({ in: 5, used: 4, rejected: 1 });
  });

  it('checks what it is given', () => {
    const good = { broadcast: { n: valueState(0) }, onEvent: () => 1, onBroadcast: () => undefined };
    const make = (changes: object) => () =>
      harness(
        over((payments, rules) => {
          broadcastProcess(rules, { ...good, ...changes });
          return payments;
        }),
      );
    expect(make({})).not.toThrow();
    expectInvalid(make({ onEvent: undefined }), /broadcastProcess needs a function onEvent/);
    expectInvalid(make({ onBroadcast: undefined }), /broadcastProcess needs a function onBroadcast/);
    expectInvalid(make({ broadcast: {} }), /broadcastProcess needs broadcast states, such as/);
    expectInvalid(make({ broadcast: undefined }), /broadcastProcess needs broadcast states, such as/);
    expectInvalid(make({ broadcast: { n: 0 } }), /the state 'n' must be declared/);
    expectInvalid(make({ broadcast: { n: valueState(0, { ttl: 5 }) } }), /the broadcast state 'n' cannot have a ttl/);
    expectInvalid(
      () => broadcastProcess({} as never, good as unknown as never),
      /the first argument of broadcastProcess must be a stream/,
    );
  });
});
