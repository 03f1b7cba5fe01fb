import type { NexmarkEvent } from '../../../examples/nexmark/model.js';
import type { Q21Row } from '../queries/q21.js';

const HOT = new Map([
  ['apple', '0'],
  ['google', '1'],
  ['facebook', '2'],
  ['baidu', '3'],
]);

export function q21Loop(events: readonly NexmarkEvent[], sink: (row: Q21Row) => void): void {
  for (let i = 0; i < events.length; i++) {
    const event = events[i]!;
    if (event.kind !== 'bid') continue;
    const { auction, bidder, price, channel, url } = event;
    const channelId = HOT.get(channel.toLowerCase()) ?? /(&|^)channel_id=([^&]*)/.exec(url)?.[2];
    if (channelId !== undefined) sink({ auction, bidder, price, channel, channelId });
  }
}
