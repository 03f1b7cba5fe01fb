import { RxtideError } from '../errors/rxtideError.js';
import type { Batch } from '../frame/batch.js';

/** The keys of a batch. The compiler has seen to it that there are some; for those who do not ask it, this does. */
export function keysOf(batch: Batch<unknown, unknown>): readonly unknown[] {
  return batch.keys ?? noKeys();
}

/** Throws the error for a stream without keys where some are needed. */
export function noKeys(): never {
  throw new RxtideError(
    'INVALID_KEY',
    'keys are needed here: put keyBy(...) before it, and at the end of a stream that it is given',
  );
}
