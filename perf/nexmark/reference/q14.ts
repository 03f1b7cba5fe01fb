import { isBid } from '../../../examples/nexmark/model.js';
import type { NexmarkEvent } from '../../../examples/nexmark/model.js';
import type { Q14Row } from '../queries/q14.js';

export function q14Reference(events: readonly NexmarkEvent[]): Q14Row[] {
  const rows = events.filter(isBid).map(({ auction, bidder, price, dateTime, extra }) => {
    const hour = new Date(dateTime).getUTCHours();
    const bidTimeType = hour >= 8 && hour <= 18 ? 'dayTime' : hour <= 6 || hour >= 20 ? 'nightTime' : 'otherTime';
    const cCount = extra.split('c').length - 1;
    return { auction, bidder, price: (price * 908) / 1_000, bidTimeType, dateTime, extra, cCount };
  });
  return rows.filter(({ price }) => price > 1_000_000 && price < 50_000_000);
}
