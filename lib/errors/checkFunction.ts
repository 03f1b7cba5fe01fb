import { describeValue } from './describeValue.js';
import { invalidOption } from './invalidOption.js';

/** Throws `INVALID_OPTION` unless `value` is a function; `what` names it, `example` shows how it is given. */
export function checkFunction(value: unknown, what: string, example?: string): void {
  if (typeof value === 'function') return;
  const such = example === undefined ? '' : `, such as ${example}`;
  throw invalidOption(`${what} must be a function${such}; it is ${describeValue(value)}`);
}
