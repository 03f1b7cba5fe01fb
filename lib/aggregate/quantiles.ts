import { RxtideError } from '../errors/rxtideError.js';
import type { Aggregate } from './aggregate.js';
import { checkFunction } from '../errors/checkFunction.js';
import { describeValue } from '../errors/describeValue.js';
import { SketchStore } from './sketchStore.js';

/** How exact quantiles are. */
export interface QuantileOptions {
  /**
   * How far a result may be from the exact one, as a part of it: 0.01 (the default) gives 99 to 101 for 100. From 0.001 to 0.5;
   * half the error takes twice the memory.
   */
  readonly relativeError?: number;
}

/**
 * Estimates of several quantiles at once, from one sketch: `[0.5, 0.95]` gives the median and the 95th percentile, in that
 * order. Of nothing: each is `undefined`.
 *
 * Of n events the quantile q is the one at position ⌊q × (n − 1)⌋ when they are sorted. Negative numbers and zero may
 * occur; numbers closer to 0 than 1e-307 count as 0. An event whose number is `NaN` or infinite is an error of that event,
 * as what is not a number is. The result depends on no order, and not on how parts are merged.
 *
 * Cost: one logarithm per event. Memory grows with the range of the numbers, not with how many there are: with the default
 * error 1 kB for each key and window, plus 1 kB for each factor of 13 between the smallest and the largest.
 *
 * @example
 * ```ts
 * import { fromArray, tumbling, values, windowAll } from 'rxtide';
 * import { quantiles } from 'rxtide/sketches';
 *
 * const calls = Array.from({ length: 1000 }, (_, i) => ({ at: i, ms: i + 1 }));
 * fromArray(calls, { timestampOf: (call) => call.at })
 *   .pipe(windowAll(tumbling(1000), quantiles((call) => call.ms, [0.5, 0.95])), values())
 *   .subscribe((result) => console.log(result.value.map((ms) => Math.round(ms ?? 0)).join(', ')));
 * // => 498, 944
 * ```
 */
export function quantiles<T>(
  of: (value: T) => number,
  q: readonly number[],
  options: QuantileOptions = {},
): Aggregate<T, readonly (number | undefined)[]> {
  const wanted = checkQuantiles(q);
  const error = checkOptions(of, 'quantiles', '[0.5, 0.95]', options);
  const createStore = (): SketchStore<T, readonly (number | undefined)[]> =>
    new SketchStore('quantiles', finite('quantiles', of), error, (at) => wanted.map(at));
  return { commutative: true, mergeable: true, removable: false, createStore };
}

/**
 * An estimate of one quantile: 0.5 is the median. Of nothing: `undefined`. Several of the same numbers are cheaper by
 * `quantiles`, where the rest is said.
 *
 * @example
 * ```ts
 * import { fromArray, tumbling, values, windowAll } from 'rxtide';
 * import { quantile } from 'rxtide/sketches';
 *
 * fromArray([{ at: 0, ms: 7 }, { at: 1, ms: 0 }, { at: 2, ms: -7 }], { timestampOf: (call) => call.at })
 *   .pipe(windowAll(tumbling(1000), quantile((call) => call.ms, 0.5)), values())
 *   .subscribe((result) => console.log(result.value));
 * // => 0
 * ```
 */
export function quantile<T>(
  of: (value: T) => number,
  q: number,
  options: QuantileOptions = {},
): Aggregate<T, number | undefined> {
  checkQuantiles([q]);
  const error = checkOptions(of, 'quantile', '0.95', options);
  const createStore = (): SketchStore<T, number | undefined> =>
    new SketchStore('quantile', finite('quantile', of), error, (at) => at(q));
  return { commutative: true, mergeable: true, removable: false, createStore };
}

function finite<T>(name: string, of: (value: T) => number): (value: T) => number {
  return (value) => {
    const number = of(value);
    // What is not a number at all is the store's to reject.
    if (typeof number !== 'number' || Number.isFinite(number)) return number;
    throw new RxtideError(
      'USER_CODE',
      `the function given to ${name} must give a finite number for every event, but gave ${number}: ` +
        `leave such events out with filterValues`,
    );
  };
}

function checkQuantiles(q: readonly number[]): readonly number[] {
  const wrong = Array.isArray(q) ? q.findIndex((each) => !(each >= 0 && each <= 1)) : -1;
  if (Array.isArray(q) && wrong === -1) return [...q];
  throw new RxtideError(
    'INVALID_OPTION',
    `a quantile must be a number from 0 to 1, such as 0.95 for the 95th percentile; it is ${describeValue(wrong === -1 ? q : q[wrong])}`,
  );
}

function checkOptions(of: unknown, name: string, q: string, options: QuantileOptions): number {
  checkFunction(of, `what ${name} looks at`, `${name}((event) => event.ms, ${q})`);
  const { relativeError = 0.01 } = options;
  if (relativeError >= 0.001 && relativeError <= 0.5) return relativeError;
  throw new RxtideError(
    'INVALID_OPTION',
    `relativeError of ${name} must be a number from 0.001 to 0.5; it is ${describeValue(relativeError)}`,
  );
}
