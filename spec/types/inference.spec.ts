import { describe, expect, it } from '@jest/globals';
import { expectTypeOf } from 'expect-type';
import type { Observable, OperatorFunction } from 'rxjs';
import { from } from 'rxjs';
import {
  agg,
  branch,
  eventTime,
  eventTimeChunks,
  filterValues,
  flatMapValues,
  fromArray,
  keyBy,
  mapValues,
  minutes,
  processingTime,
  records,
  seconds,
  session,
  sideOutput,
  tumbling,
  union,
  values,
  windowAll,
  windowBy,
} from '../../lib/index.js';
import type { EventRecord, Frame, KeyedBy, KeyedStream, Stream, WindowResult } from '../../lib/index.js';

interface Click {
  readonly at: number;
  readonly page: string;
  readonly user: number;
  readonly price: number;
  readonly idleMs: number;
}

const clicks$ = from([] as Click[]);
const stream = fromArray([] as Click[], { timestampOf: (click) => click.at });

describe('inference without annotations', () => {
  it('goes through the README example', () => {
    const late$ = sideOutput<Click>();
    const results$ = clicks$.pipe(
      eventTime((click) => click.at, { outOfOrderness: seconds(5), whenQuiet: { followClockAfter: seconds(5) } }),
      keyBy((click) => click.page),
      windowBy(
        tumbling(minutes(1)),
        { clicks: agg.count(), spent: agg.sum((click) => click.price) },
        { lateTo: late$ },
      ),
      values(),
    );
    expectTypeOf(results$).toEqualTypeOf<Observable<WindowResult<string, { clicks: number; spent: number }>>>();
    expect(results$).toBeDefined();
  });

  it('knows what a function gets that is given in place of a side output', () => {
    const heard: number[] = [];
    const counts$ = stream.pipe(
      windowAll(tumbling(10), agg.count(), {
        lateTo: (click) => heard.push(click.price),
        rejectedTo: ({ value }) => expectTypeOf(value).toBeUnknown(),
      }),
    );
    expectTypeOf(counts$).toEqualTypeOf<Stream<WindowResult<undefined, number>>>();
    expect(counts$).toBeDefined();
  });

  it('gives a stream and a keyed stream', () => {
    expectTypeOf(stream).toEqualTypeOf<Stream<Click>>();
    expectTypeOf(stream.pipe(keyBy((click) => click.user))).toEqualTypeOf<KeyedStream<number, Click>>();
  });

  it('knows the type of a single aggregate', () => {
    const counts$ = stream.pipe(windowAll(tumbling(10), agg.count()));
    expectTypeOf(counts$).toEqualTypeOf<Observable<Frame<WindowResult<undefined, number>>>>();
    const dearest$ = stream.pipe(
      windowAll(
        tumbling(10),
        agg.max((click) => click.price),
      ),
    );
    expectTypeOf(dearest$).toEqualTypeOf<Observable<Frame<WindowResult<undefined, number | undefined>>>>();
  });

  it('knows the type of an object of aggregates', () => {
    const results$ = stream.pipe(
      keyBy((click) => click.page),
      windowBy(tumbling(10), {
        n: agg.count(),
        mean: agg.mean((click) => click.price),
        users: agg.distinct((click) => click.user),
        dearest: agg.maxBy((click) => click.price),
        all: agg.collect((click) => click.user),
      }),
      values(),
    );
    type Value = {
      n: number;
      mean: number | undefined;
      users: number;
      dearest: Click | undefined;
      all: readonly number[];
    };
    expectTypeOf<(typeof results$ extends Observable<infer V> ? V : never)['value']['n']>().toEqualTypeOf<number>();
    expectTypeOf(results$).toExtend<Observable<WindowResult<string, Value>>>();
  });

  it('gives the event to a gap function of session', () => {
    const results$ = stream.pipe(
      keyBy((click) => click.page),
      windowBy(
        session((click) => click.idleMs),
        agg.count(),
      ),
      values(),
    );
    expectTypeOf(results$).toEqualTypeOf<Observable<WindowResult<string, number>>>();
  });

  it('keeps tuple keys as tuples', () => {
    const keyed = stream.pipe(keyBy((click) => [click.page, click.user]));
    expectTypeOf(keyed).toEqualTypeOf<KeyedStream<readonly [string, number], Click>>();
    const results$ = keyed.pipe(windowBy(tumbling(10), agg.count()), records());
    expectTypeOf(results$).toEqualTypeOf<
      Observable<EventRecord<WindowResult<readonly [string, number], number>, readonly [string, number]>>
    >();
  });

  it('keeps the key through operators that look at one event at a time', () => {
    const prices$ = stream.pipe(
      keyBy((click) => click.page),
      mapValues((click) => click.price),
      filterValues((price) => price > 0),
      flatMapValues((price) => [price, String(price)]),
    );
    expectTypeOf(prices$).toEqualTypeOf<KeyedStream<string, string | number>>();
  });

  it('narrows by a type guard', () => {
    const mixed$ = fromArray([1, 'a'] as (number | string)[], { timestampOf: () => 0 });
    const numbers$ = mixed$.pipe(filterValues((value): value is number => typeof value === 'number'));
    expectTypeOf(numbers$).toEqualTypeOf<Stream<number>>();
  });

  it('names the branches, and the rest', () => {
    const { dear, rest } = branch(stream, { dear: (click) => click.price > 10 });
    expectTypeOf(dear).toEqualTypeOf<Stream<Click>>();
    expectTypeOf(union(dear, rest)).toEqualTypeOf<Stream<Click>>();
  });

  it('joins streams of different types to one of either, all keyed alike', () => {
    const pages$ = stream.pipe(mapValues((click) => click.page));
    expectTypeOf(union(stream, pages$)).toEqualTypeOf<Stream<Click | string>>();
    const byPage = keyBy((click: Click) => click.page);
    const prices$ = stream.pipe(
      byPage,
      mapValues((click) => click.price),
    );
    expectTypeOf(union(stream.pipe(byPage), prices$)).toEqualTypeOf<KeyedStream<string, Click | number>>();
    expectTypeOf(union(...[stream, stream])).toEqualTypeOf<Stream<Click>>();
    // @ts-expect-error -- one has keys, the other has none
    union(stream, prices$);
  });

  it('goes through a generic function of the user', () => {
    function perMinute<T, K extends string | number>(
      keyOf: (value: T) => K,
    ): OperatorFunction<Frame<T>, Frame<WindowResult<K, number>, KeyedBy<K>>> {
      return (source) => source.pipe(keyBy(keyOf), windowBy(tumbling(minutes(1)), agg.count()));
    }
    const results$ = stream.pipe(
      perMinute((click) => click.user),
      values(),
    );
    expectTypeOf(results$).toEqualTypeOf<Observable<WindowResult<number, number>>>();
  });

  it('windows the results of windows', () => {
    const top$ = stream.pipe(
      keyBy((click) => click.page),
      windowBy(tumbling(minutes(1)), agg.count()),
      windowAll(
        tumbling(minutes(1)),
        agg.top(10, (result) => result.value),
      ),
      values(),
    );
    expectTypeOf<typeof top$ extends Observable<infer V> ? V : never>().toExtend<
      WindowResult<undefined, readonly WindowResult<string, number>[]>
    >();
  });

  it('the key of a buffer is of what comes', () => {
    const stream$ = clicks$.pipe(
      eventTime((click) => click.at, {
        buffer: { whenFull: 'latest-per-key', keyOf: (click) => [click.page, click.user] },
      }),
    );
    expectTypeOf(stream$).toEqualTypeOf<Stream<Click>>();
    const chunks$ = from([[] as Click[]]).pipe(
      eventTimeChunks((click) => click.at, {
        buffer: { whenFull: 'latest-per-key', keyOf: (click) => click.page, limit: 10 },
      }),
    );
    expectTypeOf(chunks$).toEqualTypeOf<Stream<Click>>();
    const arrivals$ = clicks$.pipe(
      processingTime({ buffer: { whenFull: 'latest-per-key', keyOf: (click) => click.page } }),
    );
    expectTypeOf(arrivals$).toEqualTypeOf<Stream<Click>>();
  });
});
