import { expect, it } from '@jest/globals';
import { agg, fromArray, keyBy, mapValues, runningAggregate, sideOutput, values } from '../../lib/index.js';
import type { Rejected, Stream } from '../../lib/index.js';
import { harness } from '../../lib/testing.js';

it('runningAggregate gives what earlier events of the batch came to before the error of a later one', () => {
  const seen: unknown[] = [];
  const price = (page: string): number => {
    if (page === 'c') throw new Error('no price');
    return 1;
  };
  fromArray(['a', 'b', 'c'], { timestampOf: () => 0 })
    .pipe(
      keyBy((page) => page),
      runningAggregate(agg.sum(price), { form: 'upserts' }),
      values(),
    )
    .subscribe({ next: (row) => seen.push(JSON.stringify(row)), error: () => seen.push('error') });
  expect(seen).toHaveLength(3);
  expect(seen[2]).toBe('error');
});

it('runningAggregate sets aside the first event of a key after a restore, if what had come out last cannot be worked out', () => {
  let fails = false;
  const total = agg.of<number, number, number>({
    create: () => 0,
    add: (sum, n) => sum + n,
    merge: (a, b) => a + b,
    result: (sum) => {
      if (fails && sum === 1) throw new Error('no result');
      return sum;
    },
  });
  const h = harness((numbers: Stream<readonly [string, number]>) => {
    const rejected = sideOutput<Rejected>();
    const main = numbers.pipe(
      keyBy(([key]) => key),
      mapValues(([, n]) => n),
      runningAggregate(total, { rejectedTo: rejected }),
    );
    return { main, rejected };
  });
  h.inputs[0].events([
    { value: ['a', 5], timestamp: 1 },
    { value: ['b', 1], timestamp: 1 },
  ]);
  const later = h.restore(h.snapshot());
  fails = true;
  later.inputs[0].events([
    { value: ['a', 1], timestamp: 2 },
    { value: ['b', 1], timestamp: 2 },
    { value: ['a', 1], timestamp: 2 },
  ]);
  expect(later.outputs.rejected.values).toHaveLength(1);
  expect(later.outputs.main.records.map(({ value }) => (value as { value: number }).value)).toEqual([5, 6, 6, 7]);
});
