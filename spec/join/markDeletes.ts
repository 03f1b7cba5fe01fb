import type { Observable, OperatorFunction } from 'rxjs';
import type { Batch } from '../../lib/frame/batch.js';
import { DELETE } from '../../lib/frame/changeKind.js';
import type { Frame } from '../../lib/index.js';
import { BaseMachine } from '../../lib/operator/baseMachine.js';
import { watermarkAt } from '../../lib/operator/columns.js';
import { operate } from '../../lib/operator/operate.js';
import type { Output } from '../../lib/operator/output.js';
import type { Item } from '../laws/script.js';

/** Makes a changelog of raw events, in no order: a negative item is a deletion, if there are to be any. */
export function markDeletes<By>(deletes: boolean): OperatorFunction<Frame<Item, By>, Frame<Item, By>> {
  const spec = { kind: 'markDeletes', name: undefined, machine: () => new Marker(deletes), keyed: true };
  return (source: Observable<Frame<Item, By>>) => operate<Item, Item, By>(spec, [source]);
}

class Marker extends BaseMachine<Item, Item> {
  readonly #deletes: boolean;

  constructor(deletes: boolean) {
    super();
    this.#deletes = deletes;
  }

  onBatch(batch: Batch<Item, unknown>, _input: number, out: Output<Item>): void {
    const before = out.watermark;
    batch.values.forEach((item, i) => {
      const kind = this.#deletes && item.n < 0 ? DELETE : 0;
      this.context.counters.used++;
      out.add(item, batch.timestamps[i]!, batch.keys![i], watermarkAt(batch, i, before), kind);
    });
  }
}
