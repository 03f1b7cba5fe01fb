import type { Bid } from '../../../examples/nexmark/model.js';

/** The number of a bid's day, from that of the epoch on. */
export function dayOf({ dateTime }: Bid): number {
  return (dateTime - (dateTime % 86_400_000)) / 86_400_000;
}
