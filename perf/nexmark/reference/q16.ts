import type { RunningResult } from '../../../lib/index.js';
import { isBid } from '../../../examples/nexmark/model.js';
import type { NexmarkEvent } from '../../../examples/nexmark/model.js';
import type { ChannelStatistics } from '../queries/q16.js';
import { bidStatistics } from './bidStatistics.js';
import { dayOf } from './day.js';
import { grouped } from './grouped.js';

export function q16Reference(
  events: readonly NexmarkEvent[],
): RunningResult<readonly [string, number], ChannelStatistics>[] {
  return grouped(events.filter(isBid), (bid) => `${bid.channel} ${dayOf(bid)}`).map(([, bids]) => {
    const last = new Date(bids.reduce((last, { dateTime }) => Math.max(last, dateTime), 0));
    const minute = 60 * last.getUTCHours() + last.getUTCMinutes();
    return { key: [bids[0]!.channel, dayOf(bids[0]!)], value: { minute, ...bidStatistics(bids) } };
  });
}
