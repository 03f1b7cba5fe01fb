import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** An order, or the payment of one. */
export interface Movement {
  readonly id: string;
  readonly at: number;
  readonly user: string;
  readonly amount: number;
}

/** What a round works on. */
export interface Input {
  readonly folder: string;
  readonly seed: number;
  readonly events: number;
  /** How many events come later than the bound, of a thousand. */
  readonly late: number;
}

/** How far events are out of order, ms; what is late is so by up to ten times as much. */
export const BOUND = 2_000;
const SPACING = 50;
const USERS = 40;

/** Writes the files of a round, `orders.ndjson` and `payments.ndjson`: the same for the same seed. */
export function writeInput({ folder, seed, events, late }: Input): void {
  mkdirSync(folder, { recursive: true });
  for (const [i, kind] of ['orders', 'payments'].entries()) {
    const random = mulberry(seed * 2 + i);
    const lines = Array.from({ length: events }, (_, n) => {
      const at = n * SPACING;
      const event: Movement = {
        id: `${kind[0]}${n}`,
        at,
        user: `u${Math.floor(random() * USERS)}`,
        amount: Math.floor(random() * 1000),
      };
      // By when it arrives: a bounded delay keeps the order of the file within the bound.
      const delay = random() * 1000 < late && n > 100 ? BOUND * (2 + 8 * random()) : random() * BOUND * 0.99;
      return { arrives: at + delay, text: JSON.stringify(event) };
    });
    lines.sort((a, b) => a.arrives - b.arrives);
    writeFileSync(join(folder, `${kind}.ndjson`), lines.map(({ text }) => `${text}\n`).join(''));
  }
}

/** Numbers from 0 to 1, the same for the same seed. */
export function mulberry(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
