import { Draws } from './draws.js';
import type { Auction, Bid, NexmarkEvent, Person } from './model.js';
import { CITIES, FIRST_NAMES, LAST_NAMES, STATES, vocabulary } from './vocabulary.js';
import type { Vocabulary } from './vocabulary.js';

/** How the generator differs from its defaults. */
export interface GeneratorOptions {
  /** Events per second of event time. Default 10,000. */
  readonly eventRate?: number;
  /** Events are out of order within groups of so many. Default 1: in order. */
  readonly outOfOrderGroupSize?: number;
  /** Of so many bids all but one go to the hot auction. Default 2; 1: no auction is hot. */
  readonly hotAuctionRatio?: number;
  /** Of so many auctions all but one are by the hot seller. Default 4. */
  readonly hotSellersRatio?: number;
  /** Of so many bids all but one are by the hot bidder. Default 4. */
  readonly hotBiddersRatio?: number;
  /** How many generators share the rate: each has its own timeline, and must have its own `firstEventId`. Default 1. */
  readonly generators?: number;
  /** The id of the first event. Default 0. */
  readonly firstEventId?: number;
  /** The time of event 0, ms. Default 2015-07-15T00:00Z. */
  readonly baseTime?: number;
  /** Adds 1,000 twice to a bidder's number, as the Java generator does, so that bidders are other persons. Default false. */
  readonly legacyBidderOffset?: boolean;
  /** That some events come later than they should: their time is earlier than their place in the stream says. Default: none. */
  readonly late?: { readonly share: number; readonly upTo: number };
}

// At hand: see draws.ts.
const { floor, max, min, round } = Math;

export const BASE_TIME = 1_436_918_400_000;

/** In each 50 events. */
const PERSONS = 1;
const AUCTIONS = 3;
const TOTAL = 50;

const FIRST_ID = 1_000;
const FIRST_CATEGORY = 10;
const CATEGORIES = 5;
/** How many of the newest are chosen from, and how far ahead of them. */
const IN_FLIGHT_AUCTIONS = 100;
const ACTIVE_PEOPLE = 1_000;
const LEAD = 10;
/** One of so many is hot, until there are so many more. */
const HOT_BATCH = 100;
const PERSON_SIZE = 200;
const AUCTION_SIZE = 500;
const BID_SIZE = 100;
/** A prime, so that numbers times it are all different in a group, unless its size is a multiple. */
const SHUFFLE = 953;
const LATE_STREAM = 3;

/** Makes the events of NEXMARK: any event by its number, the same each time. The rules and the order of the draws: docs/nexmark.md. */
export class Generator {
  readonly #settings: Required<Omit<GeneratorOptions, 'late'>> & Pick<GeneratorOptions, 'late'>;
  readonly #delay: number;
  readonly #draws = new Draws();
  readonly #words: Vocabulary = vocabulary();

  constructor(options: GeneratorOptions = {}) {
    const settings = {
      eventRate: 10_000,
      outOfOrderGroupSize: 1,
      hotAuctionRatio: 2,
      hotSellersRatio: 4,
      hotBiddersRatio: 4,
      generators: 1,
      firstEventId: 0,
      baseTime: BASE_TIME,
      legacyBidderOffset: false,
      ...options,
    };
    const { firstEventId, baseTime, late, legacyBidderOffset: _, ...ones } = settings;
    for (const [name, value] of Object.entries(ones)) {
      if (!(value >= 1)) throw new Error(`${name} must be at least 1; it is ${value}`);
    }
    if (!(firstEventId >= 0 && Number.isSafeInteger(firstEventId)) || !Number.isSafeInteger(baseTime)) {
      throw new Error('firstEventId and baseTime must be whole numbers, firstEventId at least 0');
    }
    if (settings.outOfOrderGroupSize % SHUFFLE === 0) throw new Error(`no group of a multiple of ${SHUFFLE} events`);
    if (late !== undefined && !(late.share >= 0 && late.share <= 1 && late.upTo >= 1)) {
      throw new Error('late.share must be in 0..1, and late.upTo at least 1 ms');
    }
    this.#settings = settings;
    this.#delay = (1e6 / settings.eventRate) * settings.generators;
  }

  /** The event that comes at this place of the stream; the first one is at 0. */
  at(place: number): NexmarkEvent {
    return this.#numbered(adjusted(place, this.#settings.outOfOrderGroupSize));
  }

  /** The auction of this id, whether it has come yet or not. */
  auction(id: number): Auction {
    const index = id - FIRST_ID;
    const event = floor(index / AUCTIONS) * TOTAL + PERSONS + (index % AUCTIONS);
    return this.#numbered(event - this.#settings.firstEventId) as Auction;
  }

  /** When the event at this place would happen, if all came in order. */
  timeOf(place: number): number {
    return this.#settings.baseTime + floor(floor(place * this.#delay) / 1_000);
  }

  /** The watermark before the event at this place: no event from here on is earlier, but for late ones. */
  watermarkBefore(place: number): number {
    const { outOfOrderGroupSize: size } = this.#settings;
    return this.timeOf(floor(place / size) * size) - 1;
  }

  /** So many events in an array, from a place on. */
  take(events: number, from = 0): NexmarkEvent[] {
    const taken: NexmarkEvent[] = [];
    for (let i = 0; i < events; i++) taken.push(this.at(from + i));
    return taken;
  }

