import { RxtideError } from '../../errors/rxtideError.js';
import { preview } from '../../errors/preview.js';

/** The error for a call that was not answered in time; `last` is how its last attempt failed, if it did. */
export function timedOut(
  operator: string,
  event: unknown,
  timeout: number,
  attempts: number,
  last: unknown,
): RxtideError {
  const tries = attempts === 1 ? '' : `, in ${attempts} attempts`;
  return new RxtideError(
    'TIMED_OUT',
    `mapAsync '${operator}': no answer for ${preview(event)} within ${timeout} ms${tries}: give it more time (timeout), a ` +
      'result to go on with (fallback), or set such events aside (rejectedTo)',
    { operator, event, cause: last },
  );
}
