import { describe, expect, it } from '@jest/globals';
import { expectTypeOf } from 'expect-type';
import type { Observable } from 'rxjs';
import {
  agg,
  fromArray,
  keyBy,
  listState,
  mapState,
  tumbling,
  values,
  valueState,
  windowBy,
  windowFunction,
} from '../../lib/index.js';
import type { Aggregate, ListState, MapState, Pane, ValueState, WindowResult } from '../../lib/index.js';

interface Click {
  readonly at: number;
  readonly page: string;
}

const byPage = fromArray([] as Click[], { timestampOf: (click) => click.at }).pipe(keyBy((click) => click.page));

describe('inference in window functions with states, without annotations', () => {
  it('knows the events, the states, the pane and the result', () => {
    const results$ = byPage.pipe(
      windowBy(
        tumbling(10),
        windowFunction({
          windowState: { told: valueState(0), pages: listState<string>() },
          keyState: { perPage: mapState<string, number>() },
          result: (clicks, context) => {
            const { window, windowState, keyState, pane } = context;
            expectTypeOf(clicks).toEqualTypeOf<readonly Click[]>();
            expectTypeOf(window).toEqualTypeOf<{ readonly start: number; readonly end: number }>();
            expectTypeOf(pane).toEqualTypeOf<Pane>();
            expectTypeOf(windowState.told).toEqualTypeOf<ValueState<number>>();
            expectTypeOf(windowState.pages).toEqualTypeOf<ListState<string>>();
            expectTypeOf(keyState.perPage).toEqualTypeOf<MapState<string, number>>();
            return clicks.length - windowState.told.value;
          },
        }),
      ),
      values(),
    );
    expectTypeOf(results$).toEqualTypeOf<Observable<WindowResult<string, number>>>();
    expect(results$).toBeDefined();
  });

  it('knows them beside other aggregates, and with one kind of state or none', () => {
    const results$ = byPage.pipe(
      windowBy(tumbling(10), {
        n: agg.count(),
        last: windowFunction({
          keyState: { last: valueState<Click>() },
          result: (_, { keyState }) => keyState.last.value,
        }),
        timing: windowFunction({ result: (clicks, { pane }) => `${pane.timing} ${clicks[0]?.page}` }),
        plain: agg.elements((clicks, { window }) => clicks.length + window.start),
      }),
      values(),
    );
    expectTypeOf(results$).toEqualTypeOf<
      Observable<WindowResult<string, { n: number; last: Click | undefined; timing: string; plain: number }>>
    >();
    expect(results$).toBeDefined();
  });

  it('gives an aggregate of what its function takes', () => {
    const news = windowFunction({
      windowState: { told: valueState(0) },
      result: (clicks: readonly Click[], { windowState }) => clicks.length - windowState.told.value,
    });
    expectTypeOf(news).toEqualTypeOf<Aggregate<Click, number>>();
    expect(news.states).toBeDefined();
  });
});
