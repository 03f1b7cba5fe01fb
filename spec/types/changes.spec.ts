import { describe, expect, it } from '@jest/globals';
import { expectTypeOf } from 'expect-type';
import type { Observable } from 'rxjs';
import {
  agg,
  dedupe,
  emitOnChange,
  fromArray,
  keyBy,
  records,
  runningAggregate,
  sideOutput,
  sortByEventTime,
  suppress,
  toChanges,
  topN,
  tumbling,
  values,
  windowBy,
} from '../../lib/index.js';
import type { Change, EventRecord, KeyedStream, Ranked, RunningResult, Stream, WindowResult } from '../../lib/index.js';

interface Click {
  readonly at: number;
  readonly page: string;
  readonly ms: number;
}

const stream = fromArray([] as Click[], { timestampOf: (click) => click.at });
const keyed = stream.pipe(keyBy((click) => click.page));

describe('order and change, without annotations', () => {
  it('keep the type of events, and the key', () => {
    const late = sideOutput<Click>();
    expectTypeOf(stream.pipe(sortByEventTime({ lateTo: late }))).toEqualTypeOf<Stream<Click>>();
    expectTypeOf(keyed.pipe(sortByEventTime())).toEqualTypeOf<KeyedStream<string, Click>>();
    expectTypeOf(keyed.pipe(dedupe({ within: 5 }))).toEqualTypeOf<KeyedStream<string, Click>>();
    expectTypeOf(stream.pipe(dedupe({ idOf: (click) => click.ms, lateTo: late }))).toEqualTypeOf<Stream<Click>>();
    expectTypeOf(keyed.pipe(emitOnChange({ equals: (a, b) => a.ms === b.ms }))).toEqualTypeOf<
      KeyedStream<string, Click>
    >();
    expectTypeOf(keyed.pipe(suppress({ every: 5 }))).toEqualTypeOf<KeyedStream<string, Click>>();
    expect(late).toBeDefined();
  });

  it('ranks are rows of their own', () => {
    expectTypeOf(keyed.pipe(topN(3, (click) => click.ms))).toEqualTypeOf<KeyedStream<string, Click>>();
    const ranked$ = keyed.pipe(
      topN(3, (click) => click.ms, { ranks: true }),
      toChanges(),
      values(),
    );
    expectTypeOf(ranked$).toEqualTypeOf<Observable<Change<Ranked<Click>, string>>>();
    expect(ranked$).toBeDefined();
  });

  it('a running aggregate has its key, and its own type', () => {
    const totals$ = keyed.pipe(runningAggregate({ n: agg.count(), ms: agg.sum((click) => click.ms) }), records());
    expectTypeOf(totals$).toExtend<Observable<EventRecord<RunningResult<string, { n: number; ms: number }>, string>>>();
    expectTypeOf(stream.pipe(runningAggregate(agg.count()), values())).toEqualTypeOf<
      Observable<RunningResult<undefined, number>>
    >();
    expect(totals$).toBeDefined();
  });

  it('only results of windows wait until their window closes', () => {
    const results$ = keyed.pipe(windowBy(tumbling(5), agg.count()), suppress({ until: 'windowCloses' }), values());
    expectTypeOf(results$).toEqualTypeOf<Observable<WindowResult<string, number>>>();
    // @ts-expect-error -- a click has no window
    expect(() => keyed.pipe(suppress({ until: 'windowCloses' }))).not.toThrow();
    // @ts-expect-error -- without keys there must be an id
    expect(() => stream.pipe(dedupe({ within: 5 }))).not.toThrow();
  });
});
