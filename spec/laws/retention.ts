import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from '@jest/globals';
import type { Observable } from 'rxjs';
import { filterValues } from '../../lib/index.js';
import type { Frame, Stream } from '../../lib/index.js';
import { harness } from '../../lib/testing.js';
import type { AnyStream, HarnessOptions } from '../../lib/testing.js';
import type { Item } from './script.js';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const MEGABYTE = 2 ** 20;
const BATCH = 4096;

/** What is left by a key, bytes, and by the machinery: the text of the key alone is several times as much. */
const LEFT = { perKey: 20, all: 3 * MEGABYTE };

/**
 * Law 4. Memory is bounded by state, not by traffic: when so many distinct keys have passed, one event each, and their windows have been
 * cleaned up, nothing is held any more: no entry, no window, no key, no heap. Time goes by a ms an event. Several inputs take turns.
 */
export function checkRetention(
  name: string,
  make: (...inputs: Stream<Item>[]) => Observable<Frame<unknown, unknown>>,
  distinct = 1_000_000,
  { inputs = 1, ...options }: HarnessOptions = {},
): void {
  it(`${name}: holds nothing after ${distinct.toLocaleString('en')} keys`, () => {
    const h = harness<Item[], AnyStream>((...streams) => make(...streams).pipe(filterValues(() => false)), {
      ...options,
      inputs,
    });
    const before = heap();
    for (let from = 0; from < distinct; from += BATCH) {
      const to = Math.min(from + BATCH, distinct);
      h.inputs[(from / BATCH) % inputs]!.events(
        Array.from({ length: to - from }, (_, i) => ({
          value: { id: from + i, key: `a key of its own, ${from + i}`, n: 1 },
          timestamp: from + i,
        })),
        to - 1,
      );
    }
    for (const input of h.inputs) input.watermark(distinct + 1_000_000);
    for (const operator of h.operators) {
      const { kind, pending, keys, windows, slices, rows, nextTimer } = operator;
      expect({ kind, pending, keys, windows, slices, rows, nextTimer }).toEqual({
        kind,
        pending: 0,
        keys: 0,
        windows: 0,
        slices: 0,
        rows: 0,
        nextTimer: Infinity,
      });
    }
    const came = h.operators.filter(({ kind }) => kind === 'input').map((input) => input.in);
    expect(came.reduce((sum, n) => sum + n)).toBe(distinct);
    expect(heap() - before).toBeLessThan(LEFT.all + LEFT.perKey * distinct);
    h.unsubscribe();
  });
}

export function heap(): number {
  // Several times: what dies with the first collection is freed by the next.
  for (let i = 0; i < 4; i++) collectGarbage();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}
