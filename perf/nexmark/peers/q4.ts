import type { NexmarkEvent } from '../../../examples/nexmark/model.js';
import type { Q4Row } from '../queries/q4.js';
import { bidsInTime } from './bidsInTime.js';
import type { Rows } from './rows.js';

export function q4Graph(events: Rows<NexmarkEvent>): Rows<Q4Row> {
  return (
    bidsInTime(events)
      // Of each auction no more than is needed, so that less is compared. The id keeps equal prices apart.
      .map(([id, { auction, bid }]): [number, readonly [number, number]] => [id, [auction.category, bid.price]])
      .reduce((values) => {
        let highest = values[0]![0];
        for (const [row] of values) if (row[1] > highest[1]) highest = row;
        return [[highest, 1]];
      })
      .map(([id, [category, price]]): [number, readonly [number, number]] => [category, [id, price]])
      .reduce((values) => {
        // A row that has gone may still be there, and once more with a negative number.
        let sum = 0;
        let auctions = 0;
        for (const [[, price], times] of values) {
          sum += price * times;
          auctions += times;
        }
        return auctions === 0 ? [] : [[sum / auctions, 1]];
      })
      .map(([key, value]) => ({ key, value }))
  );
}
