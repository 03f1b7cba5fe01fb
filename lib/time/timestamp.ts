/** An event time as user code may give it: ms since the epoch, or anything that has such a number. */
export type TimestampLike = number | bigint | Date | { readonly epochMilliseconds: number };

/** A time as a number; `NaN` if it is none. Not floored. */
export function millisecondsOf(time: unknown): number {
  switch (typeof time) {
    case 'number':
      return time;
    case 'bigint':
      return Number(time);
    case 'object':
      if (time === null) return NaN;
      if (time instanceof Date) return time.getTime();
      return Number((time as { epochMilliseconds?: unknown }).epochMilliseconds ?? NaN);
    default:
      return NaN;
  }
}

/** Times that a clock of this or the last century would give in seconds: as ms they are days in 1970. */
export function looksLikeSeconds(time: number): boolean {
  return time >= 1e8 && time < 1e11;
}
