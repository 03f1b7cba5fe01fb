import { RxtideError } from '../../errors/rxtideError.js';

/** A mebibyte, the greatest length of a record unless told otherwise. */
export const MEBIBYTE: number = 1024 * 1024;

/** A number that must be whole and at least 1. Throws `INVALID_OPTION`, naming `option`. */
export function countOf(value: number, option: string): number {
  if (Number.isSafeInteger(value) && value >= 1) return value;
  throw new RxtideError('INVALID_OPTION', `${option} must be a whole number, at least 1; it is ${String(value)}`);
}
