import { describe, expect, it } from '@jest/globals';
import { expectTypeOf } from 'expect-type';
import type { Observable } from 'rxjs';
import { fromArray, joinAsOf, joinTable, keyBy, sideOutput, toChanges, toTable, values } from '../../lib/index.js';
import type { Change, KeyedStream } from '../../lib/index.js';

interface Order {
  readonly id: string;
  readonly user: number;
  readonly at: number;
}
interface User {
  readonly id: number;
  readonly name: string | null;
  readonly at: number;
}

const orders = fromArray([] as Order[], { timestampOf: (order) => order.at }).pipe(keyBy((order) => order.id));
const ordersByUser = orders.pipe(keyBy((order) => order.user));
const users = fromArray([] as User[], { timestampOf: (user) => user.at }).pipe(keyBy((user) => user.id));

describe('tables, without annotations', () => {
  it('a table has the rows and the key of its events; tombstones are gone', () => {
    expectTypeOf(users.pipe(toTable())).toEqualTypeOf<KeyedStream<number, User>>();
    const names = users.pipe(toTable({ rowOf: (user) => user.name }));
    expectTypeOf(names).toEqualTypeOf<KeyedStream<number, string>>();
    const changes$ = names.pipe(toChanges(), values());
    expectTypeOf(changes$).toEqualTypeOf<Observable<Change<string, number>>>();
    const plain$ = fromArray([1], { timestampOf: (n) => n }).pipe(toChanges(), values());
    expectTypeOf(plain$).toEqualTypeOf<Observable<Change<number>>>();
    expect(names).toBeDefined();
  });

  it('joinAsOf: the version may be missing with left only', () => {
    const late = sideOutput<Order>();
    const inner = ordersByUser.pipe(
      joinAsOf(users, { lateTo: late }, (order, user) => {
        expectTypeOf(order).toEqualTypeOf<Order>();
        expectTypeOf(user).toEqualTypeOf<User>();
        return [order.id, user.name] as const;
      }),
    );
    expectTypeOf(inner).toEqualTypeOf<KeyedStream<number, readonly [string, string | null]>>();
    ordersByUser.pipe(
      joinAsOf(users, { type: 'left', ttl: 10 }, (order, user) => {
        expectTypeOf(order).toEqualTypeOf<Order>();
        expectTypeOf(user).toEqualTypeOf<User | undefined>();
        return order;
      }),
    );
    expect(inner).toBeDefined();
  });

  it('joinTable: which side may be missing', () => {
    const inner = ordersByUser.pipe(
      joinTable(users, {}, (order, user) => {
        expectTypeOf(order).toEqualTypeOf<Order>();
        expectTypeOf(user).toEqualTypeOf<User>();
        return 1;
      }),
    );
    expectTypeOf(inner).toEqualTypeOf<KeyedStream<number, number>>();
    ordersByUser.pipe(
      joinTable(users, { type: 'left', left: 'events' }, (order, user) => {
        expectTypeOf(order).toEqualTypeOf<Order>();
        expectTypeOf(user).toEqualTypeOf<User | undefined>();
      }),
      joinTable(users, { type: 'outer' }, (nothing, user) => {
        expectTypeOf(nothing).toEqualTypeOf<void | undefined>();
        expectTypeOf(user).toEqualTypeOf<User | undefined>();
      }),
    );
    ordersByUser.pipe(
      joinTable(users, { type: 'right' }, (order, user) => {
        expectTypeOf(order).toEqualTypeOf<Order | undefined>();
        expectTypeOf(user).toEqualTypeOf<User>();
      }),
    );
    ordersByUser.pipe(
      joinTable(users, { type: 'anti' }, (order, user) => {
        expectTypeOf(order).toEqualTypeOf<Order>();
        expectTypeOf(user).toEqualTypeOf<undefined>();
      }),
    );
    expect(inner).toBeDefined();
  });

  it('joinTable: the foreign key is of the right key’s type, and results have the left key', () => {
    const joined = orders.pipe(
      joinTable(users, { foreignKeyOf: (order) => order.user }, (order, user) => {
        expectTypeOf(order).toEqualTypeOf<Order>();
        expectTypeOf(user).toEqualTypeOf<User>();
        return user;
      }),
    );
    expectTypeOf(joined).toEqualTypeOf<KeyedStream<string, User>>();
    expect(joined).toBeDefined();
  });
});
