import type { RunningResult } from '../../../lib/index.js';
import type { NexmarkEvent } from '../../../examples/nexmark/model.js';
import type { AuctionStatistics } from '../queries/q17.js';

const DAY = 86_400_000;

interface AuctionDay {
  readonly key: readonly [auction: number, day: number];
  low: number;
  middle: number;
  high: number;
  min: number;
  max: number;
  sum: number;
}

/** By auction alone, and the days of each, of which there are few, in a list. */
export function q17Loop(
  events: readonly NexmarkEvent[],
  sink: (row: RunningResult<readonly [number, number], AuctionStatistics>) => void,
): void {
  const auctions = new Map<number, AuctionDay[]>();
  for (let i = 0; i < events.length; i++) {
    const event = events[i]!;
    if (event.kind !== 'bid') continue;
    const { auction, price, dateTime } = event;
    const of = dayOf(auctions, auction, Math.floor(dateTime / DAY));
    if (price < 10_000) of.low++;
    else if (price < 1_000_000) of.middle++;
    else of.high++;
    if (price < of.min) of.min = price;
    if (price > of.max) of.max = price;
    of.sum += price;
    const { key, low, middle, high, min, max, sum } = of;
    const bids = low + middle + high;
    sink({
      key,
      value: { bids, lowBids: low, middleBids: middle, highBids: high, min, max, mean: sum / bids, sum },
    });
  }
}

function dayOf(auctions: Map<number, AuctionDay[]>, auction: number, day: number): AuctionDay {
  let days = auctions.get(auction);
  if (days === undefined) auctions.set(auction, (days = []));
  for (let i = days.length - 1; i >= 0; i--) if (days[i]!.key[1] === day) return days[i]!;
  const of = { key: [auction, day] as const, low: 0, middle: 0, high: 0, min: Infinity, max: -Infinity, sum: 0 };
  days.push(of);
  return of;
}
