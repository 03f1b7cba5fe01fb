import type { Evictor, WindowElement } from '../../../lib/window/evictor.js';

const window = { start: 0, end: 100 };

/** What stays of these values before and after the result; their times are those of `timestamps`, or 0, 1, 2, … */
export function kept<T>(
  evictor: Evictor<T>,
  values: readonly T[],
  timestamps?: readonly number[],
): { before: T[]; after: T[] } {
  const elements: WindowElement<T>[] = values.map((value, i) => ({ value, timestamp: timestamps?.[i] ?? i }));
  return {
    before: evictor.before(elements, window).map(({ value }) => value),
    after: evictor.after(elements, window).map(({ value }) => value),
  };
}
