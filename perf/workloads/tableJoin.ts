import { fromArray, joinTable, keyBy, toChanges, values } from '../../lib/index.js';
import type { Change } from '../../lib/index.js';
import { randomFrom } from '../random.js';
import { BASE } from '../sales.js';
import { drain } from '../workload.js';
import type { Workload } from '../workload.js';

/** A row of either table. */
interface Row {
  readonly at: number;
  readonly key: string;
  readonly n: number;
}

const KEYS = 10_000;

/** How many rows of one table are read before the other has its turn: what comes out depends on it. */
const TURN = 1_024;

export const tableJoin: Workload<Change<number, string>> = {
  name: 'joinTable',
  about: `two tables of ${KEYS.toLocaleString('en')} string keys, each event an update of one of them; every change of their join`,
  events: 1_000_000,
  digest: ({ kind, key, value }) => (key.length + kind.length * 31 + value * 1_009) % 1_000_000_007,
  weigh: ({ value }) => value,
  prepare(events) {
    const half = Math.floor(events / 2);
    const left = makeRows(half, 1);
    const right = makeRows(half, 2);
    const at = { timestampOf: (row: Row) => row.at, batchSize: TURN };
    return {
      rxtide: (sink) =>
        drain(
          fromArray(left, at).pipe(
            keyBy((row) => row.key),
            joinTable(fromArray(right, at).pipe(keyBy((row) => row.key)), {}, (l, r) => l.n + r.n),
            toChanges(),
            values(),
          ),
          sink,
        ),
      loop: (sink) => loop(left, right, sink),
    };
  },
};

function makeRows(n: number, seed: number): Row[] {
  const random = randomFrom(seed);
  const names = Array.from({ length: KEYS }, (_, i) => `key-${i}`);
  return Array.from({ length: n }, (_, i) => ({
    at: BASE + i,
    key: names[Math.floor(random() * KEYS)]!,
    n: Math.floor(random() * 1_000),
  }));
}

/** What is known of a key. */
interface Pair {
  left: Row | undefined;
  right: Row | undefined;
  result: number;
}

/** By hand: both arrays are read in turns into one map; the result of a key is kept, so that its change can be told. */
function loop(left: readonly Row[], right: readonly Row[], sink: (change: Change<number, string>) => void): void {
  const pairs = new Map<string, Pair>();
  for (let from = 0; from < left.length; from += TURN) {
    const to = Math.min(from + TURN, left.length);
    for (let i = from; i < to; i++) {
      const row = left[i]!;
      const pair = pairOf(pairs, row.key);
      if (pair.left === undefined || pair.left.at <= row.at) change(pair, row, pair.right, sink);
    }
    for (let i = from; i < to; i++) {
      const row = right[i]!;
      const pair = pairOf(pairs, row.key);
      if (pair.right === undefined || pair.right.at <= row.at) change(pair, pair.left, row, sink);
    }
  }
}

function pairOf(pairs: Map<string, Pair>, key: string): Pair {
  let pair = pairs.get(key);
  if (pair === undefined) pairs.set(key, (pair = { left: undefined, right: undefined, result: 0 }));
  return pair;
}

function change(
  pair: Pair,
  left: Row | undefined,
  right: Row | undefined,
  sink: (change: Change<number, string>) => void,
): void {
  const had = pair.left !== undefined && pair.right !== undefined;
  pair.left = left;
  pair.right = right;
  if (left === undefined || right === undefined) return;
  const { key } = left;
  if (had) sink({ kind: 'updateBefore', key, value: pair.result });
  pair.result = left.n + right.n;
  sink({ kind: had ? 'updateAfter' : 'insert', key, value: pair.result });
}
