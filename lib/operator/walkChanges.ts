import type { Batch } from '../frame/batch.js';
import { DELETE, INSERT, UPDATE_AFTER, UPDATE_BEFORE } from '../frame/changeKind.js';
import { sameKey } from '../state/key.js';
import { watermarkAt } from './columns.js';
import type { MachineContext } from './machine.js';
import type { Output } from './output.js';
import { unsupportedUpsert } from './refuseChanges.js';

/** What an operator that looks at one event at a time makes of a change; it counts the event. */
export interface ChangeStep<R> {
  /** Looks at event `i`: whether it passes, with `value` and `key` set. */
  take(i: number, watermark: number): boolean;
  value: R;
  key: unknown;
}

/**
 * Sends on what a step makes of a changelog, so that it stays one. An update whose halves both pass, with one key, stays an update; if one
 * half alone passes, or the row moves to another key, it becomes a `delete` of the old row and an `insert` of the new one. An upsert
 * that is dropped, or moves, is refused: nobody could say what row goes.
 */
export function walkChanges<T, R>(
  batch: Batch<T, unknown>,
  kind: string,
  step: ChangeStep<R>,
  context: MachineContext,
  out: Output<R>,
): void {
  const { timestamps } = batch;
  const kinds = batch.kinds!;
  const before = out.watermark;
  for (let i = 0; i < kinds.length; i++) {
    const watermark = watermarkAt(batch, i, before);
    const change = kinds[i]!;
    if (change === UPDATE_BEFORE && kinds[i + 1] === UPDATE_AFTER) {
      const had = step.take(i, watermark);
      const { value, key } = step;
      const has = step.take(i + 1, watermark);
      const stays = had && has && sameKey(key, step.key);
      if (had) out.add(value, timestamps[i]!, key, watermark, stays ? UPDATE_BEFORE : DELETE);
      i++;
      if (has) out.add(step.value, timestamps[i]!, step.key, watermark, stays ? UPDATE_AFTER : INSERT);
      continue;
    }
    const { rejected } = context.counters;
    const has = step.take(i, watermark);
    if (change === UPDATE_AFTER) {
      // One that user code failed on has been told of, and its row stays as it was.
      if (!has && context.counters.rejected > rejected) continue;
      const moves = has && batch.keys !== null && !sameKey(batch.keys[i], step.key);
      if (!has || moves) throw unsupportedUpsert(kind, context.name, batch, i);
    }
    if (has) out.add(step.value, timestamps[i]!, step.key, watermark, change === UPDATE_BEFORE ? DELETE : change);
  }
}
