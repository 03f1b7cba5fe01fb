import type { OperatorFunction } from 'rxjs';
import type { Batch, KeyedBy } from '../frame/batch.js';
import type { Frame } from '../frame/frame.js';
import { changelog } from '../operator/changelog.js';
import { BaseMachine } from '../operator/baseMachine.js';
import { resized, watermarkAt } from '../operator/columns.js';
import { operate } from '../operator/operate.js';
import type { Output } from '../operator/output.js';
import { checkedKey } from '../state/key.js';
import type { Key } from '../state/key.js';
import { checkFunction } from '../errors/checkFunction.js';
import type { PerEventOptions } from './perEventOptions.js';

/**
 * Gives each event a key: what keeps state keeps it per key from here on.
 *
 * A key is a string, number, bigint, boolean, `null`, `undefined`, or a tuple of these, and is equal by value (`NaN` equals `NaN`,
 * −0 equals 0). An object is a compile error; at run time it fails the stream, or goes to `rejectedTo`. A second `keyBy`
 * replaces the key. Nothing is kept here.
 *
 * @example
 * ```ts
 * fromArray(['a', 'b', 'a'], { timestampOf: () => 0 })
 *   .pipe(keyBy((word) => word), windowBy(tumbling(minutes(1)), agg.count()), values())
 *   .subscribe((r) => console.log(r.key, r.value));
 * // => a 2
 * // => b 1
 * ```
 * @category per event
 */
export function keyBy<T, const K extends Key, By>(
  keyOf: (value: T) => K,
  options: PerEventOptions = {},
): OperatorFunction<Frame<T, By>, Frame<T, KeyedBy<K>>> {
  checkFunction(keyOf, 'keyBy: keyOf');
  const spec = {
    kind: 'keyBy',
    name: options.name,
    machine: () => new KeyMachine<T>(keyOf),
    keyed: true,
    takesChanges: true,
    rejectedTo: options.rejectedTo,
  };
  return (source) => operate<T, T, KeyedBy<K>>(spec, [source]);
}

class KeyMachine<T> extends BaseMachine<T, T> {
  readonly #keyOf: (value: T) => Key;
  readonly #keys: Key[] = [];

  constructor(keyOf: (value: T) => Key) {
    super();
    this.#keyOf = keyOf;
  }

  onBatch(batch: Batch<T, unknown>, _input: number, out: Output<T>): void {
    if (batch.kinds !== null) return changelog.support!.key(this.#keyOf, batch, this.context, out);
    const keyOf = this.#keyOf;
    const { values } = batch;
    const n = values.length;
    // The array of the frame before is filled again: growing one costs more than all the rest.
    const keys = resized<Key>(this.#keys, n, undefined);
    let i = 0;
    try {
      for (; i < n; i++) {
        const key = keyOf(values[i]!);
        keys[i] = typeof key === 'string' ? key : checkedKey(key);
      }
    } catch (error) {
      return this.#goOnAfter(error, batch, keys.slice(0, i), out);
    }
    this.context.counters.used += n;
    out.pass(values, batch.timestamps, keys, batch.watermarks, batch.watermark, batch.kinds);
  }

  /** The event after `keys` failed: from here on, one by one. */
  #goOnAfter(failure: unknown, batch: Batch<T, unknown>, keys: readonly Key[], out: Output<T>): void {
    const before = out.watermark;
    const { counters } = this.context;
    for (let i = 0; i < batch.values.length; i++) {
      const watermark = watermarkAt(batch, i, before);
      let key: Key;
      try {
        if (i === keys.length) throw failure;
        key = i < keys.length ? keys[i]! : checkedKey(this.#keyOf(batch.values[i]!));
      } catch (error) {
        this.context.reject(batch, i, watermark, error);
        continue;
      }
      counters.used++;
      out.add(batch.values[i]!, batch.timestamps[i]!, key, watermark);
    }
  }
}
