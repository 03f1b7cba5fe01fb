import { cellsOf } from '../../examples/nexmark/model.js';
import { q0Loop } from './loops/q0.js';
import { q1Loop } from './loops/q1.js';
import { q2Loop } from './loops/q2.js';
import { q3Loop } from './loops/q3.js';
import { q4Loop } from './loops/q4.js';
import { q5Loop } from './loops/q5.js';
import { q6Loop } from './loops/q6.js';
import { q7Loop } from './loops/q7.js';
import { q8Loop } from './loops/q8.js';
import { q9Loop } from './loops/q9.js';
import { q11Loop } from './loops/q11.js';
import { peersChanging, peersGiving } from './peers/peers.js';
import { q3Graph } from './peers/q3.js';
import { q4Graph } from './peers/q4.js';
import { q9Graph } from './peers/q9.js';
import { q0 } from './queries/q0.js';
import { q1 } from './queries/q1.js';
import { q2 } from './queries/q2.js';
import { q3 } from './queries/q3.js';
import { q4 } from './queries/q4.js';
import { q5 } from './queries/q5.js';
import { q6 } from './queries/q6.js';
import { q7 } from './queries/q7.js';
import { q8 } from './queries/q8.js';
import { q9 } from './queries/q9.js';
import { q11 } from './queries/q11.js';
import { appending, overStream, overStreamLater, updating } from './query.js';
import type { NexmarkQuery } from './query.js';
import { q0Reference } from './reference/q0.js';
import { q1Reference } from './reference/q1.js';
import { q2Reference } from './reference/q2.js';
import { q3Reference } from './reference/q3.js';
import { q4Reference } from './reference/q4.js';
import { q5Reference } from './reference/q5.js';
import { q6Reference } from './reference/q6.js';
import { q7Reference } from './reference/q7.js';
import { q8Reference } from './reference/q8.js';
import { q9Reference } from './reference/q9.js';
import { q11Reference } from './reference/q11.js';
import { q1Rxjs } from './rxjs/q1.js';
import { q2Rxjs } from './rxjs/q2.js';
import { q5Rxjs } from './rxjs/q5.js';
import { q7Rxjs } from './rxjs/q7.js';
import { q8Rxjs } from './rxjs/q8.js';
import { q11Rxjs } from './rxjs/q11.js';

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
  appending({
    name: 'q3',
    about: 'who sells what, in one category and three states: a join without bounds',
    least: 0.4,
    asynchronous: true,
    rxtide: overStreamLater(q3),
    loop: q3Loop,
    peers: peersGiving(q3Graph),
    reference: q3Reference,
    cells: (row) => [row.name, row.city, row.state, row.auction],
    weigh: (row) => row.auction,
  }),
  updating({
    name: 'q4',
    about: 'per category the average of what auctions bring; every change',
    least: 0.4,
    rxtide: overStream(q4),
    loop: q4Loop,
    peers: peersChanging(q4Graph),
    reference: q4Reference,
    cells: (row) => [row.key, row.value],
    weigh: (row) => row.value,
  }),
  appending({
    name: 'q5',
    about: 'the auctions with the most bids in 10 s, every 2 s',
    least: 0.5,
    rxtide: overStream(q5),
    loop: q5Loop,
    rxjs: q5Rxjs,
    reference: q5Reference,
    cells: (row) => [row.auction, row.num],
    weigh: (row) => row.num,
  }),
  appending({
    name: 'q6',
    about: 'per seller the average price of the last 11 auctions',
    least: 0.4,
    rxtide: overStream(q6),
    loop: q6Loop,
    reference: q6Reference,
    cells: (row) => [row.key, row.value],
    weigh: (row) => row.key,
  }),
  appending({
    name: 'q7',
    about: 'the highest bids of each 10 s',
    least: 0.5,
    rxtide: overStream(q7),
    loop: q7Loop,
    rxjs: q7Rxjs,
    reference: q7Reference,
    cells: (bid) => [bid.auction, bid.price, bid.bidder, bid.dateTime, bid.extra],
    weigh: (bid) => bid.price,
  }),
  appending({
    name: 'q8',
    about: 'who sells within the 10 s in which they came',
    least: 0.4,
    asynchronous: true,
    rxtide: overStreamLater(q8),
    loop: q8Loop,
    rxjs: q8Rxjs,
    reference: q8Reference,
    cells: (row) => [row.id, row.name, row.start],
    weigh: (row) => row.id,
  }),
  updating({
    name: 'q9',
    about: 'the bid that wins each auction; every change',
    least: 0.4,
    rxtide: overStream(q9),
    loop: q9Loop,
    peers: peersChanging(q9Graph),
    reference: q9Reference,
    cells: ({ auction, bid }) => [...cellsOf(auction), ...cellsOf(bid)],
    weigh: ({ bid }) => bid.price,
  }),
  appending({
    name: 'q11',
    about: 'bids per bidder and session, gap 10 s',
    least: 0.5,
    rxtide: overStream(q11),
    loop: q11Loop,
    rxjs: q11Rxjs,
    reference: q11Reference,
    cells: ({ key, window, value }) => [key, value, window.start, window.end],
    weigh: (row) => row.value,
  }),
];
