import { describe, expect, it } from '@jest/globals';
import { coProcess, keyBy, listState, mapValues, sideOutput, type, valueState } from '../../lib/index.js';
import type { CoProcessDefinition, KeyedStream, Rejected, Stream } from '../../lib/index.js';
import { harness } from '../../lib/testing.js';
import { expectInvalid } from '../window/expectInvalid.js';

interface Order {
  readonly id: string;
  readonly n: number;
}

interface Payment {
  readonly order: string;
  readonly paid: number;
}

type Orders = KeyedStream<string, Order>;
type Payments = KeyedStream<string, Payment>;

/** An operator over orders and payments, by order. */
function over<O>(
  make: (orders: Orders, payments: Payments) => O,
): (orders: Stream<Order>, payments: Stream<Payment>) => O {
  return (orders, payments) =>
    make(orders.pipe(keyBy((order) => order.id)), payments.pipe(keyBy((payment) => payment.order)));
}

const order = (id: string, n = 0): Order => ({ id, n });
const payment = (id: string, paid = 0): Payment => ({ order: id, paid });

describe('coProcess', () => {
  it('calls the function of each input, in the order of arrival, with its key and time', () => {
    const h = harness(
      over((orders, payments) =>
        orders.pipe(
          coProcess(payments, {
            onLeft: ({ n }, { key, timestamp }) => ['left', key, n, timestamp],
            onRight: ({ paid }, { key, timestamp }) => ['right', key, paid, timestamp],
          }),
        ),
      ),
    );
    h.inputs[0].event(order('a', 1), 10);
    h.inputs[1].event(payment('b', 2), 5);
    h.inputs[0].event(order('b', 3), 7);
    expect(h.outputs.main.records.map(({ value, timestamp, key }) => [value, timestamp, key])).toEqual([
      [['left', 'a', 1, 10], 10, 'a'],
      [['right', 'b', 2, 5], 5, 'b'],
      [['left', 'b', 3, 7], 7, 'b'],
    ]);
  });

  it('gives both inputs the same state, key by key', () => {
    const h = harness(
      over((orders, payments) =>
        orders.pipe(
          coProcess(payments, {
            state: { owed: valueState(0) },
            onLeft: ({ n }, { state }) => (state.owed.value += n),
            onRight: ({ paid }, { state }) => (state.owed.value -= paid),
          }),
        ),
      ),
    );
    h.inputs[0].event(order('a', 10), 1);
    h.inputs[0].event(order('b', 7), 1);
    h.inputs[1].event(payment('a', 4), 2);
    h.inputs[1].event(payment('c', 1), 2);
    h.inputs[0].event(order('a', 1), 3);
    expect(h.outputs.main.values).toEqual([10, 7, 6, -1, 7]);
  });

  it('goes by the lower of the two watermarks', () => {
    const h = harness(
      over((orders, payments) =>
        orders.pipe(
          coProcess(payments, {
            onLeft: (_, context) => {
              context.setEventTimer(20);
              return ['left', context.watermark, context.isLate];
            },
            onRight: (_, { watermark, isLate }) => ['right', watermark, isLate],
            onTimer: (time, { watermark }) => ['timer', time, watermark],
          }),
        ),
      ),
    );
    h.inputs[0].event(order('a'), 1);
    h.inputs[0].watermark(30);
    expect(h.outputs.main.watermark).toBe(-Infinity);
    h.inputs[1].watermark(15);
    expect(h.outputs.main.watermark).toBe(15);
    h.inputs[1].event(payment('a'), 15);
    h.inputs[0].event(order('a'), 31);
    h.inputs[1].watermark(25);
    expect(h.outputs.main.values).toEqual([
      ['left', -Infinity, false],
      ['right', 15, true],
      ['left', 15, false],
      ['timer', 20, 20],
    ]);
    expect(h.outputs.main.watermark).toBe(25);
  });

  it('an input that is idle holds timers back no longer, nor one that has ended', () => {
    const h = harness(
      over((orders, payments) =>
        orders.pipe(
          coProcess(payments, {
            onLeft: ({ n }, context) => context.setEventTimer(n),
            onRight: () => undefined,
            onTimer: (time) => time,
          }),
        ),
      ),
    );
    h.inputs[0].event(order('a', 10), 1);
    h.inputs[0].event(order('a', 20), 1);
    h.inputs[0].watermark(15);
    expect(h.outputs.main.values).toEqual([]);
    h.inputs[1].idle();
    expect(h.outputs.main.values).toEqual([10]);
    h.inputs[1].active();
    h.inputs[1].watermark(16);
    h.inputs[0].watermark(25);
    expect(h.outputs.main.values).toEqual([10]);
    h.inputs[1].end();
    expect(h.outputs.main.values).toEqual([10, 20]);
  });

  it('timers of the one input can be taken back by the other', () => {
    const h = harness(
      over((orders, payments) =>
        orders.pipe(
          coProcess(payments, {
            state: { due: valueState(0) },
            onLeft: (_, context) => {
              context.state.due.value = context.timestamp + 5;
              context.setEventTimer(context.state.due.value);
            },
            onRight: (_, context) => context.deleteEventTimer(context.state.due.value),
            onTimer: (time, { key }) => `${key} at ${time}`,
          }),
        ),
      ),
    );
    h.inputs[0].event(order('a'), 1);
    h.inputs[0].event(order('b'), 2);
    h.inputs[1].event(payment('a'), 3);
    h.end();
    expect(h.outputs.main.values).toEqual(['b at 7']);
  });

  it('has timers of processing time on both sides (TIM-8)', () => {
    const h = harness(
      over((orders, payments) =>
        orders.pipe(
          coProcess(payments, {
            onLeft: (_, context) => context.setProcessingTimer(context.now + 5),
            onRight: (_, context) => context.setProcessingTimer(context.now + 3),
            onTimer: (time, { key, clock, now }) => [key, clock, time, now],
          }),
        ),
      ),
    );
    h.inputs[0].event(order('a'), 1);
    h.inputs[1].event(payment('b'), 1);
    h.advanceProcessingTime(10);
    expect(h.outputs.main.values).toEqual([
      ['b', 'processing', 3, 3],
      ['a', 'processing', 5, 5],
    ]);
  });

  it('goes on from a snapshot, with its state and the timers of both sides', () => {
    const h = harness(
      over((orders, payments) =>
        orders.pipe(
          coProcess(payments, {
            state: { ids: listState<string>() },
            onLeft: ({ n }, context) => {
              context.state.ids.add(`order ${n}`);
              context.setEventTimer(10);
            },
            onRight: ({ paid }, context) => {
              context.state.ids.add(`payment ${paid}`);
              context.setProcessingTimer(context.now + 10);
            },
            onTimer: (_, { key, clock, state }) => [key, clock, ...state.ids.values],
          }),
        ),
      ),
    );
    h.inputs[0].event(order('a', 1), 1);
    h.inputs[1].event(payment('a', 2), 1);
    const restored = h.restore(h.snapshot());
    restored.inputs[0].event(order('a', 3), 2);
    restored.inputs[0].watermark(12);
    restored.inputs[1].watermark(12);
    restored.advanceProcessingTime(10);
    expect(restored.outputs.main.values).toEqual([
      ['a', 'event', 'order 1', 'payment 2', 'order 3'],
      ['a', 'processing', 'order 1', 'payment 2', 'order 3'],
    ]);
  });

  it('sends to the main output and to side outputs from all of its functions', () => {
    const h = harness(
      over((orders, payments) => {
        const alerts = sideOutput<string>();
        const main = orders.pipe(
          coProcess(payments, {
            emits: type<string>(),
            sides: { alerts },
            onLeft: ({ id }, context) => {
              context.emit(`order ${id}`);
              context.emit(`again ${id}`);
              context.setEventTimer(9);
            },
            onRight: (p, { sides }) => sides.alerts.emit(`payment ${p.order}`),
            onTimer: (_, { sides, key }) => sides.alerts.emit(`timer ${key}`),
          }),
        );
        return { main, alerts };
      }),
    );
    h.inputs[0].event(order('a'), 1);
    h.inputs[1].event(payment('b'), 2);
    h.end();
    expect(h.outputs.main.values).toEqual(['order a', 'again a']);
    expect(h.outputs.alerts.records.map(({ value, timestamp }) => [value, timestamp])).toEqual([
      ['payment b', 2],
      ['timer a', 9],
    ]);
  });

  describe('when user code throws', () => {
    const broken = (side: 'left' | 'right', rejectedTo?: ReturnType<typeof sideOutput<Rejected>>) =>
      over((orders, payments) =>
        orders.pipe(
          coProcess(payments, {
            ...(rejectedTo === undefined ? {} : { rejectedTo }),
            name: 'match',
            state: { sum: valueState(0) },
            onLeft: ({ n }, { state }) => {
              state.sum.value += n;
              if (side === 'left' && n === 2) throw new Error('no');
              return state.sum.value;
            },
            onRight: ({ paid }, context) => {
              context.state.sum.value += paid;
              context.setEventTimer(5);
              if (side === 'right' && paid === 2) throw new Error('no');
              return context.state.sum.value;
            },
            onTimer: () => 'timer',
          }),
        ),
      );

    it.each(['left', 'right'] as const)('on the %s: the error names operator and event', (side) => {
      const h = harness(broken(side));
      h.inputs[0].event(order('a', 1), 1);
      if (side === 'left') h.inputs[0].event(order('a', 2), 2);
      else h.inputs[1].event(payment('a', 2), 2);
      const event = side === 'left' ? '{"id":"a","n":2}' : '{"order":"a","paid":2}';
      expect(h.outputs.main.values).toEqual([1]);
      expect(h.outputs.main.error).toMatchObject({
        code: 'USER_CODE',
        operator: 'match',
        message: `coProcess 'match': user code threw on ${event}: no`,
      });
    });

    it('with rejectedTo, nothing of the event stays, and the stream goes on', () => {
      const h = harness((orders: Stream<Order>, payments: Stream<Payment>) => {
        const rejected = sideOutput<Rejected>();
        return {
          main: broken('right', rejected)(orders, payments),
          rejected: rejected.pipe(mapValues(({ value }) => value)),
        };
      });
      h.inputs[0].event(order('a', 1), 1);
      h.inputs[1].event(payment('a', 2), 2);
      h.inputs[0].event(order('a', 4), 3);
      h.end();
      expect(h.outputs.main.values).toEqual([1, 5]);
      expect(h.outputs.rejected.values).toEqual([payment('a', 2)]);
      expect(h.operator('match')).toMatchObject({ in: 3, used: 2, rejected: 1 });
    });

    it('in onTimer: the error names the key', () => {
      const h = harness(
        over((orders, payments) =>
          orders.pipe(
            coProcess(payments, {
              name: 'match',
              onLeft: (_, context) => context.setEventTimer(5),
              onRight: () => undefined,
              onTimer: () => {
                throw new Error('no');
              },
            }),
          ),
        ),
      );
      h.inputs[0].event(order('a'), 1);
      h.end();
      expect(h.outputs.main.error).toMatchObject({
        message: `coProcess 'match': onTimer threw on the timer at 5 of the key 'a': no`,
      });
    });
  });

  it('completes when both inputs have, and frees what it holds', () => {
    const h = harness(
      over((orders, payments) =>
        orders.pipe(
          coProcess(payments, {
            name: 'match',
            state: { n: valueState(0) },
            onLeft: ({ n }, context) => {
              context.state.n.value = n;
              context.setEventTimer(99);
            },
            onRight: () => undefined,
            onTimer: (_, { state }) => {
              const { value } = state.n;
              state.n.clear();
              return value;
            },
          }),
        ),
      ),
    );
    h.inputs[0].event(order('a', 3), 1);
    h.inputs[0].end();
    expect(h.outputs.main.completed).toBe(false);
    expect(h.operator('match')).toMatchObject({ keys: 1, timers: 1 });
    h.inputs[1].end();
    expect([h.outputs.main.values, h.outputs.main.completed]).toEqual([[3], true]);
    expect(h.operator('match')).toMatchObject({ keys: 0, timers: 0 });
  });

  it.each([
    [/coProcess needs a function onLeft/, { onRight: () => 0 }],
    [/coProcess needs a function onRight/, { onLeft: () => 0 }],
    [/coProcess: onTimer must be a function/, { onLeft: () => 0, onRight: () => 0, onTimer: 5 }],
    [/coProcess: the state 'n' must be declared/, { onLeft: () => 0, onRight: () => 0, state: { n: 0 } }],
  ])('checks its definition: %s', (message, definition) => {
    harness(
      over((orders, payments) => {
        type Definition = CoProcessDefinition<
          unknown,
          Payment,
          undefined,
          object,
          object,
          never,
          number,
          number,
          undefined
        >;
        expectInvalid(() => coProcess(payments, definition as unknown as Definition), message);
        return orders;
      }),
    );
  });

  it('checks that the other is a stream', () => {
    expectInvalid(
      () => coProcess({ onLeft: () => 0 } as never, {} as never),
      /the first argument of coProcess must be a stream/,
    );
  });
});
