import { invalidOption } from '../errors/invalidOption.js';
import { describeValue } from './describeValue.js';

/** Throws `INVALID_OPTION` unless `value` is a function; `what` names it, `example` shows how it is given. */
export function checkFunction(value: unknown, what: string, example: string): void {
  if (typeof value === 'function') return;
  throw invalidOption(`${what} must be a function, such as ${example}; it is ${describeValue(value)}`);
}
