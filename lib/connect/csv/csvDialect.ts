import { RxtideError } from '../../errors/rxtideError.js';

/** What separates the fields: one ASCII character that is no quote and no line end. Throws `INVALID_OPTION` otherwise. */
export function delimiterOf(delimiter: string): string {
  if (/^[\0-\x7f]$/.test(delimiter) && !/["\r\n]/.test(delimiter)) return delimiter;
  throw new RxtideError(
    'INVALID_OPTION',
    `delimiter must be one ASCII character, such as ',' or '\\t', but no quote or line end; it is ${JSON.stringify(delimiter)}`,
  );
}
