import type { RunningResult } from '../../../lib/index.js';
import type { NexmarkEvent } from '../../../examples/nexmark/model.js';
import type { ChannelStatistics } from '../queries/q16.js';
import { BidCounts } from './bidCounts.js';

const DAY = 86_400_000;
const MINUTE = 60_000;

interface ChannelDay {
  readonly key: readonly [channel: string, day: number];
  readonly counts: BidCounts;
  minute: number;
}

export function q16Loop(
  events: readonly NexmarkEvent[],
  sink: (row: RunningResult<readonly [string, number], ChannelStatistics>) => void,
): void {
  const channels = new Map<string, Map<number, ChannelDay>>();
  for (let i = 0; i < events.length; i++) {
    const event = events[i]!;
    if (event.kind !== 'bid') continue;
    const { channel, dateTime } = event;
    const day = Math.floor(dateTime / DAY);
    let days = channels.get(channel);
    if (days === undefined) channels.set(channel, (days = new Map()));
    let of = days.get(day);
    if (of === undefined) days.set(day, (of = { key: [channel, day], counts: new BidCounts(), minute: 0 }));
    of.counts.add(event);
    of.minute = Math.max(of.minute, Math.floor(dateTime / MINUTE) % 1_440);
    sink({ key: of.key, value: of.counts.statisticsWith(of.minute) });
  }
}
