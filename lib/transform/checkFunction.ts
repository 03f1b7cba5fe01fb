import { RxtideError } from '../errors/rxtideError.js';

/** Throws `INVALID_OPTION` unless `value` is a function. */
export function checkFunction(operator: string, option: string, value: unknown): void {
  if (typeof value === 'function') return;
  throw new RxtideError(
    'INVALID_OPTION',
    `${operator}: ${option} must be a function; it is ${value === null ? 'null' : typeof value}`,
  );
}
