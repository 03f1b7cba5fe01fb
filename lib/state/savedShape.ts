import { RxtideError } from '../errors/rxtideError.js';
import type { Codec } from './codec.js';

/** What a snapshot has about a state, beside its entries. */
export interface SavedShape {
  readonly kind: string;
  readonly clock: 'event' | 'processing';
  readonly codec: { readonly id: string; readonly version: number };
}

/** Checks that the state `name` can be restored from what was saved, as it is declared now. */
export function checkShape(
  saved: SavedShape,
  now: { readonly kind: string; readonly codec: Codec },
  name: string,
  operator: string,
): void {
  const { kind, codec } = saved;
  const what =
    kind !== now.kind
      ? `was a ${kind} and is declared as ${now.kind} now`
      : codec.id !== now.codec.id
        ? `was written by the codec '${codec.id}' and is declared with '${now.codec.id}' now`
        : codec.version > now.codec.version
          ? `was written by version ${codec.version} of the codec '${codec.id}', which is ${now.codec.version} now`
          : null;
  if (what === null) return;
  const message = `the state '${name}' of '${operator}' ${what}: restore it by the declaration that wrote it, or give the state a new name`;
  throw new RxtideError('RESTORE_FAILED', message, { operator });
}
