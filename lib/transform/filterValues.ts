import type { OperatorFunction } from 'rxjs';
import type { Batch } from '../frame/batch.js';
import type { Frame } from '../frame/frame.js';
import { changelog } from '../operator/changelog.js';
import { BaseMachine } from '../operator/baseMachine.js';
import { watermarkAt } from '../operator/columns.js';
import { operate } from '../operator/operate.js';
import type { Output } from '../operator/output.js';
import { KeptColumns } from './keptColumns.js';
import { checkFunction } from '../errors/checkFunction.js';
import { checkSync } from '../errors/checkSync.js';
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
  checkFunction(predicate, 'filterValues: predicate');
  checkSync(predicate, 'filterValues: predicate');
  const spec = {
    kind: 'filterValues',
    name: options.name,
    machine: () => new FilterMachine(predicate),
    keyed: false,
    takesChanges: true,
    rejectedTo: options.rejectedTo,
  };
  return (source) => operate<T, T, By>(spec, [source]);
}

class FilterMachine<T> extends BaseMachine<T, T> {
  readonly #predicate: (value: T) => boolean;
  /** The indexes of the events that pass. */
  #kept = new Int32Array(0);
  readonly #columns = new KeptColumns<T>();

  constructor(predicate: (value: T) => boolean) {
    super();
    this.#predicate = predicate;
  }

  onBatch(batch: Batch<T, unknown>, _input: number, out: Output<T>): void {
    if (batch.kinds !== null) return changelog.support!.filter(this.#predicate, batch, this.context, out);
    const { values } = batch;
    const n = values.length;
    if (n > this.#kept.length) this.#kept = new Int32Array(n);
    const predicate = this.#predicate;
    const kept = this.#kept;
    let passed = 0;
    let rejected = 0;
    for (let i = 0; i < n; i++) {
      try {
        for (; i < n; i++) if (predicate(values[i]!)) kept[passed++] = i;
      } catch (error) {
        rejected++;
        this.#reject(batch, i, passed, error, out);
      }
    }
    this.context.counters.used += passed;
    this.context.counters.filtered += n - passed - rejected;
    this.#columns.pass(batch, kept, passed, batch.watermark, out);
  }

  #reject(batch: Batch<T, unknown>, i: number, passed: number, error: unknown, out: Output<T>): void {
    const watermark = watermarkAt(batch, i, out.watermark);
    try {
      this.context.reject(batch, i, watermark, error);
    } catch (failure) {
      // The stream fails here: what came before is sent first.
      this.context.counters.used += passed;
      this.#columns.pass(batch, this.#kept, passed, watermark, out);
      throw failure;
    }
  }
}
