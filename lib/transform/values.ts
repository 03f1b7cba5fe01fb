import { Observable } from 'rxjs';
import type { OperatorFunction } from 'rxjs';
import type { Frame } from '../frame/frame.js';
import { exit } from './exit.js';

/**
 * Leaves the stream: an Observable of plain values, in order, each as soon as it is there. From here on everything of RxJS is allowed.
 *
 * RxJS's own asynchronous operators after it (`concatMap`, `delay`, …) buffer without bound when they are slower than the
 * source, because an Observable cannot be slowed: use `toSink` or `toAsyncIterable` where that matters.
 *
 * @example
 * ```ts
 * fromArray([1, 2], { timestampOf: (n) => n }).pipe(values()).subscribe((n) => console.log(n));
 * // => 1
 * // => 2
 * ```
 * @category exits
 */
export function values<T, By>(): OperatorFunction<Frame<T, By>, T> {
  return (source) => {
    const result: Observable<T> = new Observable<T>((destination): void =>
      exit('values', source, result, destination, (batch) => {
        const { values: events } = batch;
        for (let i = 0; i < events.length && !destination.closed; i++) destination.next(events[i]!);
      }),
    );
    return result;
  };
}
