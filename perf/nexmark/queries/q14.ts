import type { Observable } from 'rxjs';
import { filterValues, hours, mapValues, values } from '../../../lib/index.js';
import type { Stream } from '../../../lib/index.js';
import { isBid } from '../../../examples/nexmark/model.js';
import type { Bid, NexmarkEvent } from '../../../examples/nexmark/model.js';

export interface Q14Row extends Pick<Bid, 'auction' | 'bidder' | 'price' | 'dateTime' | 'extra'> {
  readonly bidTimeType: string;
  readonly cCount: number;
}

/** Bids of some size, with the time of the day and the number of letters 'c' in their padding. */
export function q14(events$: Stream<NexmarkEvent>): Observable<Q14Row> {
  return events$.pipe(
    filterValues(isBid),
    filterValues(({ price }) => price * 908 > 1_000_000_000 && price * 908 < 50_000_000_000),
    mapValues(({ auction, bidder, price, dateTime, extra }) => ({
      auction,
      bidder,
      price: (price * 908) / 1_000,
      bidTimeType: timeType(dateTime),
      dateTime,
      extra,
      cCount: countOf('c', extra),
    })),
    values(),
  );
}

function timeType(dateTime: number): string {
  const hour = Math.floor(dateTime / hours(1)) % 24;
  if (hour >= 8 && hour <= 18) return 'dayTime';
  return hour <= 6 || hour >= 20 ? 'nightTime' : 'otherTime';
}

function countOf(letter: string, text: string): number {
  let count = 0;
  for (let at = text.indexOf(letter); at >= 0; at = text.indexOf(letter, at + 1)) count++;
  return count;
}
