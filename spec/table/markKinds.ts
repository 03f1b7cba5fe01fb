import type { OperatorFunction } from 'rxjs';
import type { Batch } from '../../lib/frame/batch.js';
import { CHANGE_KINDS } from '../../lib/frame/changeKind.js';
import type { ChangeKind } from '../../lib/frame/changeKind.js';
import type { Frame } from '../../lib/index.js';
import { BaseMachine } from '../../lib/operator/baseMachine.js';
import { watermarkAt } from '../../lib/operator/columns.js';
import { operate } from '../../lib/operator/operate.js';
import type { Output } from '../../lib/operator/output.js';

/** Makes a changelog of plain events: each is a change of the kind that a function says. */
export function markKinds<T>(kindOf: (value: T) => ChangeKind): OperatorFunction<Frame<T>, Frame<T>> {
  const spec = { kind: 'markKinds', name: undefined, machine: () => new Marker(kindOf), keyed: false };
  return (source) => operate<T, T, never>(spec, [source]);
}

class Marker<T> extends BaseMachine<T, T> {
  readonly #kindOf: (value: T) => ChangeKind;

  constructor(kindOf: (value: T) => ChangeKind) {
    super();
    this.#kindOf = kindOf;
  }

  onBatch(batch: Batch<T, unknown>, _input: number, out: Output<T>): void {
    const before = out.watermark;
    batch.values.forEach((value, i) => {
      const kind = CHANGE_KINDS.indexOf(this.#kindOf(value));
      this.context.counters.used++;
      out.add(value, batch.timestamps[i]!, undefined, watermarkAt(batch, i, before), kind);
    });
  }
}
