import { ALL_TIME } from './allTime.js';
import { globalEngine } from './globalEngine.js';
import type { TimeWindow } from './timeWindow.js';
import type { WindowAssigner } from './windowAssigner.js';

/**
 * One window for all events of a key, `[-Infinity, Infinity)` (WIN-7).
 *
 * With the default trigger, `afterWatermark()`, its one result appears when the input has ended and the watermark is
 * +Infinity: Flink's variant with the end-of-stream trigger, since a window that never fires is of no use. A stream that
 * does not end needs another trigger, such as `afterCount(100)` or `purging(afterProcessingTime(seconds(1)))`. Nothing is ever late.
 *
 * The window has no end, so the event time of a result is the moment at which it is given: the time of the newest event in the window, but
 * at least the watermark + 1. So no window downstream takes it for late, and it is always finite.
 *
 * With the default trigger an event costs what it costs in a tumbling window, and a key is one accumulator and the time of its newest event.
 * The state of a key is kept until the end of input (WOP-11), or until its trigger purges it and has nothing pending: no timer, and
 * no state other than that of a new window. Then the key is forgotten, and should it come again, its panes begin at index 0. What no
 * result has told of at the end of input is dropped, with a warning.
 *
 * ```text
 * events   a   b       c    d       end of input
 *          [ a b c d ...                        ) -> one result
 * ```
 *
 * @example
 * ```ts
 * import { agg, fromArray, globalWindow, values, windowAll } from 'rxtide';
 *
 * fromArray([3, 1, 2], { timestampOf: (s) => s * 1000 })
 *   .pipe(windowAll(globalWindow(), agg.count()), values())
 *   .subscribe((r) => console.log(r.window.start, r.window.end, r.value));
 * // => -Infinity Infinity 3
 * ```
 */
export function globalWindow(): WindowAssigner {
  const windows = [ALL_TIME];
  return { name: 'globalWindow()', engine: globalEngine, assign: (): readonly TimeWindow[] => windows };
}
