import type { Observable } from 'rxjs';
import { filterValues, mapValues, values } from '../../../lib/index.js';
import type { Stream } from '../../../lib/index.js';
import { isBid } from '../../../examples/nexmark/model.js';
import type { Bid, NexmarkEvent } from '../../../examples/nexmark/model.js';

export interface Q21Row extends Pick<Bid, 'auction' | 'bidder' | 'price' | 'channel'> {
  readonly channelId: string;
}

/** Bids with the number of their channel, where it has one. */
export function q21(events$: Stream<NexmarkEvent>): Observable<Q21Row> {
  return events$.pipe(
    filterValues(isBid),
    mapValues(({ auction, bidder, price, channel, url }) => {
      return { auction, bidder, price, channel, channelId: channelIdOf(channel, url) };
    }),
    filterValues((row): row is Q21Row => row.channelId !== undefined),
    values(),
  );
}

function channelIdOf(channel: string, url: string): string | undefined {
  switch (channel.toLowerCase()) {
    case 'apple':
      return '0';
    case 'google':
      return '1';
    case 'facebook':
      return '2';
    case 'baidu':
      return '3';
    default:
      return /(&|^)channel_id=([^&]*)/.exec(url)?.[2];
  }
}
