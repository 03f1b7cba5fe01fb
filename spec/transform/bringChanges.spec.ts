import { beforeEach, describe, expect, it } from '@jest/globals';
import { changelog } from '../../lib/operator/changelog.js';
import {
  agg,
  dedupe,
  emitOnChange,
  fromArray,
  joinTable,
  keyBy,
  runningAggregate,
  seconds,
  suppress,
  topN,
  toTable,
} from '../../lib/index.js';

const rows$ = fromArray([1, 2, 1], { timestampOf: () => 0 }).pipe(keyBy((n) => n));

describe('bringChanges', () => {
  beforeEach(() => {
    changelog.support = null;
  });

  it.each<[string, () => unknown]>([
    ['runningAggregate', () => runningAggregate(agg.count())],
    ['toTable', () => rows$.pipe(toTable())],
    ['topN', () => rows$.pipe(topN(1, (n) => n))],
    ['dedupe', () => rows$.pipe(dedupe({ keep: 'last' }))],
    ['emitOnChange', () => emitOnChange()],
    ['suppress', () => suppress({ every: seconds(1) })],
    ['joinTable', () => rows$.pipe(joinTable(rows$, {}, (a, b) => a + b))],
  ])('is called by %s, which may send changes', (_name, make) => {
    make();
    expect(changelog.support).not.toBeNull();
  });

  it('is not called by what sends events alone', () => {
    rows$.subscribe();
    expect(changelog.support).toBeNull();
  });
});
