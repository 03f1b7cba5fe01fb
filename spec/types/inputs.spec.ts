import { describe, expect, it } from '@jest/globals';
import { expectTypeOf } from 'expect-type';
import {
  broadcastProcess,
  coProcess,
  fromArray,
  keyBy,
  listState,
  mapState,
  sideOutput,
  type,
  values,
  valueState,
} from '../../lib/index.js';
import type { KeyedStream, ListState, MapState, ReadonlyState, SideOutput, ValueState } from '../../lib/index.js';

interface Order {
  readonly id: string;
  readonly at: number;
}

interface Payment {
  readonly order: string;
  readonly amount: number;
  readonly at: number;
}

interface Rule {
  readonly name: string;
  readonly most: number;
  readonly at: number;
}

const orders = fromArray<Order>([{ id: 'a', at: 1 }], { timestampOf: (order) => order.at });
const payments = fromArray<Payment>([{ order: 'a', amount: 2, at: 2 }], { timestampOf: (payment) => payment.at });
const rules = fromArray<Rule>([{ name: 'one', most: 1, at: 0 }], { timestampOf: (rule) => rule.at });

describe('inference with two inputs, without annotations', () => {
  it('coProcess knows both events, the key, the state and what is returned', () => {
    const results$ = orders.pipe(
      keyBy((order) => order.id),
      coProcess(payments.pipe(keyBy((payment) => payment.order)), {
        state: { open: valueState<Order | null>(null), amounts: listState<number>() },
        onLeft: (order, { key, state }) => {
          expectTypeOf(order).toEqualTypeOf<Order>();
          expectTypeOf(key).toEqualTypeOf<string>();
          expectTypeOf(state.open).toEqualTypeOf<ValueState<Order | null>>();
          state.open.value = order;
          return state.amounts.length;
        },
        onRight: (payment, { state }) => {
          expectTypeOf(payment).toEqualTypeOf<Payment>();
          state.amounts.add(payment.amount);
          return state.open.value === null ? undefined : `${payment.order} is paid`;
        },
        onTimer: (time, { clock, state }) => {
          expectTypeOf(time).toEqualTypeOf<number>();
          expectTypeOf(clock).toEqualTypeOf<'event' | 'processing'>();
          return state.open.value === null;
        },
      }),
    );
    expectTypeOf(results$).toEqualTypeOf<KeyedStream<string, number | string | boolean>>();
    const seen: unknown[] = [];
    results$.pipe(values()).subscribe((value) => seen.push(value));
    expect(seen).toEqual([0, 'a is paid']);
  });

  it('coProcess knows what is emitted, and the side outputs', () => {
    const orphans = sideOutput<Payment>();
    const results$ = orders.pipe(
      keyBy((order) => order.id),
      coProcess(payments.pipe(keyBy((payment) => payment.order)), {
        emits: type<Date>(),
        sides: { orphans },
        onLeft: (order, context) => context.emit(new Date(order.at)),
        onRight: (payment, { sides }) => {
          sides.orphans.emit(payment);
          // @ts-expect-error -- a side output takes what it is declared for
          void (() => sides.orphans.emit('text'));
        },
      }),
    );
    expectTypeOf(results$).toEqualTypeOf<KeyedStream<string, Date>>();
    expectTypeOf(orphans).toEqualTypeOf<SideOutput<Payment>>();
  });

  it('coProcess wants two streams with keys of one type, and says so', () => {
    const both = { onLeft: () => 1, onRight: () => 2 };
    const byId = orders.pipe(keyBy((order) => order.id));
    const byAmount = payments.pipe(keyBy((payment) => payment.amount));
    // @ts-expect-error -- the keys of both inputs must be of one type
    void (() => byId.pipe(coProcess(byAmount, both)));
    // @ts-expect-error -- the other input needs a key too
    void (() => byId.pipe(coProcess(payments, both)));
    // @ts-expect-error -- this operator needs a keyed stream
    void (() => orders.pipe(coProcess(byAmount, both)));
    // @ts-expect-error -- without `emits` there is no emit
    void (() => byId.pipe(coProcess(byId, { onLeft: (_, context) => context.emit(1), onRight: () => 2 })));
    expect(byId).toBeDefined();
  });

  it('broadcastProcess knows rules and events, and who may change what', () => {
    const alerts = sideOutput<string>();
    const results$ = payments.pipe(
      keyBy((payment) => payment.order),
      broadcastProcess(rules, {
        broadcast: { limits: mapState<string, number>(), newest: valueState('') },
        state: { total: valueState(0) },
        sides: { alerts },
        onBroadcast: (rule, context) => {
          expectTypeOf(rule).toEqualTypeOf<Rule>();
          expectTypeOf(context.broadcast.limits).toEqualTypeOf<MapState<string, number>>();
          context.broadcast.limits.set(rule.name, rule.most);
          context.broadcast.newest.value = rule.name;
          context.forEachKey(({ key, state, broadcast }) => {
            expectTypeOf(key).toEqualTypeOf<string>();
            expectTypeOf(state.total).toEqualTypeOf<ValueState<number>>();
            expectTypeOf(broadcast.newest.value).toEqualTypeOf<string>();
            // @ts-expect-error -- not here
            void (() => broadcast.limits.set('a', 1));
          });
          // @ts-expect-error -- it has no key, and so no state of one
          void (() => context.state);
          // @ts-expect-error -- nor timers
          void (() => context.setEventTimer(1));
        },
        onEvent: (payment, { state, broadcast, sides }) => {
          expectTypeOf(payment).toEqualTypeOf<Payment>();
          expectTypeOf(broadcast.limits).toEqualTypeOf<ReadonlyState<MapState<string, number>>>();
          expectTypeOf(broadcast.limits.get('a')).toEqualTypeOf<number | undefined>();
          // @ts-expect-error -- the keyed side only reads
          void (() => broadcast.limits.set('a', 1));
          // @ts-expect-error -- the keyed side only reads
          void (() => (broadcast.newest.value = 'a'));
          sides.alerts.emit(broadcast.newest.value);
          state.total.value += payment.amount;
          return broadcast.limits.keys().length;
        },
        onTimer: (time, { broadcast, state }) => ({ time, newest: broadcast.newest.value, total: state.total.value }),
      }),
    );
    type Result = number | { time: number; newest: string; total: number };
    expectTypeOf(results$).toEqualTypeOf<KeyedStream<string, Result>>();
    const seen: unknown[] = [];
    results$.pipe(values()).subscribe((value) => seen.push(value));
    expect(seen).toEqual([1]);
  });

  it('broadcastProcess with emits gives what is emitted, by forEachKey too', () => {
    const results$ = payments.pipe(
      keyBy((payment) => payment.order),
      broadcastProcess(rules, {
        broadcast: { names: listState<string>() },
        emits: type<readonly string[]>(),
        onBroadcast: (_, context) => {
          expectTypeOf(context.broadcast.names).toEqualTypeOf<ListState<string>>();
          context.forEachKey((each) => each.emit([each.key]));
        },
        onEvent: (_, context) => context.emit(context.broadcast.names.values),
      }),
    );
    expectTypeOf(results$).toEqualTypeOf<KeyedStream<string, readonly string[]>>();
    const parts = { broadcast: { n: valueState(0) }, onBroadcast: () => undefined, onEvent: () => 1 };
    // @ts-expect-error -- this operator needs a keyed stream
    void (() => payments.pipe(broadcastProcess(rules, parts)));
    expect(results$).toBeDefined();
  });
});
