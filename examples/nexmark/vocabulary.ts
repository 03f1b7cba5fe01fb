import { Draws } from './draws.js';

export const FIRST_NAMES = 'Peter,Paul,Luke,John,Saul,Vicky,Kate,Julie,Sarah,Deiter,Walter'.split(',');
export const LAST_NAMES = 'Shultz,Abrams,Spencer,White,Bartels,Walton,Smith,Jones,Noris'.split(',');
export const STATES = 'AZ,CA,ID,OR,WA,WY'.split(',');
export const CITIES = 'Phoenix,Los Angeles,San Francisco,Boise,Portland,Bend,Redmond,Seattle,Kent,Cheyenne'.split(',');

/** A way by which bids come in. */
export interface Channel {
  readonly name: string;
  readonly url: string;
}

const COLD_CHANNELS = 10_000;
const PRICES = 2 ** 16;
const PADDING = 2 ** 20;

/** Sequences of draws that belong to no event. */
const CHANNEL_STREAM = 1;
const PADDING_STREAM = 2;

/** What all generators share: the prices, the channels, the padding. */
export interface Vocabulary {
  /** From 100 to almost 100,000,000 cents, evenly on a logarithmic scale. A table, so that no runtime's `pow` decides. */
  readonly prices: Float64Array;
  readonly hotChannels: readonly Channel[];
  readonly coldChannels: readonly Channel[];
  /** Random letters, of which padding is cut: that is faster than to draw each anew. */
  readonly padding: string;
}

let shared: Vocabulary | undefined;

/** Made once. */
export function vocabulary(): Vocabulary {
  shared ??= {
    prices: Float64Array.from({ length: PRICES }, (_, i) => Math.round(100 * 10 ** ((6 * i) / PRICES))),
    hotChannels: ['Google', 'Facebook', 'Baidu', 'Apple'].map((name, i) => ({ name, url: url(COLD_CHANNELS + i) })),
    coldChannels: Array.from({ length: COLD_CHANNELS }, (_, i) => coldChannel(i)),
    padding: padding(),
  };
  return shared;
}

function coldChannel(i: number): Channel {
  const draws = new Draws();
  draws.seed(i, CHANNEL_STREAM);
  const plain = urlOf(draws);
  const named = draws.below(10) > 0;
  return { name: `channel-${i}`, url: named ? `${plain}&channel_id=${Math.abs(reverseBits(i))}` : plain };
}

function url(seed: number): string {
  const draws = new Draws();
  draws.seed(seed, CHANNEL_STREAM);
  return urlOf(draws);
}

function urlOf(draws: Draws): string {
  const path = [draws.text(5, '_'), draws.text(5, '_'), draws.text(5, '_')].join('/');
  return `https://www.nexmark.com/${path}/item.htm?query=1`;
}

/** The bits of a 32-bit integer in reverse order, as a signed integer. */
function reverseBits(bits: number): number {
  let reversed = 0;
  for (let i = 0; i < 32; i++) reversed = (reversed << 1) | ((bits >>> i) & 1);
  return reversed;
}

function padding(): string {
  const draws = new Draws();
  draws.seed(0, PADDING_STREAM);
  return Array.from({ length: PADDING / 1_024 }, () => draws.letters(1_024)).join('');
}
