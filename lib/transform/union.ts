import type { Observable } from 'rxjs';
import { RxtideError } from '../errors/rxtideError.js';
import type { Batch } from '../frame/batch.js';
import type { Frame } from '../frame/frame.js';
import { BaseMachine } from '../operator/baseMachine.js';
import { passValues } from '../operator/columns.js';
import { operate } from '../operator/operate.js';
import { operateAll } from '../operator/operateAll.js';
import type { Output } from '../operator/output.js';

/**
 * One stream of the events of several, as they come. Its watermark is the lowest of the inputs that are active and have not ended
 * (WMC-9 to WMC-13); it ends when all have.
 *
 * Sources that are read at the same time take turns by watermark, and none runs more than `maxDrift` ahead. Events of different types make a
 * stream of either; all must be keyed alike, or not at all.
 *
 * @example
 * ```ts
 * const at = { timestampOf: (n: number) => n };
 * union(fromArray([1, 4], at), fromArray([2, 3], at)).pipe(windowAll(tumbling(10), agg.count()), values())
 *   .subscribe((r) => console.log(r.value));
 * // => 4
 * ```
 * @category per event
 */
export function union<A extends readonly unknown[], By>(
  ...streams: { readonly [I in keyof A]: Observable<Frame<A[I], By>> } & readonly Observable<Frame<unknown, By>>[]
): Observable<Frame<A[number], By>> {
  if (streams.length === 0) throw new RxtideError('INVALID_OPTION', 'union needs at least one stream');
  if (streams.some((stream) => typeof (stream as Partial<Observable<unknown>> | null)?.subscribe !== 'function')) {
    throw new RxtideError('INVALID_OPTION', 'union takes streams, one after the other: union(phones$, watches$)');
  }
  const spec = {
    kind: 'union',
    name: undefined,
    machine: () => new UnionMachine<A[number]>(),
    keyed: false,
    takesChanges: true,
  };
  const [first, ...others]: readonly Observable<Frame<A[number], By>>[] = streams;
  // One alone need not be held until others have opened.
  if (others.length === 0) return operate<A[number], A[number], By>(spec, [first!]);
  return operateAll<A[number], A[number], By>(spec, streams);
}

class UnionMachine<T> extends BaseMachine<T, T> {
  onBatch(batch: Batch<T, unknown>, _input: number, out: Output<T>): void {
    this.context.counters.used += batch.values.length;
    passValues(batch.values, batch, out);
  }
}
