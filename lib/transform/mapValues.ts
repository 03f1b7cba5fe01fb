import type { OperatorFunction } from 'rxjs';
import type { Batch } from '../frame/batch.js';
import type { Frame } from '../frame/frame.js';
import { changelog } from '../operator/changelog.js';
import { BaseMachine } from '../operator/baseMachine.js';
import { addAt, passValues, resized, watermarkAt } from '../operator/columns.js';
import { operate } from '../operator/operate.js';
import type { Output } from '../operator/output.js';
import { checkFunction } from '../errors/checkFunction.js';
import { checkSync } from '../errors/checkSync.js';
import type { PerEventOptions } from './perEventOptions.js';

/**
 * Makes another value of each event; its time and key stay.
 *
 * @example
 * ```ts
 * fromArray([1, 2, 3], { timestampOf: (n) => n }).pipe(mapValues((n) => n * 10), values()).subscribe((n) => console.log(n));
 * // => 10
 * // => 20
 * // => 30
 * ```
 * @category per event
 */
export function mapValues<T, R, By>(
  project: (value: T) => R,
  options: PerEventOptions = {},
): OperatorFunction<Frame<T, By>, Frame<R, By>> {
  checkFunction(project, 'mapValues: project');
  checkSync(project, 'mapValues: project');
  const spec = {
    kind: 'mapValues',
    name: options.name,
    machine: () => new MapMachine(project),
    keyed: false,
    takesChanges: true,
    rejectedTo: options.rejectedTo,
  };
  return (source) => operate<T, R, By>(spec, [source]);
}

class MapMachine<T, R> extends BaseMachine<T, R> {
  readonly #project: (value: T) => R;
  readonly #results: R[] = [];

  constructor(project: (value: T) => R) {
    super();
    this.#project = project;
  }

  onBatch(batch: Batch<T, unknown>, _input: number, out: Output<R>): void {
    if (batch.kinds !== null) return changelog.support!.map(this.#project, batch, this.context, out);
    const project = this.#project;
    const { values } = batch;
    const n = values.length;
    // The array of the frame before is filled again: growing one costs more than all the rest.
    const results = resized(this.#results, n, undefined as R);
    let i = 0;
    try {
      for (; i < n; i++) results[i] = project(values[i]!);
    } catch (error) {
      return this.#goOnAfter(error, batch, results.slice(0, i), out);
    }
    this.context.counters.used += n;
    passValues(results, batch, out);
  }

  /** The event after `results` failed: from here on, one by one. */
  #goOnAfter(failure: unknown, batch: Batch<T, unknown>, results: readonly R[], out: Output<R>): void {
    const before = out.watermark;
    results.forEach((result, i) => addAt(result, batch, i, out));
    this.context.counters.used += results.length;
    this.context.reject(batch, results.length, watermarkAt(batch, results.length, before), failure);
    for (let i = results.length + 1; i < batch.values.length; i++) {
      let result: R;
      try {
        result = this.#project(batch.values[i]!);
      } catch (error) {
        this.context.reject(batch, i, watermarkAt(batch, i, before), error);
        continue;
      }
      this.context.counters.used++;
      addAt(result, batch, i, out);
    }
  }
}
