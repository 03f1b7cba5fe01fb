import { expect, it } from '@jest/globals';
import { agg, fromArray, keyBy, sliding, values, windowBy } from '../../lib/index.js';

it('sliding windows count an event once that came late into slices that were summed up already', () => {
  const events = [
    [3, 'k'],
    [20, 'm'],
    [12, 'k'],
    [13, 'k'],
    [40, 'm'],
  ] as const;
  const seen: string[] = [];
  fromArray(events, { timestampOf: ([time]) => time })
    .pipe(
      keyBy(([, key]) => key),
      windowBy(sliding(10, 1), agg.count(), { allowedLateness: 1000 }),
      values(),
    )
    .subscribe(({ key, window, value, pane }) => {
      if (key === 'k' && window.start >= 11 && pane.timing === 'on-time') seen.push(`${window.start} ${value}`);
    });
  expect(seen).toEqual(['11 2', '12 2', '13 1']);
});
