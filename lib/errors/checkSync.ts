import { invalidOption } from './invalidOption.js';

/**
 * Throws `INVALID_OPTION` for an `async` function where the result is needed at once: a promise would go on in place of it. `what` names it. One
 * that gives a promise without saying so is not found out.
 */
export function checkSync(value: unknown, what: string): void {
  if (Object.prototype.toString.call(value) !== '[object AsyncFunction]') return;
  throw invalidOption(
    `${what} must give its result at once, and cannot be async: put mapAsync(…) before it, which waits for promises`,
  );
}
