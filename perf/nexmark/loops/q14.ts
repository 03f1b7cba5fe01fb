import type { NexmarkEvent } from '../../../examples/nexmark/model.js';
import type { Q14Row } from '../queries/q14.js';

export function q14Loop(events: readonly NexmarkEvent[], sink: (row: Q14Row) => void): void {
  for (let i = 0; i < events.length; i++) {
    const event = events[i]!;
    if (event.kind !== 'bid') continue;
    const { auction, bidder, dateTime, extra } = event;
    const price = (event.price * 908) / 1_000;
    if (!(price > 1_000_000 && price < 50_000_000)) continue;
    const hour = Math.floor(dateTime / 3_600_000) % 24;
    let bidTimeType = 'otherTime';
    if (hour >= 8 && hour <= 18) bidTimeType = 'dayTime';
    else if (hour <= 6 || hour >= 20) bidTimeType = 'nightTime';
    let cCount = 0;
    for (let at = extra.indexOf('c'); at >= 0; at = extra.indexOf('c', at + 1)) cCount++;
    sink({ auction, bidder, price, bidTimeType, dateTime, extra, cCount });
  }
}
