import { Observable } from 'rxjs';
import type { OperatorFunction } from 'rxjs';
import type { KeyedBy } from '../frame/batch.js';
import type { Frame } from '../frame/frame.js';
import { exit } from './exit.js';

/** The key of a stream that is keyed by `By`; `undefined` where it is not keyed. */
export type KeyOf<By> = By extends KeyedBy<infer K> ? K : undefined;

/** An event with what rxtide knows of it. */
export interface EventRecord<T, K> {
  readonly value: T;
  /** Its event time, ms since the epoch. */
  readonly timestamp: number;
  /** Its key; `undefined` where the stream is not keyed. */
  readonly key: K;
}

/**
 * Leaves the stream, like `values`, with each event's time and key.
 *
 * @example
 * ```ts
 * fromArray(['a'], { timestampOf: () => 5 }).pipe(keyBy((word) => word), records())
 *   .subscribe((r) => console.log(r.value, r.timestamp, r.key));
 * // => a 5 a
 * ```
 * @category exits
 */
export function records<T, By>(): OperatorFunction<Frame<T, By>, EventRecord<T, KeyOf<By>>> {
  return (source) => {
    const result: Observable<EventRecord<T, KeyOf<By>>> = new Observable<EventRecord<T, KeyOf<By>>>(
      (destination): void =>
        exit('records', source, result, destination, ({ values, timestamps, keys }) => {
          for (let i = 0; i < values.length && !destination.closed; i++) {
            const key = (keys === null ? undefined : keys[i]) as KeyOf<By>;
            destination.next({ value: values[i]!, timestamp: timestamps[i]!, key });
          }
        }),
    );
    return result;
  };
}
