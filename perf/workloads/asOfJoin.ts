import { fromArray, joinAsOf, keyBy, values } from '../../lib/index.js';
import { randomFrom } from '../random.js';
import { BASE, BOUND, makeSales } from '../sales.js';
import type { Sale } from '../sales.js';
import { drain } from '../workload.js';
import type { Workload } from '../workload.js';

/** The rate of a key from a time on. */
interface Rate {
  readonly at: number;
  readonly key: string;
  readonly rate: number;
}

/** What a sale was worth, by the rate that was in force. */
interface Worth {
  readonly at: number;
  readonly worth: number;
}

const KEYS = 100;

/** A new rate of each key about every ten seconds. */
const PER_RATE = 100;

export const asOfJoin: Workload<Worth> = {
  name: 'as-of join',
  about: `each of 1 sale a ms with the rate of its key that is in force at its time; ${KEYS} keys, a new rate every ${PER_RATE} ms, both out of order; the loop gives results in no order, 'loop in order' by time, as rxtide does`,
  events: 1_000_000,
  digest: ({ at, worth }) => ((at % 1_000_003) * 31 + worth * 4) % 1_000_000_007,
  weigh: ({ worth }) => worth,
  wanted: [{ ratio: 'loop', least: 0.5 }],
  prepare(events) {
    const sales = makeSales(events, { keys: KEYS });
    const rates = makeRates(Math.ceil(events / PER_RATE));
    return {
      rxtide: (sink) =>
        drain(
          fromArray(sales, { timestampOf: (sale) => sale.at, outOfOrderness: BOUND }).pipe(
            keyBy((sale) => sale.key),
            joinAsOf(
              fromArray(rates, { timestampOf: (rate) => rate.at, outOfOrderness: BOUND }).pipe(
                keyBy((rate) => rate.key),
              ),
              {},
              (sale, rate) => ({ at: sale.at, worth: sale.price * rate.rate }),
            ),
            values(),
          ),
          sink,
        ),
      loop: (sink) => loop(sales, rates, sink, answer),
      same: { 'loop in order': (sink) => loop(sales, rates, sink, answerInOrder) },
    };
  },
};

function makeRates(n: number): Rate[] {
  const random = randomFrom(n);
  // One for each key before the first sale.
  const made: Rate[] = Array.from({ length: KEYS }, (_, i) => ({ at: BASE, key: `key-${i}`, rate: 1 + i }));
  for (let i = 1; i < n; i++) {
    const at = BASE + Math.floor(i * PER_RATE + random() * 500);
    made.push({ at, key: `key-${Math.floor(random() * KEYS)}`, rate: 1 + Math.floor(random() * 400) });
  }
  return made;
}

/**
 * By hand: both arrays are read side by side, rates first. Rates of a key are an array in order of time, cut off at the front where the
 * watermark has passed. Sales wait in an array that is gone through each time the watermark has moved on by half a second: so results come in
 * no order, and up to that much later, which is cheaper than a heap. Gives the number of late sales.
 */
function loop(
  sales: readonly Sale[],
  rates: readonly Rate[],
  sink: (result: Worth) => void,
  answerAll: typeof answer,
): number {
  const versions = new Map<string, Rate[]>();
  const waiting: Sale[] = [];
  let late = 0;
  let nextRate = 0;
  let newestRate = -Infinity;
  let newestSale = -Infinity;
  let watermark = -Infinity;
  let answered = -Infinity;
  for (let i = 0; i < sales.length; i++) {
    const sale = sales[i]!;
    while (nextRate < rates.length && newestRate <= newestSale) {
      const rate = rates[nextRate++]!;
      if (rate.at > newestRate) newestRate = rate.at;
      addRate(versions, rate);
    }
    if (sale.at <= watermark) {
      late++;
      continue;
    }
    waiting.push(sale);
    if (sale.at > newestSale) newestSale = sale.at;
    const time = Math.min(newestSale, nextRate < rates.length ? newestRate : Infinity) - BOUND - 1;
    if (time > watermark) watermark = time;
    if (watermark - answered < 500) continue;
    answerAll(waiting, versions, watermark, sink);
    answered = watermark;
  }
  answerAll(waiting, versions, Infinity, sink);
  return late;
}

function addRate(versions: Map<string, Rate[]>, rate: Rate): void {
  const ofKey = versions.get(rate.key);
  if (ofKey === undefined) {
    versions.set(rate.key, [rate]);
    return;
  }
  let at = ofKey.length;
  while (at > 0 && ofKey[at - 1]!.at > rate.at) at--;
  if (at > 0 && ofKey[at - 1]!.at === rate.at) ofKey[at - 1] = rate;
  else ofKey.splice(at, 0, rate);
}

function answer(
  waiting: Sale[],
  versions: Map<string, Rate[]>,
  watermark: number,
  sink: (result: Worth) => void,
): void {
  let left = 0;
  for (let i = 0; i < waiting.length; i++) {
    const sale = waiting[i]!;
    if (sale.at > watermark) {
      waiting[left++] = sale;
      continue;
    }
    const ofKey = versions.get(sale.key);
    if (ofKey === undefined) continue;
    let v = ofKey.length - 1;
    while (v >= 0 && ofKey[v]!.at > sale.at) v--;
    if (v >= 0) sink({ at: sale.at, worth: sale.price * ofKey[v]!.rate });
  }
  waiting.length = left;
  for (const ofKey of versions.values()) while (ofKey.length > 1 && ofKey[1]!.at <= watermark) ofKey.shift();
}

/** The same in order of time, as rxtide gives them. */
function answerInOrder(
  waiting: Sale[],
  versions: Map<string, Rate[]>,
  watermark: number,
  sink: (result: Worth) => void,
): void {
  const due = waiting.filter((sale) => sale.at <= watermark).sort((a, b) => a.at - b.at);
  const left = waiting.filter((sale) => sale.at > watermark);
  answer(due, versions, watermark, sink);
  waiting.length = 0;
  for (const sale of left) waiting.push(sale);
}
