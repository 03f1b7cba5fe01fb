import { RxtideError } from '../errors/rxtideError.js';
import { preview } from '../errors/preview.js';

/** What is wrong with an event whose time could not be had: what `timestampOf` threw, or gave. */
export function badTimestamp(failure: unknown, value: unknown): Error {
  if (failure instanceof Error) return failure;
  return new RxtideError(
    'INVALID_TIMESTAMP',
    `timestampOf gave ${preview(failure)} for ${preview(value)}: it must give a Date, a Temporal.Instant, or a number or ` +
      'bigint of ms since the epoch, up to 8.64e15; or set rejectedTo',
    { event: value },
  );
}
