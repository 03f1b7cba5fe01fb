import { isBid } from '../../../examples/nexmark/model.js';
import type { NexmarkEvent } from '../../../examples/nexmark/model.js';

/** The path of each file below the folder, and its lines in alphabetical order. */
export function q10Reference(events: readonly NexmarkEvent[]): Record<string, string[]> {
  const files: Record<string, string[]> = {};
  for (const { auction, bidder, price, dateTime, extra } of events.filter(isBid)) {
    const time = new Date(dateTime);
    const two = (n: number): string => String(n).padStart(2, '0');
    const day = `${time.getUTCFullYear()}-${two(time.getUTCMonth() + 1)}-${two(time.getUTCDate())}`;
    const partition = `dt=${day}/hm=${two(time.getUTCHours())}${two(time.getUTCMinutes())}`;
    files[`${partition}/_SUCCESS`] = [];
    (files[`${partition}/part-0.csv`] ??= []).push([auction, bidder, price, dateTime, extra].join(','));
  }
  for (const lines of Object.values(files)) lines.sort();
  return files;
}
