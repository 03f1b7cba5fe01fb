import { invalidOption } from '../errors/invalidOption.js';
import { preview } from '../errors/preview.js';

/** Milliseconds, or anything of the shape of `Temporal.Duration` that has no calendar part (years, months). */
export type DurationLike = number | DurationFields;

/** The fields of `Temporal.Duration` that have a fixed length. */
export interface DurationFields {
  readonly weeks?: number;
  readonly days?: number;
  readonly hours?: number;
  readonly minutes?: number;
  readonly seconds?: number;
  readonly milliseconds?: number;
}

/** Milliseconds in `n` seconds. */
export const seconds = (n: number): number => n * 1000;

/** Milliseconds in `n` minutes. */
export const minutes = (n: number): number => n * 60_000;

/** Milliseconds in `n` hours. */
export const hours = (n: number): number => n * 3_600_000;

/** Milliseconds in `n` times 24 hours. A day of the calendar, which DST can make shorter or longer, is `calendar('day')`. */
export const days = (n: number): number => n * 86_400_000;

/** A duration as whole milliseconds; `least` is the smallest value allowed (−Infinity: any finite one). Throws `INVALID_OPTION`, naming `option`. */
export function durationOf(duration: DurationLike, option: string, least = 0): number {
  const ms = typeof duration === 'number' ? duration : millisecondsOf(duration);
  if (typeof ms === 'number' && ms >= least && (Number.isInteger(ms) || ms === Infinity)) return ms;
  const range = least > -Infinity ? `, at least ${least}` : '';
  throw invalidOption(
    `${option} must be a whole number of milliseconds${range}, such as seconds(5); it is ${preview(duration)}`,
  );
}

/** Milliseconds in one of each field. */
const FIELDS: Required<DurationFields> = {
  weeks: 604_800_000,
  days: 86_400_000,
  hours: 3_600_000,
  minutes: 60_000,
  seconds: 1000,
  milliseconds: 1,
};

function millisecondsOf(duration: DurationFields & { readonly years?: number; readonly months?: number }): number {
  if (typeof duration !== 'object' || duration === null || duration.years || duration.months) return NaN;
  const named = Object.entries(FIELDS).filter(([field]) => duration[field as keyof DurationFields] !== undefined);
  if (named.length === 0) return NaN;
  return named.reduce((sum, [field, length]) => sum + length * duration[field as keyof DurationFields]!, 0);
}
