import { keyBy } from '../../lib/index.js';
import type { KeyedStream, Stream } from '../../lib/index.js';

/** What most cases are made of: a key and a number, written `a:1`. */
export interface Pair {
  readonly key: string;
  readonly n: number;
}

/** Reads `a:1`. */
export function pair(label: string): Pair {
  const [key = '', n = '1'] = label.split(':');
  return { key, n: Number(n) };
}

/** Pairs by their keys. */
export const byKey = (pairs: Stream<Pair>): KeyedStream<string, Pair> => pairs.pipe(keyBy((p) => p.key));

export const numberOf = (p: Pair): number => p.n;
