import { describe, expect, it } from '@jest/globals';
import { expectTypeOf } from 'expect-type';
import type { Observable, OperatorFunction } from 'rxjs';
import {
  agg,
  asyncCache,
  fromArray,
  keyBy,
  mapAsync,
  minutes,
  seconds,
  tumbling,
  values,
  windowBy,
} from '../../lib/index.js';
import type { CallContext, Frame, KeyedStream, Stream, WindowResult } from '../../lib/index.js';

interface Order {
  readonly at: number;
  readonly product: number;
}
interface Product {
  readonly category: string;
  readonly price: number;
}

const orders = fromArray([] as Order[], { timestampOf: (order) => order.at });
const productOf = async (id: number): Promise<Product | undefined> => ({ category: `category of ${id}`, price: 1 });

describe('mapAsync, without annotations', () => {
  it('gives what the promise resolves to, and what the function returns', () => {
    const products = orders.pipe(mapAsync((order) => productOf(order.product)));
    expectTypeOf(products).toEqualTypeOf<Stream<Product | undefined>>();
    expectTypeOf(orders.pipe(mapAsync((order) => order.at))).toEqualTypeOf<Stream<number>>();
    const either = (order: Order): string | Promise<string> => (order.at > 0 ? 'now' : Promise.resolve('later'));
    expectTypeOf(orders.pipe(mapAsync(either))).toEqualTypeOf<Stream<string>>();
    expect(products).toBeDefined();
  });

  it('keeps the key', () => {
    const products = orders.pipe(
      keyBy((order) => order.product),
      mapAsync(async (order) => String(order.at)),
    );
    expectTypeOf(products).toEqualTypeOf<KeyedStream<number, string>>();
  });

  it('adds what fallback gives', () => {
    expectTypeOf(orders.pipe(mapAsync(async () => 1, { fallback: null }))).toEqualTypeOf<Stream<number | null>>();
    const described = orders.pipe(
      mapAsync(async () => 1, {
        fallback: (error, order) => {
          expectTypeOf(error).toEqualTypeOf<unknown>();
          expectTypeOf(order).toEqualTypeOf<Order>();
          return 'none';
        },
      }),
    );
    expectTypeOf(described).toEqualTypeOf<Stream<number | string>>();
  });

  it('gives combine the event and the answer, and what it makes of them to the stream', () => {
    const enriched = orders.pipe(
      mapAsync(({ product }) => productOf(product), {
        combine: (order, product) => {
          expectTypeOf(product).toEqualTypeOf<Product | undefined>();
          return { ...order, category: product?.category };
        },
      }),
    );
    expectTypeOf(enriched).toEqualTypeOf<Stream<{ category: string | undefined; at: number; product: number }>>();
    const priced = orders.pipe(
      mapAsync(({ product }) => productOf(product), {
        fallback: 'unknown' as const,
        combine: (_order, product) => {
          expectTypeOf(product).toEqualTypeOf<Product | undefined | 'unknown'>();
          return 1;
        },
      }),
    );
    expectTypeOf(priced).toEqualTypeOf<Stream<number>>();
  });

  it('gives the event to every option, and goes on through a pipeline', () => {
    const results$ = orders.pipe(
      mapAsync(({ product }) => productOf(product), {
        cache: asyncCache({ keyOf: (order) => order.product, ttl: minutes(5) }),
        retry: {
          attempts: 3,
          when: (error, order) => {
            expectTypeOf(order).toEqualTypeOf<Order>();
            return error instanceof TypeError;
          },
        },
        timeout: seconds(1),
        combine: (order, product) => ({ order, category: product?.category ?? 'none' }),
      }),
      keyBy((enriched) => enriched.category),
      windowBy(tumbling(minutes(1)), agg.count()),
      values(),
    );
    expectTypeOf(results$).toEqualTypeOf<Observable<WindowResult<string, number>>>();
  });

  it('tells the call its attempt, and a signal that fetch takes', () => {
    mapAsync((_order: Order, context) => {
      expectTypeOf(context).toEqualTypeOf<CallContext>();
      expectTypeOf(context.attempt).toEqualTypeOf<number>();
      expectTypeOf(context.signal).toExtend<NonNullable<Parameters<typeof fetch>[1]>['signal']>();
      return 1;
    });
  });

  it('goes through a generic function of the user', () => {
    function named<T extends { id: number }, By>(): OperatorFunction<Frame<T, By>, Frame<T & { name: string }, By>> {
      return mapAsync(async ({ id }: T) => `name of ${id}`, { combine: (value, name) => ({ ...value, name }) });
    }
    const users = fromArray([{ id: 1 }], { timestampOf: () => 0 }).pipe(named());
    expectTypeOf(users).toEqualTypeOf<Stream<{ id: number } & { name: string }>>();
  });
});
