import { RxtideError } from '../errors/rxtideError.js';
import { preview } from '../operator/userError.js';

/** What is wrong with an event whose time could not be had: what `timestampOf` threw, or gave. */
export function badTimestamp(failure: unknown, value: unknown): Error {
  if (failure instanceof Error) return failure;
  return new RxtideError(
    'INVALID_TIMESTAMP',
    `timestampOf gave ${preview(failure)} for ${preview(value)}: it must give a finite number of ms since the epoch, a ` +
      'bigint, a Date or a Temporal.Instant. With the option rejectedTo such events are set aside',
    { event: value },
  );
}
