import { describe, expect, it } from '@jest/globals';
import { expectTypeOf } from 'expect-type';
import type { Observable } from 'rxjs';
import { agg, fromArray, keyBy, runningAggregate, tumbling, windowAll, windowBy } from '../../lib/index.js';
import type { RunningResult, WindowResult } from '../../lib/index.js';
import { useView } from '../../lib/react.js';
import { toView, viewSink } from '../../lib/view.js';
import type { KeyedRow, View, ViewChanges } from '../../lib/view.js';

interface Visit {
  readonly at: number;
  readonly page: string;
}

const visits = fromArray([] as Visit[], { timestampOf: (visit) => visit.at });
const byPage = visits.pipe(keyBy((visit) => visit.page));

describe('views, without annotations', () => {
  it('have the results of windows as rows, by the key of the stream', () => {
    const view = toView(byPage.pipe(windowBy(tumbling(10), { n: agg.count() })), {
      compare: (a, b) => a.value.n - b.value.n,
    });
    type Row = WindowResult<string, { n: number }>;
    expectTypeOf(view).toEqualTypeOf<View<string, Row>>();
    expectTypeOf(view.get('/')).toEqualTypeOf<Row | undefined>();
    expectTypeOf(view.top(1, (row) => row.value.n)).toEqualTypeOf<readonly Row[]>();
    expectTypeOf(view.changes$).toEqualTypeOf<Observable<ViewChanges<Row>>>();
    const all = toView(visits.pipe(windowAll(tumbling(10), agg.count())));
    expectTypeOf(all).toEqualTypeOf<View<undefined, WindowResult<undefined, number>>>();
    expect(view.size + all.size).toBe(0);
  });

  it('have other values with their key and time', () => {
    expectTypeOf(toView(byPage)).toEqualTypeOf<View<string, KeyedRow<string, Visit>>>();
    expectTypeOf(toView(visits)).toEqualTypeOf<View<undefined, KeyedRow<undefined, Visit>>>();
    const totals = toView(byPage.pipe(runningAggregate(agg.count())));
    expectTypeOf(totals).toEqualTypeOf<View<string, KeyedRow<string, RunningResult<string, number>>>>();
    expect(totals.status).toBe('idle');
  });

  it('have the keys that keyOf gives, tuples too, and no objects', () => {
    const byTime = toView(byPage, { keyOf: (visit) => visit.at, compare: (a, b) => a.key - b.key });
    expectTypeOf(byTime).toEqualTypeOf<View<number, KeyedRow<number, Visit>>>();
    const byBoth = toView(byPage, { keyOf: (visit) => [visit.page, visit.at] });
    expectTypeOf(byBoth.get(['/', 1])).toEqualTypeOf<KeyedRow<readonly [string, number], Visit> | undefined>();
    // @ts-expect-error an object is no key
    expect(toView(byPage, { keyOf: (visit) => ({ page: visit.page }) }).size).toBe(0);
  });

  it('give a component what it selects', () => {
    const view = toView(byPage.pipe(windowBy(tumbling(10), agg.count())));
    const ofAll = () => useView(view);
    const ofOne = () => useView(view, (shown) => shown.get('/')?.value ?? 0);
    expectTypeOf(ofAll).returns.toEqualTypeOf<readonly WindowResult<string, number>[]>();
    expectTypeOf(ofOne).returns.toEqualTypeOf<number>();
    expect(viewSink<Visit, string>().view.size).toBe(0);
    expectTypeOf(viewSink<Visit, string>().view).toEqualTypeOf<View<string, KeyedRow<string, Visit>>>();
  });
});
