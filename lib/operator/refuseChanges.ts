import { RxtideError } from '../errors/rxtideError.js';
import { Batch } from '../frame/batch.js';
import { CHANGE_KINDS, INSERT } from '../frame/changeKind.js';
import type { OperatorInfo } from '../runtime/operatorInfo.js';
import { watermarkAt } from './columns.js';
import type { Machine } from './machine.js';
import type { OperatorSpec } from './operatorSpec.js';
import type { Output } from './output.js';

/** Fails at the first change that an operator does not understand, one without `takesChanges` all but inserts; what came before it is worked on first. */
export function refuseChanges<In, Out>(
  spec: OperatorSpec<In, Out>,
  info: OperatorInfo,
  machine: Machine<In, Out>,
  batch: Batch<In, unknown>,
  input: number,
  out: Output<Out>,
): void {
  const { takesChanges } = spec;
  if (typeof takesChanges === 'object' ? takesChanges[input] : takesChanges) return;
  const kinds = batch.kinds!;
  const at = kinds.findIndex((kind) => kind !== INSERT);
  if (at < 0) return;
  if (at > 0) machine.onBatch(firstOf(batch, at, out.watermark), input, out);
  if (batch.watermarks !== null) machine.onWatermark(batch.watermarks[at]!, out);
  throw new RxtideError(
    'UNSUPPORTED_CHANGE',
    `${info.title} works on events and cannot take back what it made of one; ` +
      `it got a change of kind '${CHANGE_KINDS[kinds[at]!]}' from ${String(batch.edge)}. ` +
      'Put toChanges() before it, and it sees each change as an event of its own; docs/changes.md says which operators understand changelogs',
    { operator: info.name, event: batch.values[at] },
  );
}

/** The first `n` events of a batch, all inserts, as a batch. `before`: the watermark of the frame before. */
function firstOf<T>(batch: Batch<T, unknown>, n: number, before: number): Batch<T, unknown> {
  const { edge, seq, values, timestamps, keys, watermarks } = batch;
  return new Batch<T, unknown>(
    edge,
    seq,
    values.slice(0, n),
    Array.prototype.slice.call(timestamps, 0, n) as number[],
    keys === null ? null : keys.slice(0, n),
    watermarks === null ? null : (Array.prototype.slice.call(watermarks, 0, n) as number[]),
    watermarkAt(batch, n, before),
    null,
  );
}

/** The error for an upsert that an operator would drop, or move to another key. */
export function unsupportedUpsert(
  kind: string,
  operator: string,
  batch: Batch<unknown, unknown>,
  i: number,
): RxtideError {
  return new RxtideError(
    'UNSUPPORTED_CHANGE',
    `${kind} '${operator}' cannot drop an upsert or give it another key: it does not say what the row was, so nobody would learn that this one is gone. ` +
      'Put toTable() before it: that knows',
    { operator, event: batch.values[i] },
  );
}
