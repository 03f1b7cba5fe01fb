import { invalidOption } from '../errors/invalidOption.js';
import type { RxtideError } from '../errors/rxtideError.js';
import { durationOf, type DurationLike } from '../time/duration.js';

/** A duration that is longer than nothing and has an end, in milliseconds. */
export function lengthOf(duration: DurationLike, option: string): number {
  const ms = durationOf(duration, option, 1);
  if (Number.isSafeInteger(ms)) return ms;
  throw invalid(option, 'a duration with an end, such as minutes(1); a window without end is globalWindow()', ms);
}

/** An offset in milliseconds, shorter than `period` in either direction (WIN-2). */
export function offsetOf(offset: DurationLike | undefined, period: number, option: string): number {
  if (offset === undefined) return 0;
  const ms = durationOf(offset, option, 1 - period);
  // "|| 0" because -0 would make windows that start at -0
  if (ms < period) return ms || 0;
  throw invalid(option, `less than ${period} ms: an offset of ${ms % period} ms gives the same windows`, ms);
}

/** A whole number of events, at least 1. */
export function countOf(n: number, option: string): number {
  if (Number.isSafeInteger(n) && n >= 1) return n;
  throw invalid(option, 'a whole number of events, at least 1', n);
}

/** A number that is neither NaN nor infinite. */
export function thresholdOf(threshold: number, option: string): number {
  if (Number.isFinite(threshold)) return threshold;
  throw invalid(option, 'a finite number', threshold);
}

/** A function. `example` shows one. */
export function functionOf<F>(value: F, option: string, example: string): F {
  if (typeof value === 'function') return value;
  throw invalid(option, `a function, such as ${example}`, value);
}

/** The error for an option that is not `expected`. */
export function invalid(option: string, expected: string, value: unknown): RxtideError {
  const shown = typeof value === 'string' ? `'${value}'` : String(value);
  return invalidOption(`${option} must be ${expected}; it is ${shown}`);
}
