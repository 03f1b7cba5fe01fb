import { isBid } from '../../../examples/nexmark/model.js';
import type { NexmarkEvent } from '../../../examples/nexmark/model.js';
import type { Q11Row } from '../queries/q11.js';

export function q11Reference(events: readonly NexmarkEvent[]): Q11Row[] {
  const bids = events.filter(isBid).sort((a, b) => a.bidder - b.bidder || a.dateTime - b.dateTime);
  const rows: Q11Row[] = [];
  let from = 0;
  for (let i = 0; i < bids.length; i++) {
    const { bidder, dateTime } = bids[i]!;
    const next = bids[i + 1];
    if (next !== undefined && next.bidder === bidder && next.dateTime - dateTime <= 10_000) continue;
    const window = { start: bids[from]!.dateTime, end: dateTime + 10_000 };
    rows.push({ key: bidder, window, value: i + 1 - from });
    from = i + 1;
  }
  return rows;
}
