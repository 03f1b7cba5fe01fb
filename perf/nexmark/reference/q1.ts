import { isBid } from '../../../examples/nexmark/model.js';
import type { NexmarkEvent } from '../../../examples/nexmark/model.js';
import type { Q1Row } from '../queries/q1.js';

export function q1Reference(events: readonly NexmarkEvent[]): Q1Row[] {
  return events.filter(isBid).map(({ auction, bidder, price, dateTime, extra }) => {
    // In thousandths of a cent, and back by the text: as a decimal number would be worked out.
    const thousandths = String(price * 908).padStart(4, '0');
    return { auction, bidder, price: Number(`${thousandths.slice(0, -3)}.${thousandths.slice(-3)}`), dateTime, extra };
  });
}
