import { createElement, StrictMode, startTransition, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { Observable, Subject } from 'rxjs';
import { agg, eventTime, keyBy, runningAggregate } from 'rxtide';
import { useView } from 'rxtide/react';
import { toView } from 'rxtide/view';

/** A page whose components are mounted twice, leave, and come back; one of them takes its time to render. */
interface Visit {
  readonly at: number;
  readonly page: string;
}

const source = new Subject<Visit>();
let subscriptions = 0;
const visits$ = new Observable<Visit>((observer) => {
  subscriptions++;
  return source.subscribe(observer);
});
const totals = toView(
  visits$.pipe(
    eventTime((visit) => visit.at),
    keyBy((visit) => visit.page),
    runningAggregate(agg.count()),
  ),
  { keepAlive: 200 },
);

let renderings = 0;
/** What the components of one picture have shown: never two frames at a time. */
const torn: string[] = [];

function Total({ of }: { readonly of: string }) {
  renderings++;
  const total = useView(totals, (view) => view.get(of)?.value.value ?? 0);
  return createElement('b', { className: 'total' }, total);
}

function Slow({ nth }: { readonly nth: number }) {
  const total = useView(totals, (view) => view.get('/a')?.value.value ?? 0);
  // A rendering that is concurrent gives way every five milliseconds: twenty of these take longer.
  for (const end = performance.now() + 2; performance.now() < end;);
  return createElement('i', { className: 'slow' }, `${nth < 0 ? '' : total}`);
}

function Page() {
  const [shown, setShown] = useState({ totals: true, slow: false });
  Object.assign(globalThis, {
    show: (next: typeof shown) => startTransition(() => setShown(next)),
  });
  return createElement(
    'div',
    null,
    shown.totals && createElement(Total, { of: '/a' }),
    shown.totals && createElement(Total, { of: '/b' }),
    shown.slow && Array.from({ length: 20 }, (_, nth) => createElement(Slow, { nth, key: nth })),
  );
}

const root = document.getElementById('root')!;
createRoot(root).render(createElement(StrictMode, null, createElement(Page)));

/** Two frames: what has come is shown, and React has rendered it. */
async function frames(n = 2): Promise<void> {
  for (let i = 0; i < n; i++) await new Promise(requestAnimationFrame);
  await new Promise((resolve) => setTimeout(resolve));
}

const texts = (className: string) => [...document.getElementsByClassName(className)].map((one) => one.textContent);

Object.assign(globalThis, {
  frames,
  texts,
  visit: (page: string) => source.next({ at: Date.now(), page }),
  subscriptions: () => subscriptions,
  renderings: () => renderings,
  observed: () => source.observed,
  viewStatus: () => totals.status,
  /** Mounts twenty slow components in a transition, while visits go on; gives the pictures in which they differed. */
  async race(): Promise<readonly string[]> {
    new MutationObserver(() => {
      const seen = new Set(texts('slow'));
      if (seen.size > 1) torn.push([...seen].join(' and '));
    }).observe(root, { subtree: true, childList: true, characterData: true });
    (globalThis as unknown as { show(next: unknown): void }).show({ totals: true, slow: true });
    for (let i = 0; i < 40; i++) {
      source.next({ at: Date.now(), page: '/a' });
      await new Promise((resolve) => setTimeout(resolve, 3));
    }
    while (texts('slow').length < 20) await frames();
    await frames();
    return torn;
  },
});
await frames();
