import { RxtideError } from '../errors/rxtideError.js';
import type { Batch } from '../frame/batch.js';
import { DELETE, UPDATE_BEFORE } from '../frame/changeKind.js';
import type { PlainColumns } from '../operator/changelog.js';

/**
 * Hands a batch to an exit of plain values. Of a changelog that is what each row is now: the old half of an update is left out; a `delete` is
 * refused, because it has no value that says so.
 */
export function latestOf<T>(batch: Batch<T, unknown>, exit: string, use: (columns: PlainColumns<T>) => void): void {
  const { kinds } = batch;
  if (kinds === null) return use(batch);
  const gone = kinds.indexOf(DELETE);
  if (gone < 0 && !kinds.includes(UPDATE_BEFORE)) return use(batch);
  const columns = withoutOld(batch, kinds, gone < 0 ? kinds.length : gone);
  if (columns.values.length > 0) use(columns);
  if (gone < 0) return;
  throw new RxtideError(
    'UNSUPPORTED_CHANGE',
    `${exit}: a row of the changelog that ${String(batch.edge)} sends was deleted, and a plain value cannot say so; ` +
      'put toChanges() before it, which gives { kind, key, value }',
    { operator: batch.edge.operator.name, event: batch.values[gone] },
  );
}

function withoutOld<T>(batch: Batch<T, unknown>, kinds: Uint8Array, n: number): PlainColumns<T> {
  const values: T[] = [];
  const timestamps: number[] = [];
  const keys: unknown[] | null = batch.keys === null ? null : [];
  for (let i = 0; i < n; i++) {
    if (kinds[i] === UPDATE_BEFORE) continue;
    values.push(batch.values[i]!);
    timestamps.push(batch.timestamps[i]!);
    if (keys !== null) keys.push(batch.keys![i]);
  }
  return { values, timestamps, keys };
}
