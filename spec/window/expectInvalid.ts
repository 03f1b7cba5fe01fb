import { expect } from '@jest/globals';
import { RxtideError } from '../../lib/errors/rxtideError.js';

/** Expects `make` to refuse an option, with this message. */
export function expectInvalid(make: () => unknown, message: RegExp): void {
  let caught: unknown;
  try {
    make();
  } catch (error) {
    caught = error;
  }
  expect(caught).toBeInstanceOf(RxtideError);
  expect((caught as RxtideError).code).toBe('INVALID_OPTION');
  expect((caught as RxtideError).message).toMatch(message);
}
