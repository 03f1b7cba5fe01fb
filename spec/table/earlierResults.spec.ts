import { expect, it } from '@jest/globals';
import { agg, fromArray, keyBy, runningAggregate, values } from '../../lib/index.js';

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
