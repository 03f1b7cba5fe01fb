import { useCallback, useEffect, useMemo, useRef, useSyncExternalStore } from 'react';
import { LiveView } from './liveView.js';
import type { ViewMethods } from './view.js';

/**
 * What a component shows of a view: it renders again after a frame in which that has changed, and not otherwise.
 *
 * `select` takes what is needed from the view: one row, the first ten, a number. Default: all rows. It is called once a frame, and must not change
 * anything. `isEqual` says whether a selection is the same as before; default: the same value, or an array of the same rows.
 *
 * The view starts when the first component that uses it is mounted, and ends its `keepAlive` after the last has left: mounted twice, as
 * StrictMode does, or moved to another place, it goes on. Make the view outside of components, or keep it: one that is made with
 * each rendering would begin anew each time.
 *
 * On a server, it gives what the view shows at that moment. In a page that is hydrated, give the view the same rows by its option `initial`: they
 * are what each part of the page is hydrated with, however far the view has come by then; and then it shows that.
 *
 * **Errors.** A view that has failed keeps its rows; select `view.status` and `view.error` where that is to be seen.
 *
 * @example
 * ```ts
 * const perPage$ = new Subject<{ at: number; page: string }>().pipe(
 *   eventTime((visit) => visit.at),
 *   keyBy((visit) => visit.page),
 *   windowBy(tumbling(seconds(10)), agg.count()),
 * );
 * const visits = toView(perPage$);
 *
 * export const usePages = () => useView(visits, (view) => view.top(10, (row) => row.value));
 * export const useHome = () => useView(visits, (view) => view.get('/')?.value ?? 0);
 * ```
 * @category views
 */
export function useView<K, R, S = readonly R[]>(
  view: ViewMethods<K, R>,
  // Without it, `S` is an array of rows.
  select: (view: ViewMethods<K, R>) => S = allRows as (view: ViewMethods<K, R>) => S,
  isEqual: (a: S, b: S) => boolean = isSame,
): S {
  const shown = useRef<{ readonly selected: S } | null>(null);
  const selection = useMemo(() => {
    let frame = -1;
    // The same as before, if it is equal to what is shown: a new `select`, such as a function written in place, is no reason to render.
    let latest: { readonly selected: S } | null = null;
    return (): S => {
      if (latest !== null && frame === view.frame) return latest.selected;
      frame = view.frame;
      const selected = select(view);
      const before = latest ?? shown.current;
      latest = before !== null && isEqual(before.selected, selected) ? before : { selected };
      return latest.selected;
    };
  }, [view, select, isEqual]);
  const ofServer = useMemo(() => {
    const given = view instanceof LiveView ? (view.asGiven as ViewMethods<K, R>) : view;
    if (given === view) return selection;
    let first: { readonly selected: S } | null = null;
    return (): S => (first ??= { selected: select(given) }).selected;
  }, [view, select, selection]);
  const subscribe = useCallback((listener: () => void) => view.subscribe(listener), [view]);
  const selected = useSyncExternalStore(subscribe, selection, ofServer);
  useEffect(() => {
    shown.current = { selected };
  }, [selected]);
  return selected;
}

function allRows<K, R>(view: ViewMethods<K, R>): readonly R[] {
  return view.snapshot();
}

function isSame(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  return Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.every((row, i) => Object.is(row, b[i]));
}
