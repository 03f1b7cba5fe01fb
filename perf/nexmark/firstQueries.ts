import { q0Loop } from './loops/q0.js';
import { q1Loop } from './loops/q1.js';
import { q2Loop } from './loops/q2.js';
import { q0 } from './queries/q0.js';
import { q1 } from './queries/q1.js';
import { q2 } from './queries/q2.js';
import { appending, overStream } from './query.js';
import type { NexmarkQuery } from './query.js';
import { q0Reference } from './reference/q0.js';
import { q1Reference } from './reference/q1.js';
import { q2Reference } from './reference/q2.js';
import { q1Rxjs } from './rxjs/q1.js';
import { q2Rxjs } from './rxjs/q2.js';

/** q0 to q11. */
export const firstQueries: readonly NexmarkQuery[] = [
  appending({
    name: 'q0',
    about: 'all bids as they are',
    least: 0.7,
    rxtide: overStream(q0),
    loop: q0Loop,
    reference: q0Reference,
    cells: (bid) => [bid.auction, bid.bidder, bid.price, bid.dateTime, bid.extra],
    weigh: (bid) => bid.price,
  }),
  appending({
    name: 'q1',
    about: 'bids with their prices in euros',
    least: 0.7,
    rxtide: overStream(q1),
    loop: q1Loop,
    rxjs: q1Rxjs,
    reference: q1Reference,
    cells: (row) => [row.auction, row.bidder, row.price, row.dateTime, row.extra],
    weigh: (row) => row.price,
  }),
  appending({
    name: 'q2',
    about: 'the bids on one in 123 auctions',
    least: 0.7,
    rxtide: overStream(q2),
    loop: q2Loop,
    rxjs: q2Rxjs,
    reference: q2Reference,
    cells: (row) => [row.auction, row.price],
    weigh: (row) => row.price,
  }),
];
