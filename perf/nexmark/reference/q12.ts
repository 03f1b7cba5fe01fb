import { isBid } from '../../../examples/nexmark/model.js';
import type { NexmarkEvent } from '../../../examples/nexmark/model.js';
import { pollsOf } from '../polls.js';
import type { Q12Row } from '../queries/q12.js';
import { grouped } from './grouped.js';

export function q12Reference(events: readonly NexmarkEvent[]): Q12Row[] {
  const arrivals = pollsOf(events).flatMap(({ at, events }) => {
    const start = at - (at % 10_000);
    return events.filter(isBid).map(({ bidder }) => ({ bidder, start }));
  });
  return grouped(arrivals, ({ bidder, start }) => `${start} ${bidder}`).map(([, group]) => {
    const { bidder, start } = group[0]!;
    return { bidder, bids: group.length, start, end: start + 10_000 };
  });
}
