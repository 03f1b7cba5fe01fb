import { UPDATE_BEFORE } from '../frame/changeKind.js';
import type { KeyTable } from '../state/keyTable.js';

/** Numbers the keys of rows into `ids`, but for the old halves of updates, which nobody looks at who keeps the latest row. */
export function numberRows(
  table: KeyTable,
  keys: readonly unknown[],
  kinds: Uint8Array | null,
  n: number,
  ids: Int32Array,
): void {
  if (kinds === null) return table.number(keys, 0, n, ids);
  for (let i = 0; i < n; i++) if (kinds[i] !== UPDATE_BEFORE) ids[i] = table.numberOf(keys[i]);
}
