import { invalidOption } from '../errors/invalidOption.js';

/**
 * Throws `INVALID_OPTION` for an `async` function where the result is needed at once: a promise would go on in place of it. One that gives a
 * promise without saying so is not found out.
 */
export function checkSync(operator: string, option: string, given: unknown): void {
  if (Object.prototype.toString.call(given) !== '[object AsyncFunction]') return;
  throw invalidOption(
    `${operator}: ${option} must give its result at once, and cannot be async: put mapAsync(…) before it, which waits for promises`,
  );
}
