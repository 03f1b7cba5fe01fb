import { describe, expect, it } from '@jest/globals';
import { expectTypeOf } from 'expect-type';
import type { Observable } from 'rxjs';
import { fromArray, joinInterval, joinWindow, keyBy, session, sideOutput, tumbling, values } from '../../lib/index.js';
import type { JoinType, JoinWindowContext, KeyedStream } from '../../lib/index.js';

interface Order {
  readonly id: string;
  readonly at: number;
}
interface Payment {
  readonly order: string;
  readonly amount: number;
  readonly at: number;
}

const orders = fromArray([] as Order[], { timestampOf: (order) => order.at }).pipe(keyBy((order) => order.id));
const payments = fromArray([] as Payment[], { timestampOf: (payment) => payment.at }).pipe(
  keyBy((payment) => payment.order),
);
const interval = { lower: 0, upper: 10 };

describe('joinInterval, without annotations', () => {
  it('knows both sides of a pair', () => {
    const joined = orders.pipe(
      joinInterval(payments, interval, (order, payment) => {
        expectTypeOf(order).toEqualTypeOf<Order>();
        expectTypeOf(payment).toEqualTypeOf<Payment>();
        return { id: order.id, amount: payment.amount };
      }),
    );
    expectTypeOf(joined).toEqualTypeOf<KeyedStream<string, { id: string; amount: number }>>();
    expect(joined).toBeDefined();
  });

  it('knows which side may be missing', () => {
    const join = { ...interval, name: 'join' };
    orders.pipe(
      joinInterval(payments, { ...join, type: 'left' }, (order, payment) => {
        expectTypeOf(order).toEqualTypeOf<Order>();
        expectTypeOf(payment).toEqualTypeOf<Payment | undefined>();
      }),
    );
    orders.pipe(
      joinInterval(payments, { ...join, type: 'right' }, (order, payment) => {
        expectTypeOf(order).toEqualTypeOf<Order | undefined>();
        expectTypeOf(payment).toEqualTypeOf<Payment>();
      }),
    );
    orders.pipe(
      joinInterval(payments, { ...join, type: 'outer' }, (order, payment) => {
        expectTypeOf(order).toEqualTypeOf<Order | undefined>();
        expectTypeOf(payment).toEqualTypeOf<Payment | undefined>();
      }),
    );
    const unpaid = orders.pipe(
      joinInterval(payments, { ...join, type: 'anti' }, (order, payment) => {
        expectTypeOf(order).toEqualTypeOf<Order>();
        expectTypeOf(payment).toEqualTypeOf<undefined>();
        return order;
      }),
      values(),
    );
    expectTypeOf(unpaid).toEqualTypeOf<Observable<Order>>();
    const paid = orders.pipe(
      joinInterval(payments, { ...join, type: 'semi' }, (order) => order.id),
      values(),
    );
    expectTypeOf(paid).toEqualTypeOf<Observable<string>>();
    expect([unpaid, paid]).toBeDefined();
  });

  it('makes ready for everything where the type is not known', () => {
    const types: readonly JoinType[] = ['left', 'semi'];
    const joined = orders.pipe(
      joinInterval(payments, { ...interval, type: types[0]! }, (order, payment) => {
        expectTypeOf(order).toEqualTypeOf<Order | undefined>();
        expectTypeOf(payment).toEqualTypeOf<Payment | undefined>();
      }),
    );
    expect(joined).toBeDefined();
  });

  it('takes one output for the late events of both', () => {
    const joined = orders.pipe(
      joinInterval(payments, { ...interval, lateTo: sideOutput<Order | Payment>() }, (order) => order.id),
    );
    expectTypeOf(joined).toEqualTypeOf<KeyedStream<string, string>>();
    expect(joined).toBeDefined();
  });
});

describe('joinWindow, without annotations', () => {
  it('knows both sides, and what it is told beside them', () => {
    const joined = orders.pipe(
      joinWindow(payments, { window: tumbling(10), type: 'left' }, (order, payment, context) => {
        expectTypeOf(order).toEqualTypeOf<Order>();
        expectTypeOf(payment).toEqualTypeOf<Payment | undefined>();
        expectTypeOf(context).toEqualTypeOf<JoinWindowContext<string>>();
        return [order.id, payment?.amount] as const;
      }),
    );
    expectTypeOf(joined).toEqualTypeOf<KeyedStream<string, readonly [string, number | undefined]>>();
    expect(joined).toBeDefined();
  });

  it('gives lists to a co-group, and events of both to a gap', () => {
    const sessions = session<Order | Payment>((event) => ('amount' in event ? 5 : 10));
    const joined = orders.pipe(
      joinWindow(payments, { window: sessions, type: 'coGroup' }, (all, paid) => {
        expectTypeOf(all).toEqualTypeOf<readonly Order[]>();
        expectTypeOf(paid).toEqualTypeOf<readonly Payment[]>();
        return all.length - paid.length;
      }),
      values(),
    );
    expectTypeOf(joined).toEqualTypeOf<Observable<number>>();
    expect(joined).toBeDefined();
  });
});
