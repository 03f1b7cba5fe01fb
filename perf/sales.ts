import { evenly, randomFrom, zipf } from './random.js';

/** The events of most workloads. */
export interface Sale {
  /** ms since the epoch. */
  readonly at: number;
  readonly key: string;
  /** A multiple of a quarter: sums are exact in any order. */
  readonly price: number;
}

/** The same with an integer for a key. */
export interface UserSale {
  readonly at: number;
  readonly userId: number;
  readonly price: number;
}

/** When the first event is. */
export const BASE = 1_700_000_040_000;

export const MINUTE = 60_000;

/** How far events may be out of order, ms, unless told otherwise: less than the loops and pipelines allow for. */
export const JITTER = 500;

/** The bound on disorder that loops and pipelines are given. */
export const BOUND = 1_000;

interface Shape {
  readonly keys: number;
  /** Of event time. */
  readonly perMs?: number;
  readonly jitter?: number;
  /** Whether the nth key comes an nth as often as the first; all alike unless told otherwise. */
  readonly zipf?: boolean;
}

/** Sales in some order. */
export function makeSales(events: number, shape: Shape): Sale[] {
  const names = new Array<string>(shape.keys);
  return make(events, shape, (at, key, price) => ({ at, key: (names[key] ??= `key-${key}`), price }));
}

export function makeUserSales(events: number, shape: Shape): UserSale[] {
  return make(events, shape, (at, userId, price) => ({ at, userId, price }));
}

function make<T>(events: number, shape: Shape, of: (at: number, key: number, price: number) => T): T[] {
  const { keys, perMs = 1, jitter = JITTER } = shape;
  const random = randomFrom(events + keys);
  const draw = (shape.zipf === true ? zipf : evenly)(keys, random);
  const made: T[] = [];
  for (let i = 0; i < events; i++) {
    const at = BASE + Math.floor(i / perMs + random() * jitter);
    made.push(of(at, draw(), (1 + Math.floor(random() * 40_000)) / 4));
  }
  return made;
}
