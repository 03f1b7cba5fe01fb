import { ALL_TIME } from './allTime.js';
import type { CountAssigner } from './countAssigner.js';
import { countEngine } from './countEngine.js';
import { countOf } from './optionChecks.js';
import type { TimeWindow } from './timeWindow.js';

/**
 * Windows of `n` events of a key, in the order in which they arrive, whatever their times.
 *
 * With `slide` absent, a result appears with every `n`-th event and holds the `n` events since the last one. With a
 * `slide`, a result appears with every `slide`-th event and holds the last `n`, or all so far if there are fewer (WIN-8). The
 * window of a result is all of time, `[-Infinity, Infinity)`; nothing is ever late. What is left over when the input
 * ends gives no result. Each result is the one and only pane of its window: on time, index 0, the last.
 *
 * The event time of a result is that of the newest event that entered since the count began (with a `slide` shorter than `n`:
 * since the key's first event), but at least the watermark + 1, so that no window downstream takes it for late.
 *
 * Kept per key, until its window is full: one accumulator; with a `slide` shorter than `n` the last `n` events and those since the
 * last result, for good. A trigger or an evictor is refused: `globalWindow` takes those.
 *
 * ```text
 * events               a b c d e f
 * countWindow(3)       [a b c)[d e f)
 * countWindow(3, 2)    [a b) [b c d) [d e f)
 * ```
 *
 * A result depends on the order of arrival, so it is as repeatable as that order is.
 *
 * Throws `INVALID_OPTION` if `n` or `slide` is not a whole number, at least 1.
 *
 * @example
 * ```ts
 * import { agg, countWindow, fromArray, values, windowAll } from 'rxtide';
 *
 * fromArray([1, 2, 3, 4, 5, 6, 7], { timestampOf: (s) => s * 1000 })
 *   .pipe(windowAll(countWindow(3), agg.sum((n) => n)), values())
 *   .subscribe((r) => console.log(r.value));
 * // => 6
 * // => 15
 * ```
 */
export function countWindow(n: number, slide: number = n): CountAssigner {
  const size = countOf(n, 'the size of countWindow');
  const step = countOf(slide, 'the slide of countWindow');
  const windows = [ALL_TIME];
  return {
    name: step === size ? `countWindow(${size})` : `countWindow(${size}, ${step})`,
    engine: countEngine,
    count: { size, slide: step },
    assign: (): readonly TimeWindow[] => windows,
  };
}
