import type { RunningResult } from '../../../lib/index.js';
import { isBid } from '../../../examples/nexmark/model.js';
import type { NexmarkEvent } from '../../../examples/nexmark/model.js';
import type { BidStatistics } from '../bidStatistics.js';
import { bidStatistics } from './bidStatistics.js';
import { dayOf } from './day.js';
import { grouped } from './grouped.js';

export function q15Reference(events: readonly NexmarkEvent[]): RunningResult<number, BidStatistics>[] {
  return grouped(events.filter(isBid), (bid) => dayOf(bid).toString()).map(([, bids]) => {
    return { key: dayOf(bids[0]!), value: bidStatistics(bids) };
  });
}
