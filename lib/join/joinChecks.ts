import { RxtideError } from '../errors/rxtideError.js';

/** Checks what every join is given beside its options. */
export function checkJoin(kind: string, right: unknown, combine: unknown): void {
  if (typeof (right as { subscribe?: unknown } | null | undefined)?.subscribe !== 'function') {
    throw invalid(kind, 'the first argument must be the stream to join with, such as orders$.pipe(keyBy(…))');
  }
  if (typeof combine !== 'function') {
    throw invalid(kind, `the last argument must be a function that makes a result; it is ${typeof combine}`);
  }
}

export function invalid(kind: string, message: string): RxtideError {
  return new RxtideError('INVALID_OPTION', `${kind}: ${message}`);
}
