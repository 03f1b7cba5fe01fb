import { BASE_TIME, Generator } from '../../../examples/nexmark/generator.js';
import type { GeneratorOptions } from '../../../examples/nexmark/generator.js';
import { isAuction, isBid, isPerson } from '../../../examples/nexmark/model.js';
import type { Auction, Bid } from '../../../examples/nexmark/model.js';

const N = 200_000;
const events = new Generator().take(N);
const bids = events.filter(isBid);
const auctions = events.filter(isAuction);
const persons = events.filter(isPerson);

const share = <T>(all: readonly T[], test: (value: T) => boolean): number => all.filter(test).length / all.length;

/** Ids in order of how often they come. */
function counts(ids: readonly number[]): number[] {
  const found = new Map<number, number>();
  for (const id of ids) found.set(id, (found.get(id) ?? 0) + 1);
  return [...found.values()].sort((a, b) => b - a);
}

const average = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0) / numbers.length;

describe('what is known of the events', () => {
  it('has 1 person, 3 auctions and 46 bids in each 50 events, in this order', () => {
    expect([persons.length / N, auctions.length / N, bids.length / N]).toEqual([0.02, 0.06, 0.92]);
    expect(events.slice(50, 55).map(({ kind }) => kind)).toEqual(['person', 'auction', 'auction', 'auction', 'bid']);
  });

  it('numbers persons and auctions from 1,000 on without gaps', () => {
    expect(persons.every(({ id }, i) => id === 1_000 + i)).toBe(true);
    expect(auctions.every(({ id }, i) => id === 1_000 + i)).toBe(true);
  });

  it('has 10 events in each millisecond from the base time on', () => {
    expect(events.every(({ dateTime }, i) => dateTime === BASE_TIME + Math.floor(i / 10))).toBe(true);
  });

  it('bids about 767 times on an auction while it is hot, and 7.7 times on another', () => {
    const hot = bids.filter(({ auction }) => auction % 100 === 0).map(({ auction }) => auction);
    const cold = bids.filter(({ auction }) => auction % 100 !== 0).map(({ auction }) => auction);
    expect(average(counts(hot).slice(1, -2))).toBeCloseTo(767 + 7.7, -1);
    expect(average(counts(cold))).toBeCloseTo(7.7, 0);
  });

  it('has about 3,450 bids of a bidder while hot, and 225 auctions of a seller while hot', () => {
    const hotBidders = counts(bids.map(({ bidder }) => bidder)).slice(0, N / 5_000);
    expect(average(hotBidders)).toBeGreaterThan(3_400);
    expect(average(hotBidders)).toBeLessThan(3_560);
    const hotSellers = counts(auctions.map(({ seller }) => seller)).slice(0, N / 5_000);
    expect(average(hotSellers)).toBeGreaterThan(220);
    expect(average(hotSellers)).toBeLessThan(245);
  });

  it('never has the hot bidder sell because he is hot', () => {
    const mostly = (ids: readonly number[]): number => ids.filter((id) => id % 100 === 0).length / ids.length;
    expect(mostly(auctions.map(({ seller }) => seller))).toBeGreaterThan(0.74);
    expect(mostly(bids.map(({ bidder }) => bidder - 1))).toBeGreaterThan(0.74);
  });

  it('has a third of the prices under 10,000, between, and from 1,000,000 on', () => {
    expect(share(bids, ({ price }) => price < 10_000)).toBeCloseTo(1 / 3, 2);
    expect(share(bids, ({ price }) => price >= 1_000_000)).toBeCloseTo(1 / 3, 2);
  });

  it('lets 28.3 % of the bids pass the filter of q14', () => {
    expect(share(bids, ({ price }) => price * 0.908 > 1_000_000 && price * 0.908 < 50_000_000)).toBeCloseTo(0.283, 2);
  });

  it('has a fifth of the auctions in each category, and half of the persons in OR, ID and CA', () => {
    expect(share(auctions, ({ category }) => category === 10)).toBeCloseTo(0.2, 1);
    expect(share(persons, ({ state }) => ['OR', 'ID', 'CA'].includes(state))).toBeCloseTo(0.5, 1);
  });

  it('lets an auction run for the time of 1,666 events on average, and not beyond twice that', () => {
    const lives = auctions.map(({ dateTime, expires }) => expires - dateTime);
    expect(average(lives)).toBeGreaterThan(160);
    expect(average(lives)).toBeLessThan(174);
    expect(Math.min(...lives)).toBeGreaterThanOrEqual(1);
    expect(Math.max(...lives)).toBeLessThanOrEqual(334);
  });

  it('names a channel in 95 % of the bids, half of them a hot one', () => {
    const hot = ({ channel }: Bid): boolean => ['Google', 'Facebook', 'Baidu', 'Apple'].includes(channel);
    expect(share(bids, hot)).toBeCloseTo(0.5, 2);
    expect(share(bids, (bid) => hot(bid) || bid.url.includes('&channel_id='))).toBeCloseTo(0.95, 2);
    expect(
      bids.every(({ url }) => /^https:\/\/www\.nexmark\.com(\/[a-z_]{3,4}){3}\/item\.htm\?query=1/.test(url)),
    ).toBe(true);
  });

  it('pads events to 200, 500 and 100 characters or so', () => {
    const size = (auction: Auction): number =>
      48 + auction.itemName.length + auction.description.length + auction.extra.length;
    expect(average(auctions.map(size))).toBeCloseTo(500, -1);
    expect(bids.every(({ extra }) => extra.length >= 54 && extra.length <= 81)).toBe(true);
  });
});

