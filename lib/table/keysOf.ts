import { RxtideError } from '../errors/rxtideError.js';
import type { Batch } from '../frame/batch.js';

/** The keys of a batch. The compiler has seen to it that there are some; for those who do not ask it, this does. */
export function keysOf(kind: string, batch: Batch<unknown, unknown>): readonly unknown[] {
  if (batch.keys !== null) return batch.keys;
  throw new RxtideError(
    'INVALID_KEY',
    `${kind} needs keys: put keyBy(...) before it, and at the end of a stream that it is given`,
  );
}
