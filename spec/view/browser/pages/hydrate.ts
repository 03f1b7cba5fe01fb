import { createElement, StrictMode } from 'react';
import { hydrateRoot } from 'react-dom/client';
import { renderToString } from 'react-dom/server';
import { Subject } from 'rxjs';
import { agg, eventTime, keyBy, runningAggregate } from 'rxtide';
import { useView } from 'rxtide/react';
import { toView } from 'rxtide/view';

/** A page that a server has rendered, and whose view has gone on before React takes it over. */
const totalsOf = (source: Subject<string>) =>
  source.pipe(
    eventTime(() => 0),
    keyBy((page) => page),
    runningAggregate(agg.count()),
  );
let renderings = 0;
function Totals({ view }: { readonly view: typeof served }) {
  renderings++;
  // A new object each time it is called.
  const { rows, total } = useView(view, (view) => ({
    rows: view.snapshot().map((row) => `${row.key} ${row.value.value}`),
    total: view.size,
  }));
  return createElement('p', null, `${rows.join(', ')}; ${total}`);
}

const onServer = new Subject<string>();
const served = toView(totalsOf(onServer));
served.connect();
for (const page of ['/a', '/a', '/b']) onServer.next(page);
served.flush();
const root = document.getElementById('root')!;
root.innerHTML = renderToString(createElement(StrictMode, null, createElement(Totals, { view: served })));

const source = new Subject<string>();
const initial = JSON.parse(JSON.stringify(served.snapshot())) as ReturnType<typeof served.snapshot>;
const view = toView(totalsOf(source), { initial });
view.connect();
for (const page of ['/a', '/a', '/a', '/c']) source.next(page);
view.flush();

const first = root.firstElementChild;
const errors: string[] = [];
renderings = 0;
hydrateRoot(root, createElement(StrictMode, null, createElement(Totals, { view })), {
  onRecoverableError: (error) => errors.push(String(error)),
});

Object.assign(globalThis, {
  errors: () => errors,
  text: () => root.textContent,
  isSame: () => root.firstElementChild === first,
  renderings: () => renderings,
  visit: (page: string) => source.next(page),
  async frames(): Promise<void> {
    for (let i = 0; i < 2; i++) await new Promise(requestAnimationFrame);
    await new Promise((resolve) => setTimeout(resolve));
  },
});
