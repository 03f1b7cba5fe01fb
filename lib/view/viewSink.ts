import type { Sink, SinkBatch } from '../transform/sink.js';
import { LiveView } from './liveView.js';
import type { FeedTarget } from './liveView.js';
import type { RowOf, View, ViewMethods } from './view.js';
import { viewSettingsOf } from './viewOptions.js';
import type { ViewOptions } from './viewOptions.js';

/** A sink that is a view. */
export interface ViewSink<T, K> extends Sink<T> {
  readonly view: View<K, RowOf<K, T>>;
}

/** The options of `viewSink`. */
export type ViewSinkOptions<T, K> = Omit<ViewOptions<T, K, RowOf<K, T>>, 'keepAlive' | 'onError'>;

/**
 * A view as the sink of a job: its rows are in the job's checkpoints, so that a page that is loaded again shows at once what it showed,
 * and goes on from there; or shows how it ended, when the job has completed.
 *
 * The job fills it, whoever looks; the view's `dispose` ends that. When the job begins anew after a failure, rows are as they were at the checkpoint that it
 * goes on from, and what came after it comes again. Each row goes into each checkpoint: keep `maxKeys` and `windows` as small as the screen is.
 * It shows each result as soon as it is there, and does not wait for checkpoints.
 *
 * Of a changelog it takes no deletions, as no sink does: put `toChanges()` before it, or use `toView`.
 *
 * @example
 * ```ts
 * const shown = viewSink<WindowResult<string, number>, string>({ windows: 60 });
 * const visits = job({ name: 'visits' }).run(() =>
 *   fromArray([{ at: 1, page: '/' }, { at: 2, page: '/' }], { timestampOf: (visit) => visit.at }).pipe(
 *     keyBy((visit) => visit.page),
 *     windowBy(tumbling(minutes(1)), agg.count()),
 *     toSink(shown),
 *   ),
 * );
 * await visits.done;
 * shown.view.flush();
 * console.log(shown.view.get('/')?.value);
 * // => 2
 * ```
 * @category views
 */
export function viewSink<T, K = unknown>(options: ViewSinkOptions<T, K> = {}): ViewSink<T, K> {
  const settings = viewSettingsOf('viewSink', { ...options, keepAlive: Infinity, onError: () => undefined });
  const target: { current: FeedTarget<T> | null } = { current: null };
  const view = new LiveView<K, T, RowOf<K, T>>(settings, {
    start: (started) => {
      target.current = started;
      return () => {
        target.current = null;
      };
    },
  });
  // It takes what comes, whether anybody looks or not.
  view.connect();
  // What a checkpoint has is what `prepare` gave.
  const show = (rows: unknown): void => view.restore((rows as readonly RowOf<K, T>[] | undefined) ?? settings.initial);
  return {
    name: options.name ?? 'a view',
    // Symbol.dispose: see toView.
    view: view as ViewMethods<K, RowOf<K, T>> as View<K, RowOf<K, T>>,
    open: show,
    write: ({ values, timestamps, keys }: SinkBatch<T>) =>
      target.current?.add({ values, timestamps, keys, kinds: null }),
    prepare: () => view.held(),
    commit: () => undefined,
    end: () => target.current?.complete(),
    ended: (rows) => {
      show(rows);
      target.current?.complete();
    },
  };
}