describe('the generator', () => {
  it('makes the same event wherever it starts', () => {
    expect(new Generator().take(100, 12_345)).toEqual(events.slice(12_345, 12_445));
    const same = new Generator();
    same.at(99_999);
    expect(same.at(7)).toEqual(events[7]);
  });

  it('makes any auction by its id, before it comes as well', () => {
    expect(auctions.slice(0, 1_000).map(({ id }) => new Generator().auction(id))).toEqual(auctions.slice(0, 1_000));
    const other = new Generator({ firstEventId: 5_000, outOfOrderGroupSize: 100, late: { share: 0.5, upTo: 100 } });
    const some = other.take(1_000).filter(isAuction);
    expect(some.map(({ id }) => other.auction(id))).toEqual(some);
  });

  it('makes the events of another timeline from another id on', () => {
    const second = new Generator({ generators: 2, firstEventId: 1_000 });
    expect(second.at(0)).toMatchObject({ kind: 'person', id: 1_020, dateTime: BASE_TIME });
    expect(second.at(10).dateTime).toBe(BASE_TIME + 2);
  });

  it('spreads events over more time at a lower rate', () => {
    expect(new Generator({ eventRate: 10 }).at(100).dateTime).toBe(BASE_TIME + 10_000);
  });

  it('mixes events within groups, and knows the watermark', () => {
    const generator = new Generator({ outOfOrderGroupSize: 1_000 });
    const mixed = generator.take(3_000);
    expect([...mixed].sort((a, b) => a.dateTime - b.dateTime).map(({ dateTime }) => dateTime)).toEqual(
      events.slice(0, 3_000).map(({ dateTime }) => dateTime),
    );
    expect(new Set(mixed)).not.toEqual(new Set(events));
    expect(mixed.every(({ dateTime }, i) => dateTime > generator.watermarkBefore(i))).toBe(true);
    expect(mixed.some(({ dateTime }, i) => i > 0 && dateTime < mixed[i - 1]!.dateTime)).toBe(true);
  });

  it('has no hot ids where the ratios are 1', () => {
    const even = new Generator({ hotAuctionRatio: 1, hotBiddersRatio: 1, hotSellersRatio: 1 }).take(50_000);
    expect(counts(even.filter(isBid).map(({ auction }) => auction))[0]).toBeLessThan(100);
  });

  it('adds 1,000 to bidders once more where it is told to', () => {
    const legacy = new Generator({ legacyBidderOffset: true }).take(1_000).filter(isBid);
    expect(legacy.map(({ bidder }) => bidder - 1_000)).toEqual(
      bids.slice(0, legacy.length).map(({ bidder }) => bidder),
    );
  });

  it('makes a share of the events late, and nothing else of them different', () => {
    const late = new Generator({ late: { share: 0.1, upTo: 3_000 } }).take(10_000);
    const by = late.map(({ dateTime }, i) => events[i]!.dateTime - dateTime);
    expect(share(by, (ms) => ms > 0)).toBeCloseTo(0.1, 1);
    expect(Math.max(...by)).toBeLessThanOrEqual(3_000);
    expect(late.filter(isBid).map(({ extra }) => extra)).toEqual(bids.slice(0, 9_200).map(({ extra }) => extra));
  });

  const wrong: [string, GeneratorOptions][] = [
    ['eventRate must be at least 1', { eventRate: 0 }],
    ['hotAuctionRatio must be at least 1', { hotAuctionRatio: NaN }],
    ['no group of a multiple of 953', { outOfOrderGroupSize: 953 }],
    ['late.share must be in 0..1', { late: { share: 2, upTo: 1 } }],
    ['must be whole numbers', { firstEventId: -1 }],
  ];
  it.each(wrong)('says: %s', (message, options) => {
    expect(() => new Generator(options)).toThrow(message);
  });
});
