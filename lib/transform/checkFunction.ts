import { invalidOptionOf } from '../errors/invalidOption.js';

/** Throws `INVALID_OPTION` unless `value` is a function. */
export function checkFunction(operator: string, option: string, value: unknown): void {
  if (typeof value === 'function') return;
  throw invalidOptionOf(operator, `${option} must be a function; it is ${value === null ? 'null' : typeof value}`);
}
