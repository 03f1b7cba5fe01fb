import type { Observable, OperatorFunction } from 'rxjs';
import type { Batch } from '../../lib/frame/batch.js';
import type { Frame } from '../../lib/index.js';
import { BaseMachine } from '../../lib/operator/baseMachine.js';
import { watermarkAt } from '../../lib/operator/columns.js';
import { operate } from '../../lib/operator/operate.js';
import type { Output } from '../../lib/operator/output.js';
import { bringChanges } from '../../lib/transform/bringChanges.js';

/** Makes a changelog of raw events, in no order: `kindOf` says what kind of change each is. */
export function withKinds<T, By>(kindOf: (value: T) => number): OperatorFunction<Frame<T, By>, Frame<T, By>> {
  bringChanges();
  const spec = { kind: 'withKinds', name: undefined, machine: () => new Marker(kindOf), keyed: true };
  return (source: Observable<Frame<T, By>>) => operate<T, T, By>(spec, [source]);
}

class Marker<T> extends BaseMachine<T, T> {
  readonly #kindOf: (value: T) => number;

  constructor(kindOf: (value: T) => number) {
    super();
    this.#kindOf = kindOf;
  }

  onBatch(batch: Batch<T, unknown>, _input: number, out: Output<T>): void {
    const before = out.watermark;
    batch.values.forEach((value, i) => {
      this.context.counters.used++;
      out.add(value, batch.timestamps[i]!, batch.keys![i], watermarkAt(batch, i, before), this.#kindOf(value));
    });
  }
}
