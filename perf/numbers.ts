import type { Spread } from './measure.js';
import type { Measured } from './results.js';
import type { Wanted } from './workload.js';

/** How many events, as a table shows it. */
export function count(events: number): string {
  return events >= 1_000_000 ? `${events / 1_000_000} M` : `${events / 1_000} k`;
}

/** About three digits, and whole numbers whole. */
export function number(value: number): string {
  const size = Math.abs(value);
  return size < 1_000 ? value.toFixed(size < 10 ? 2 : size < 100 ? 1 : 0) : Math.round(value).toLocaleString('en');
}

/** The median, with the lowest and the highest round. */
export function ratio(spread: Spread | undefined): string {
  if (spread === undefined) return '';
  const { median, min, max } = spread;
  return `${number(median)} (${number(min)}..${number(max)})`;
}

/** What is wanted of a ratio, with what to aim at in brackets. */
export function bound({ ratio: name, least, aim }: Wanted): string {
  return `≥ ${least}${aim === undefined ? '' : ` (${aim})`} × ${name}`;
}

/** The middle of ratios: of 2 and 1/2 it is 1. Not a number where there are none. */
export function geometricMean(ratios: readonly number[]): number {
  return Math.exp(ratios.reduce((sum, ratio) => sum + Math.log(ratio), 0) / ratios.length);
}

/** The speeds of rxtide in units of the loop. */
export function loopRatios(measurements: readonly Measured[]): readonly number[] {
  return measurements.flatMap(({ ratios: { loop } }) => (loop === undefined ? [] : [loop.median]));
}

/** The speeds of a contender where all suites ran in one process, in units of those where one did. */
export function togetherRatios(measurements: readonly Measured[], contender = 'rxtide'): readonly number[] {
  return measurements.flatMap(({ nanoseconds, together }) => {
    const [alone, shared] = [nanoseconds[contender], together?.[contender]];
    return alone === undefined || shared === undefined ? [] : [alone.median / shared.median];
  });
}
