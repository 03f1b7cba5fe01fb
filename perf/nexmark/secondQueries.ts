import { q12Loop } from './loops/q12.js';
import { q13Loop } from './loops/q13.js';
import { q14Loop } from './loops/q14.js';
import { q15Loop } from './loops/q15.js';
import { q16Loop } from './loops/q16.js';
import { q17Loop } from './loops/q17.js';
import { q18Loop } from './loops/q18.js';
import { q19Loop } from './loops/q19.js';
import { q20Loop } from './loops/q20.js';
import { q21Loop } from './loops/q21.js';
import { q22Loop } from './loops/q22.js';
import { q23Loop } from './loops/q23.js';
import { overPolls } from './polls.js';
import { q20Cells } from './q20Row.js';
import { q23Cells } from './q23Row.js';
import { peersGiving } from './peers/peers.js';
import { q20Graph } from './peers/q20.js';
import { q12 } from './queries/q12.js';
import { q13 } from './queries/q13.js';
import { q14 } from './queries/q14.js';
import { q15 } from './queries/q15.js';
import { q16 } from './queries/q16.js';
import { q17 } from './queries/q17.js';
import { q18 } from './queries/q18.js';
import { q19 } from './queries/q19.js';
import { q20 } from './queries/q20.js';
import { q21 } from './queries/q21.js';
import { q22 } from './queries/q22.js';
import { q23 } from './queries/q23.js';
import { appending, overStream, upserting } from './query.js';
import type { NexmarkQuery } from './query.js';
import { q12Reference } from './reference/q12.js';
import { q13Reference } from './reference/q13.js';
import { q14Reference } from './reference/q14.js';
import { q15Reference } from './reference/q15.js';
import { q16Reference } from './reference/q16.js';
import { q17Reference } from './reference/q17.js';
import { q18Reference } from './reference/q18.js';
import { q19Reference } from './reference/q19.js';
import { q20Reference } from './reference/q20.js';
import { q21Reference } from './reference/q21.js';
import { q22Reference } from './reference/q22.js';
import { q23Reference } from './reference/q23.js';
import { bidCells, countsIn, dateText, minuteText, pricesIn } from './secondCells.js';
import { sideTable } from './sideTable.js';

/** q12 to q23. */
export const secondQueries: readonly NexmarkQuery[] = [
  appending({
    name: 'q12',
    about: 'bids of each bidder in each ten seconds by the clock, which is a virtual one',
    least: 0.5,
    rxtide: overPolls(q12),
    loop: q12Loop,
    reference: q12Reference,
    cells: (row) => [row.bidder, row.bids, row.start, row.end],
    weigh: (row) => row.bids,
  }),
  appending({
    name: 'q13',
    about: 'bids with the row of a table of 10,000 that their auction names, as it stands when they arrive',
    least: 0.4,
    rxtide: overPolls((polls$, runtime) => q13(polls$, sideTable, runtime)),
    loop: q13Loop,
    reference: q13Reference,
    cells: (row) => [row.auction, row.bidder, row.price, row.dateTime, row.value],
    weigh: (row) => row.price,
  }),
  appending({
    name: 'q14',
    about: 'bids of some size, with the time of the day and the number of letters c in their padding',
    least: 0.7,
    rxtide: overStream(q14),
    loop: q14Loop,
    reference: q14Reference,
    cells: (row) => [row.auction, row.bidder, row.price, row.bidTimeType, row.dateTime, row.extra, row.cCount],
    weigh: (row) => row.price,
  }),
  upserting({
    name: 'q15',
    about: 'bids, and different bidders and auctions, of each day and rank of price so far, after each bid',
    least: 0.5,
    rxtide: overStream(q15),
    loop: q15Loop,
    reference: q15Reference,
    cells: (row) => [dateText(row.key), ...countsIn(row.value)],
    weigh: (row) => row.value.bids,
    keyOf: (row) => row.key,
  }),
  upserting({
    name: 'q16',
    about: 'what q15 says, of each channel',
    least: 0.5,
    rxtide: overStream(q16),
    loop: q16Loop,
    reference: q16Reference,
    cells: (row) => [row.key[0], dateText(row.key[1]), minuteText(row.value.minute), ...countsIn(row.value)],
    weigh: (row) => row.value.bids,
    keyOf: (row) => row.key.join(' '),
  }),
  upserting({
    name: 'q17',
    about: 'numbers and prices of bids so far, of each auction and day, after each bid',
    least: 0.5,
    rxtide: overStream(q17),
    loop: q17Loop,
    reference: q17Reference,
    cells: (row) => [row.key[0], dateText(row.key[1]), ...pricesIn(row.value)],
    weigh: (row) => row.value.sum,
    keyOf: (row) => row.key.join(' '),
  }),
  upserting({
    name: 'q18',
    about: 'the last bid of each bidder on each auction',
    least: 0.5,
    rxtide: overStream(q18),
    loop: q18Loop,
    reference: q18Reference,
    cells: (row) => bidCells(row),
    weigh: (row) => row.price,
    keyOf: (row) => `${row.bidder} ${row.auction}`,
  }),
  upserting({
    name: 'q19',
    about: 'the ten highest bids on each auction, with their ranks',
    least: 0.5,
    rxtide: overStream(q19),
    loop: q19Loop,
    reference: q19Reference,
    cells: (row) => [...bidCells(row.value), row.rank],
    weigh: (row) => row.value.price,
    keyOf: (row) => `${row.value.auction} ${row.rank}`,
  }),
  appending({
    name: 'q20',
    about: 'bids with their auctions, of one category, without a bound in time',
    least: 0.4,
    rxtide: overStream(q20),
    loop: q20Loop,
    peers: peersGiving(q20Graph),
    reference: q20Reference,
    cells: q20Cells,
    weigh: (row) => row.price,
  }),
  appending({
    name: 'q21',
    about: 'bids with the number of their channel, by a regular expression',
    least: 0.7,
    rxtide: overStream(q21),
    loop: q21Loop,
    reference: q21Reference,
    cells: (row) => [row.auction, row.bidder, row.price, row.channel, row.channelId],
    weigh: (row) => row.price,
  }),
  appending({
    name: 'q22',
    about: 'bids with the directories of their addresses, which are split',
    least: 0.7,
    rxtide: overStream(q22),
    loop: q22Loop,
    reference: q22Reference,
    cells: (row) => [row.auction, row.bidder, row.price, row.channel, row.dir1, row.dir2, row.dir3],
    weigh: (row) => row.price,
  }),
  appending({
    name: 'q23',
    about: 'bids of each person with that person and each of its own auctions, without a bound in time',
    least: 0.4,
    rxtide: overStream(q23),
    loop: q23Loop,
    reference: q23Reference,
    cells: q23Cells,
    weigh: (row) => row.price,
  }),
];
