import { RxtideError } from '../errors/rxtideError.js';
import type { Batch } from '../frame/batch.js';

/** Checks what every join is given beside its options. */
export function checkJoin(kind: string, right: unknown, combine: unknown): void {
  if (typeof (right as { subscribe?: unknown } | null | undefined)?.subscribe !== 'function') {
    throw invalid(kind, 'the first argument must be the stream to join with, such as orders$.pipe(keyBy(…))');
  }
  if (typeof combine !== 'function') {
    throw invalid(kind, `the last argument must be a function that makes a result; it is ${typeof combine}`);
  }
}

/** The keys of a batch. The compiler has seen to it that there are some; for those who do not ask it, this does. */
export function keysOf(kind: string, batch: Batch<unknown, unknown>): readonly unknown[] {
  if (batch.keys !== null) return batch.keys;
  throw new RxtideError('INVALID_KEY', `${kind} needs keyed streams: put keyBy(...) at the end of both inputs`);
}

export function invalid(kind: string, message: string): RxtideError {
  return new RxtideError('INVALID_OPTION', `${kind}: ${message}`);
}
