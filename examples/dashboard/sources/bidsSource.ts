import type { Source } from 'rxtide';
import { Generator } from '../../nexmark/generator.js';
import { isBid } from '../../nexmark/model.js';
import { aboutBids } from '../engine/about.js';
import type { Input } from '../engine/input.js';
import type { Reading } from '../pipeline/reading.js';

/** Events that are made for the bids among them: 23 in 25. */
const EVENTS = 500_000;
/** So few a second that an auction stays hot for a window or two: its category has half of all bids for so long. */
const RATE = 100;
/** Events that are out of order among themselves: those of ten seconds. */
const GROUP = 1_000;
/** Those that are later than that. */
const LATE = { share: 0.02, upTo: 60_000 };
/** Events that are made together. */
const CHUNK = 4_096;

/** Bids of NEXMARK by the categories of their auctions, in USD. Nothing is stored: its position is the place of the first event of a chunk. */
export function bidsSource(events = EVENTS): Source<Reading, number> {
  const generator = new Generator({ eventRate: RATE, outOfOrderGroupSize: GROUP, late: LATE });
  return {
    name: 'NEXMARK bids',
    async *open(position = 0) {
      for (let from = position; from < events; from += CHUNK) {
        yield { position: from, values: bidsBetween(generator, from, Math.min(from + CHUNK, events)) };
      }
    },
  };
}

/** The bids, and what there is to say of them. */
export function bidsInput(): Input {
  return { about: aboutBids(), source: bidsSource() };
}

function bidsBetween(generator: Generator, from: number, to: number): Reading[] {
  const categories = new Map<number, string>();
  const categoryOf = (auction: number): string => {
    const known = categories.get(auction) ?? `Category ${generator.auction(auction).category}`;
    categories.set(auction, known);
    return known;
  };
  const first = generator.timeOf(0);
  return generator.take(to - from, from).flatMap((event, i) => {
    // What is late at the very beginning would be before it, and alone in its window.
    if (!isBid(event) || event.dateTime < first) return [];
    // An event is there when all of its group would be: so none comes before it happens.
    const arrived = generator.timeOf(from + i + GROUP);
    return { at: event.dateTime, arrived, key: categoryOf(event.auction), value: event.price / 100 };
  });
}