  #numbered(number: number): NexmarkEvent {
    const { firstEventId, late } = this.#settings;
    const id = firstEventId + number;
    const draws = this.#draws;
    let dateTime = this.timeOf(number);
    if (late !== undefined) {
      draws.seed(id, LATE_STREAM);
      if (draws.below(2 ** 32) < late.share * 2 ** 32) dateTime -= 1 + draws.below(late.upTo);
    }
    draws.seed(id);
    const offset = id % TOTAL;
    if (offset < PERSONS) return this.#person(id, dateTime);
    return offset < PERSONS + AUCTIONS ? this.#auction(id, number, dateTime) : this.#bid(id, dateTime);
  }

  #person(id: number, dateTime: number): Person {
    const draws = this.#draws;
    const name = `${FIRST_NAMES[draws.below(FIRST_NAMES.length)]!} ${LAST_NAMES[draws.below(LAST_NAMES.length)]!}`;
    const emailAddress = `${draws.text(7)}@${draws.text(5)}.com`;
    const creditCard = `${this.#digits()} ${this.#digits()} ${this.#digits()} ${this.#digits()}`;
    const city = CITIES[draws.below(CITIES.length)]!;
    const state = STATES[draws.below(STATES.length)]!;
    const size = 8 + name.length + emailAddress.length + creditCard.length + city.length + state.length;
    const extra = this.#extra(size, PERSON_SIZE);
    return {
      kind: 'person',
      id: lastPerson(id) + FIRST_ID,
      name,
      emailAddress,
      creditCard,
      city,
      state,
      dateTime,
      extra,
    };
  }

  #auction(id: number, number: number, dateTime: number): Auction {
    const draws = this.#draws;
    const { hotSellersRatio } = this.#settings;
    const hot = draws.below(hotSellersRatio) > 0;
    const seller = FIRST_ID + (hot ? hotOf(lastPerson(id)) : this.#anyPerson(id));
    const category = FIRST_CATEGORY + draws.below(CATEGORIES);
    const initialBid = this.#price();
    const ahead = floor((IN_FLIGHT_AUCTIONS * TOTAL) / AUCTIONS);
    const horizon = this.timeOf(number + ahead) - this.timeOf(number);
    const expires = dateTime + 1 + draws.below(max(2 * horizon, 1));
    const itemName = draws.text(20);
    const description = draws.text(100);
    const reserve = initialBid + this.#price();
    const extra = this.#extra(8 + itemName.length + description.length + 40, AUCTION_SIZE);
    return {
      kind: 'auction',
      id: lastAuction(id) + FIRST_ID,
      itemName,
      description,
      initialBid,
      reserve,
      dateTime,
      expires,
      seller,
      category,
      extra,
    };
  }

  #bid(id: number, dateTime: number): Bid {
    const draws = this.#draws;
    const { hotAuctionRatio, hotBiddersRatio, legacyBidderOffset } = this.#settings;
    const hotAuction = draws.below(hotAuctionRatio) > 0;
    const auction = FIRST_ID + (hotAuction ? hotOf(lastAuction(id)) : this.#anyAuction(id));
    const hotBidder = draws.below(hotBiddersRatio) > 0;
    // One more than the hot seller, who does not bid.
    const person = hotBidder ? hotOf(lastPerson(id)) + 1 : this.#anyPerson(id);
    const bidder = person + (legacyBidderOffset ? 2 * FIRST_ID : FIRST_ID);
    const price = this.#price();
    const { hotChannels, coldChannels } = this.#words;
    const channels = draws.below(2) > 0 ? hotChannels : coldChannels;
    const { name: channel, url } = channels[draws.below(channels.length)]!;
    const extra = this.#extra(32, BID_SIZE);
    return { kind: 'bid', auction, bidder, price, channel, url, dateTime, extra };
  }

  #anyPerson(id: number): number {
    const last = lastPerson(id);
    const active = min(last + 1, ACTIVE_PEOPLE);
    return last + 1 - active + this.#draws.below(active + LEAD);
  }

  #anyAuction(id: number): number {
    const last = lastAuction(id);
    const first = max(last - IN_FLIGHT_AUCTIONS, 0);
    return first + this.#draws.below(last - first + 1 + LEAD);
  }

  #price(): number {
    return this.#words.prices[this.#draws.bits16()]!;
  }

  #digits(): string {
    return String(this.#draws.below(10_000)).padStart(4, '0');
  }

  /** What fills an event of `size` up to about `average` characters. */
  #extra(size: number, average: number): string {
    const rest = average - size;
    if (rest < 0) return '';
    const spread = round(rest * 0.2);
    const length = rest - spread + this.#draws.below(2 * spread);
    const { padding } = this.#words;
    const from = this.#draws.below(padding.length - length);
    return padding.slice(from, from + length);
  }
}

/** Mixes the numbers of a group. */
function adjusted(place: number, size: number): number {
  return size === 1 ? place : floor(place / size) * size + ((place * SHUFFLE) % size);
}

/** The newest person when the event of this id happens; persons and auctions are numbered from 0. */
function lastPerson(id: number): number {
  return floor(id / TOTAL) * PERSONS + min(id % TOTAL, PERSONS - 1);
}

function lastAuction(id: number): number {
  const epoch = floor(id / TOTAL);
  const offset = id % TOTAL;
  if (offset < PERSONS) return (epoch - 1) * AUCTIONS + AUCTIONS - 1;
  return epoch * AUCTIONS + min(offset - PERSONS, AUCTIONS - 1);
}

function hotOf(last: number): number {
  return floor(last / HOT_BATCH) * HOT_BATCH;
}
