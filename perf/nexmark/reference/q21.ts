import { isBid } from '../../../examples/nexmark/model.js';
import type { NexmarkEvent } from '../../../examples/nexmark/model.js';
import type { Q21Row } from '../queries/q21.js';

const HOT = ['apple', 'google', 'facebook', 'baidu'];

/** The parameter is looked for after each '&' alone: no address begins with one. */
export function q21Reference(events: readonly NexmarkEvent[]): Q21Row[] {
  return events.filter(isBid).flatMap(({ auction, bidder, price, channel, url }) => {
    const hot = HOT.indexOf(channel.toLowerCase());
    const found = url
      .split('&')
      .slice(1)
      .find((part) => part.startsWith('channel_id='));
    const channelId = hot >= 0 ? `${hot}` : found?.slice('channel_id='.length);
    return channelId === undefined ? [] : [{ auction, bidder, price, channel, channelId }];
  });
}
