import type { Auction, Bid, NexmarkEvent } from '../../../examples/nexmark/model.js';
import type { Q6Row } from '../queries/q6.js';
import { OUT_OF_ORDERNESS } from '../query.js';

const FRAME = 11;

interface Running {
  readonly auction: Auction;
  winner: Bid | undefined;
}

/** A calendar of the auctions that close in each millisecond, gone through as the watermark moves. Auctions are not forgotten. */
export function q6Loop(events: readonly NexmarkEvent[], sink: (row: Q6Row) => void): void {
  const auctions = new Map<number, Running>();
  const early = new Map<number, Bid[]>();
  const closing = new Map<number, Running[]>();
  const sellers = new Map<number, number[]>();
  let watermark = NaN;

  const close = (time: number): void => {
    const running = closing.get(time);
    if (running === undefined) return;
    closing.delete(time);
    if (running.length > 1) running.sort((a, b) => a.auction.id - b.auction.id);
    for (const { auction, winner } of running) if (winner !== undefined) give(sellers, auction.seller, winner, sink);
  };

  for (let i = 0; i < events.length; i++) {
    const event = events[i]!;
    if (event.kind === 'bid') {
      const running = auctions.get(event.auction);
      if (running !== undefined) consider(running, event);
      else add(early, event.auction, event);
    } else if (event.kind === 'auction') {
      const running = { auction: event, winner: undefined };
      auctions.set(event.id, running);
      for (const bid of early.get(event.id) ?? []) consider(running, bid);
      early.delete(event.id);
      add(closing, event.expires, running);
    }
    const mark = event.dateTime - OUT_OF_ORDERNESS - 1;
    if (mark === watermark) continue;
    if (Number.isNaN(watermark)) watermark = mark;
    while (watermark < mark) close(++watermark);
  }
  for (const time of [...closing.keys()].sort((a, b) => a - b)) close(time);
}

function add<T>(lists: Map<number, T[]>, key: number, value: T): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
}

function consider(running: Running, bid: Bid): void {
  const { auction, winner } = running;
  if (bid.dateTime < auction.dateTime || bid.dateTime > auction.expires) return;
  if (winner !== undefined) {
    if (bid.price < winner.price || (bid.price === winner.price && bid.dateTime >= winner.dateTime)) return;
  }
  running.winner = bid;
}

function give(sellers: Map<number, number[]>, key: number, { price }: Bid, sink: (row: Q6Row) => void): void {
  let last = sellers.get(key);
  if (last === undefined) sellers.set(key, (last = []));
  if (last.length === FRAME) last.shift();
  last.push(price);
  let sum = 0;
  for (const one of last) sum += one;
  sink({ key, value: sum / last.length });
}
