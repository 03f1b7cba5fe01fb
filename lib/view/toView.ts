import type { Observable } from 'rxjs';
import type { Frame } from '../frame/frame.js';
import type { KeyOf } from '../transform/records.js';
import { LiveView } from './liveView.js';
import { StreamFeed } from './streamFeed.js';
import type { RowOf, View, ViewMethods } from './view.js';
import { viewSettingsOf } from './viewOptions.js';
import type { ViewOptions } from './viewOptions.js';

/**
 * The latest results of a stream as a table for a screen: per key, and per window for the last `windows` of them. It can be read at any
 * moment, and changes once a frame, however many results come.
 *
 * **Rows.** Of a stream of window results, the results themselves; of any other, `{ key, value, timestamp }` with the last value of each key, in the order
 * in which they come. Of a changelog, the table that it describes: a `delete` takes its row out. A row is the same object until there is
 * another one for its key and window.
 *
 * **When it runs.** The first who subscribes, or connects, subscribes to the stream; when the last has left it goes on for `keepAlive`, so that who comes back
 * in time finds everything as it was, and then stops and is empty. Several views of one pipeline: put `shared()` behind the pipeline.
 *
 * **State kept.** The rows, and those of the frame before where they differ; bounded by `maxKeys`, `windows` and `keepFor`. `metrics()` counts
 * what was let go.
 *
 * **Errors.** `status` is `failed`, and `error` says why; the rows stay. See `onError`.
 *
 * @example
 * ```ts
 * const sales = [{ at: 1, of: 'tea' }, { at: 2, of: 'ink' }, { at: 3, of: 'tea' }];
 * const perMinute$ = fromArray(sales, { timestampOf: (sale) => sale.at })
 *   .pipe(keyBy((sale) => sale.of), windowBy(tumbling(minutes(1)), agg.count()));
 * const view = toView(perMinute$, { compare: (a, b) => b.value - a.value });
 * const leave = view.subscribe(() => {
 *   for (const { key, value } of view.top(2)) console.log(key, value);
 *   leave();
 * });
 * // => tea 2
 * // => ink 1
 * ```
 * @category views
 */
export function toView<T, By, const K = KeyOf<By>>(
  stream: Observable<Frame<T, By>>,
  options: ViewOptions<NoInfer<T>, K, RowOf<NoInfer<K>, NoInfer<T>>> = {},
): View<K, RowOf<K, T>> {
  const settings = viewSettingsOf('toView', options);
  const view: ViewMethods<K, RowOf<K, T>> = new LiveView(settings, new StreamFeed(stream, settings.name));
  // It has `Symbol.dispose` wherever there is one, which is more than this library is compiled with.
  return view as View<K, RowOf<K, T>>;
}
