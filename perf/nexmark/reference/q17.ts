import type { RunningResult } from '../../../lib/index.js';
import { isBid } from '../../../examples/nexmark/model.js';
import type { NexmarkEvent } from '../../../examples/nexmark/model.js';
import type { AuctionStatistics } from '../queries/q17.js';
import { dayOf } from './day.js';
import { grouped } from './grouped.js';

export function q17Reference(
  events: readonly NexmarkEvent[],
): RunningResult<readonly [number, number], AuctionStatistics>[] {
  return grouped(events.filter(isBid), (bid) => `${bid.auction} ${dayOf(bid)}`).map(([, bids]) => {
    const prices = Float64Array.from(bids, ({ price }) => price).sort();
    const sum = prices.reduce((sum, price) => sum + price, 0);
    return {
      key: [bids[0]!.auction, dayOf(bids[0]!)],
      value: {
        bids: bids.length,
        lowBids: prices.filter((price) => price < 10_000).length,
        middleBids: prices.filter((price) => 10_000 <= price && price < 1_000_000).length,
        highBids: prices.filter((price) => 1_000_000 <= price).length,
        min: prices[0],
        max: prices.at(-1),
        mean: sum / bids.length,
        sum,
      },
    };
  });
}
