import { describe, expect, it } from '@jest/globals';
import { expectTypeOf } from 'expect-type';
import {
  agg,
  aggregatingState,
  fromArray,
  keyBy,
  keyedProcess,
  listState,
  mapState,
  processAll,
  reducingState,
  sideOutput,
  type,
  values,
  valueState,
} from '../../lib/index.js';
import type {
  AggregatingState,
  KeyedStream,
  ListState,
  MapState,
  ReducingState,
  Stream,
  ValueState,
} from '../../lib/index.js';
import type { Observable } from 'rxjs';

interface Click {
  readonly at: number;
  readonly page: string;
  readonly user: number;
}

const clicks = fromArray([] as Click[], { timestampOf: (click) => click.at });
const byUser = clicks.pipe(keyBy((click) => click.user));

describe('inference in process functions, without annotations', () => {
  it('knows the event, the key, the states and the side outputs', () => {
    const alerts = sideOutput<Error>();
    const results$ = byUser.pipe(
      keyedProcess({
        state: {
          count: valueState(0),
          last: valueState<Click>(),
          pages: listState<string>(),
          perPage: mapState<string, number>(),
          newest: reducingState((a: Click, b: Click) => (b.at > a.at ? b : a)),
          mean: aggregatingState(agg.mean((n: number) => n)),
          both: aggregatingState({ n: agg.count(), first: agg.first<string>() }),
        },
        sides: { alerts, log: { next: (line: string) => void line } },
        onEvent: (click, { key, state, sides, isLate, timestamp }) => {
          expectTypeOf(click).toEqualTypeOf<Click>();
          expectTypeOf(key).toEqualTypeOf<number>();
          expectTypeOf(isLate).toEqualTypeOf<boolean>();
          expectTypeOf(timestamp).toEqualTypeOf<number>();
          expectTypeOf(state.count).toEqualTypeOf<ValueState<number>>();
          expectTypeOf(state.last).toEqualTypeOf<ValueState<Click | undefined>>();
          expectTypeOf(state.pages).toEqualTypeOf<ListState<string>>();
          expectTypeOf(state.perPage).toEqualTypeOf<MapState<string, number>>();
          expectTypeOf(state.newest).toEqualTypeOf<ReducingState<Click>>();
          expectTypeOf(state.mean).toEqualTypeOf<AggregatingState<number, number | undefined>>();
          expectTypeOf(sides.alerts.emit).parameter(0).toEqualTypeOf<Error>();
          expectTypeOf(sides.log.emit).parameter(0).toEqualTypeOf<string>();
          expectTypeOf(state.both.add).parameter(0).toEqualTypeOf<string>();
          expectTypeOf(state.both.value).toEqualTypeOf<{ readonly n: number; readonly first: string | undefined }>();
          return click.at > 5 ? click.page : undefined;
        },
        onTimer: (time, { clock, key }) => {
          expectTypeOf(clock).toEqualTypeOf<'event' | 'processing'>();
          return { key, time };
        },
      }),
    );
    expectTypeOf(results$).toEqualTypeOf<KeyedStream<number, string | { key: number; time: number }>>();
    expect(results$).toBeDefined();
  });

  it('takes results from what is returned, but undefined', () => {
    const some$ = byUser.pipe(keyedProcess({ onEvent: (click) => (click.at > 5 ? click : undefined) }), values());
    expectTypeOf(some$).toEqualTypeOf<Observable<Click>>();
    const none$ = byUser.pipe(keyedProcess({ onEvent: () => undefined }));
    expectTypeOf(none$).toEqualTypeOf<KeyedStream<number, never>>();
    const nulls$ = byUser.pipe(keyedProcess({ onEvent: () => null }));
    expectTypeOf(nulls$).toEqualTypeOf<KeyedStream<number, null>>();
  });

  it('takes results from what is emitted, where emits says of which type', () => {
    const dates$ = byUser.pipe(
      keyedProcess({
        emits: type<Date>(),
        onEvent: (click, context) => context.emit(new Date(click.at)),
        onTimer: (time, context) => {
          context.emit(new Date(time));
          return 'ignored';
        },
      }),
    );
    expectTypeOf(dates$).toEqualTypeOf<KeyedStream<number, Date>>();
  });

  it('gives a stream without keys from processAll', () => {
    const all$ = byUser.pipe(
      processAll({ state: { n: valueState(0) }, onEvent: (_, { key, state }) => [key, state.n.value] as const }),
    );
    expectTypeOf(all$).toEqualTypeOf<Stream<readonly [undefined, number]>>();
  });

  it('goes into the next operator', () => {
    const results$ = byUser.pipe(
      keyedProcess({ onEvent: (click) => ({ ...click, seen: true }) }),
      keyBy((click) => click.page),
      keyedProcess({ onEvent: (click, { key }) => [key, click.seen] as const }),
    );
    expectTypeOf(results$).toEqualTypeOf<KeyedStream<string, readonly [string, boolean]>>();
  });
});
