import { isBid } from '../../../examples/nexmark/model.js';
import type { NexmarkEvent } from '../../../examples/nexmark/model.js';
import type { Q22Row } from '../queries/q22.js';

export function q22Reference(events: readonly NexmarkEvent[]): Q22Row[] {
  return events.filter(isBid).map(({ auction, bidder, price, channel, url }) => {
    const [dir1, dir2, dir3] = new URL(url).pathname.slice(1).split('/');
    return { auction, bidder, price, channel, dir1, dir2, dir3 };
  });
}
