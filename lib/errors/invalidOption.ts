import { RxtideError } from './rxtideError.js';

/** The error for an option that is refused when an operator is made. */
export function invalidOption(message: string): RxtideError {
  return new RxtideError('INVALID_OPTION', message);
}

/** The same, for one of the operator `kind`. */
export function invalidOptionOf(kind: string, message: string): RxtideError {
  return invalidOption(`${kind}: ${message}`);
}
