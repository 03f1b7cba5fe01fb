import { RxtideError } from '../../errors/rxtideError.js';

/** The error for a disk that does not do what it should. */
export function stateFailed(what: string, advice: string, cause: unknown): RxtideError {
  // Errors of Node may be of another realm.
  const why = (cause as Partial<Error> | null)?.message ?? String(cause);
  return new RxtideError('STATE_FAILED', `the state on disk failed: ${what} (${why}): ${advice}`, { cause });
}
