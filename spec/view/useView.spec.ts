import { describe, expect, it } from '@jest/globals';
import { createElement } from 'react';
import { renderToString } from 'react-dom/server';
import { Subject } from 'rxjs';
import { agg, createRuntime, eventTime, keyBy, tumbling, windowBy } from '../../lib/index.js';
import { useView } from '../../lib/react.js';
import { ManualClock } from '../../lib/testing.js';
import { toView } from '../../lib/view.js';

interface Visit {
  readonly at: number;
  readonly page: string;
}

function visits() {
  const source = new Subject<Visit>();
  const counts$ = source.pipe(
    eventTime((visit) => visit.at, { runtime: createRuntime({ clock: new ManualClock() }) }),
    keyBy((visit) => visit.page),
    windowBy(tumbling(10), agg.count()),
  );
  return { source, counts$ };
}

function Pages({ view }: { readonly view: ReturnType<typeof viewOf> }) {
  const rows = useView(view);
  const first = useView(view, (view) => view.get('/a')?.value ?? 0);
  return createElement('p', null, `${rows.map((row) => `${row.key} ${row.value}`).join(', ')}; ${first}`);
}

const viewOf = (counts$: ReturnType<typeof visits>['counts$']) => toView(counts$);

// How it behaves in a page is in browser/react.spec.ts.
describe('useView on a server', () => {
  it('gives what the view shows, and starts nothing', () => {
    const { source, counts$ } = visits();
    const view = viewOf(counts$);
    expect(renderToString(createElement(Pages, { view }))).toBe('<p>; 0</p>');
    expect(source.observed).toBe(false);
    view.connect();
    for (const at of [1, 2, 11]) source.next({ at, page: '/a' });
    view.flush();
    expect(renderToString(createElement(Pages, { view }))).toBe('<p>/a 2; 2</p>');
  });

  it('gives the same in a page, from the rows that the server took', () => {
    const { source, counts$ } = visits();
    const onServer = viewOf(counts$);
    onServer.connect();
    for (const [at, page] of [
      [1, '/a'],
      [2, '/b'],
      [11, '/a'],
    ] as const) {
      source.next({ at, page });
    }
    onServer.flush();
    const sent = JSON.parse(JSON.stringify(onServer.snapshot())) as ReturnType<typeof onServer.snapshot>;
    const inPage = toView(visits().counts$, { initial: sent });
    const markup = (view: typeof onServer) => renderToString(createElement(Pages, { view }));
    expect(markup(inPage)).toBe(markup(onServer));
    expect([inPage.status, inPage.size]).toEqual(['idle', 2]);
  });
});
