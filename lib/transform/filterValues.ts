import type { OperatorFunction } from 'rxjs';
import type { Batch } from '../frame/batch.js';
import type { Frame } from '../frame/frame.js';
import { BaseMachine } from '../operator/baseMachine.js';
import { addAt, passValues, watermarkAt } from '../operator/columns.js';
import { operate } from '../operator/operate.js';
import type { Output } from '../operator/output.js';
import { checkFunction } from './checkFunction.js';
import type { PerEventOptions } from './perEventOptions.js';

/**
 * Passes on the events that a predicate is true for. The others are counted as filtered; time goes on for them too.
 *
 * @example
 * ```ts
 * fromArray([1, 2, 3, 4], { timestampOf: (n) => n }).pipe(filterValues((n) => n % 2 === 0), values()).subscribe((n) => console.log(n));
 * // => 2
 * // => 4
 * ```
 * @category per event
 */
export function filterValues<T, S extends T, By>(
  predicate: (value: T) => value is S,
  options?: PerEventOptions,
): OperatorFunction<Frame<T, By>, Frame<S, By>>;
export function filterValues<T, By>(
  predicate: (value: T) => boolean,
  options?: PerEventOptions,
): OperatorFunction<Frame<T, By>, Frame<T, By>>;
export function filterValues<T, By>(
  predicate: (value: T) => boolean,
  options: PerEventOptions = {},
): OperatorFunction<Frame<T, By>, Frame<T, By>> {
  checkFunction('filterValues', 'predicate', predicate);
  const spec = {
    kind: 'filterValues',
    name: options.name,
    machine: () => new FilterMachine(predicate),
    keyed: false,
    rejectedTo: options.rejectedTo,
  };
  return (source) => operate<T, T, By>(spec, [source]);
}

class FilterMachine<T> extends BaseMachine<T, T> {
  readonly #predicate: (value: T) => boolean;

  constructor(predicate: (value: T) => boolean) {
    super();
    this.#predicate = predicate;
  }

  onBatch(batch: Batch<T, unknown>, _input: number, out: Output<T>): void {
    const { values } = batch;
    const { counters } = this.context;
    const predicate = this.#predicate;
    const before = out.watermark;
    let passed = 0;
    // While all pass, nothing is copied: the batch goes on as it is.
    let copying = false;
    for (let i = 0; i < values.length; i++) {
      const value = values[i]!;
      let passes: boolean;
      try {
        passes = predicate(value);
      } catch (error) {
        if (!copying) copy(batch, i, out);
        copying = true;
        counters.used += passed;
        passed = 0;
        this.context.reject(batch, i, watermarkAt(batch, i, before), error);
        continue;
      }
      if (passes) {
        passed++;
        if (copying) addAt(value, batch, i, out);
      } else {
        if (!copying) copy(batch, i, out);
        copying = true;
        counters.filtered++;
      }
    }
    counters.used += passed;
    if (!copying) passValues(values, batch, out);
  }
}

/** The first `n` events passed. */
function copy<T>(batch: Batch<T, unknown>, n: number, out: Output<T>): void {
  for (let i = 0; i < n; i++) addAt(batch.values[i]!, batch, i, out);
}
