import type { RunningResult } from '../../../lib/index.js';
import type { NexmarkEvent } from '../../../examples/nexmark/model.js';
import type { BidStatistics } from '../bidStatistics.js';
import { BidCounts } from './bidCounts.js';

const DAY = 86_400_000;

export function q15Loop(
  events: readonly NexmarkEvent[],
  sink: (row: RunningResult<number, BidStatistics>) => void,
): void {
  const days = new Map<number, BidCounts>();
  for (let i = 0; i < events.length; i++) {
    const event = events[i]!;
    if (event.kind !== 'bid') continue;
    const key = Math.floor(event.dateTime / DAY);
    let counts = days.get(key);
    if (counts === undefined) days.set(key, (counts = new BidCounts()));
    counts.add(event);
    sink({ key, value: counts.statistics });
  }
}
