import type { About } from './protocol.js';

const HOUR = 3_600_000;
const SECOND = 1_000;

/** Departures of the United States in 2001: what the US Bureau of Transportation Statistics has of them. */
export function aboutFlights(title: string): About {
  const words = { many: 'flights', key: 'Airport', count: 'Departures', value: 'delay', unit: 'min' };
  return { title, window: HOUR, kind: 'flights', words };
}

/** Bids on the auctions of NEXMARK, in its windows of ten seconds. */
export function aboutBids(): About {
  const words = { many: 'bids', key: 'Category', count: 'Bids', value: 'price', unit: 'USD' };
  return { title: 'NEXMARK bids', window: 10 * SECOND, kind: 'bids', words };
}

/** A file of your own, by the names of its columns. */
export function aboutFile(title: string, window: number, key: string, value: string): About {
  return { title, window, kind: 'file', words: { many: 'rows', key, count: 'Rows', value, unit: '' } };
}
