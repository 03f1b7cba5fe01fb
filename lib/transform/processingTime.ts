import type { OperatorFunction } from 'rxjs';
import type { Frame } from '../frame/frame.js';
import type { EventTimeOptions } from './eventTime.js';
import { enter } from './eventTime.js';
import type { DurationLike } from '../time/duration.js';
import { bufferOf } from './feeds/bufferOptions.js';
import { waitingEntryOf } from './waitingEntry.js';

/** The options of `processingTime`. */
export type ProcessingTimeOptions<T> = Omit<
  EventTimeOptions<T>,
  'outOfOrderness' | 'watermarks' | 'maxFutureSkew' | 'whenQuiet'
> & {
  /** How long after the last event the watermark begins to follow the clock, ms. Default 1. */
  readonly followClockAfter?: DurationLike;
};

/**
 * Turns any Observable into a stream whose event time is the time of arrival, by the runtime's clock; the watermark follows the clock,
 * so windows close by themselves. Nothing is ever late, and a replay gives other results.
 *
 * @example
 * ```ts
 * interval(300).pipe(processingTime(), windowAll(tumbling(seconds(1)), agg.count()), values()).subscribe((r) => console.log(r.value));
 * ```
 * @category entries
 */
export function processingTime<T>(options: ProcessingTimeOptions<NoInfer<T>> = {}): OperatorFunction<T, Frame<T>> {
  const { followClockAfter = 1, ...rest } = options;
  const checked = waitingEntryOf<T>('processingTime', 'clock', { ...rest, whenQuiet: { followClockAfter } });
  const newFeed = bufferOf<T>('processingTime', options.buffer);
  return (source) =>
    enter(checked, source, newFeed, (feed, value: T, bounded, root) => feed.push(value, bounded, root.info.counters));
}
