import { RxtideError } from './rxtideError.js';

/** The error for an option that is refused when an operator is made. */
export function invalidOption(message: string): RxtideError {
  return new RxtideError('INVALID_OPTION', message);
}
