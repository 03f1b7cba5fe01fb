import { describe, expect, it } from '@jest/globals';
import { expectTypeOf } from 'expect-type';
import type { Observable } from 'rxjs';
import { fromArray, joinInterval, keyBy, sideOutput, values } from '../../lib/index.js';
import type { JoinType, KeyedStream } from '../../lib/index.js';

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
