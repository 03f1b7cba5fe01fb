import { describe, expect, it } from '@jest/globals';
import { distinct } from '../../lib/aggregate/distinct.js';
import { itObeysTheLaws } from './aggregateLaws.js';
import { resultOf, wordOf, xOf } from './aggregateScript.js';

const self = <V>(value: V): V => value;

describe('agg.distinct', () => {
  itObeysTheLaws({ aggregate: distinct(wordOf), model: (events) => new Set(events.map((event) => event.word)).size });

  describe('of numbers', () => {
    itObeysTheLaws({ aggregate: distinct(xOf), model: (events) => new Set(events.map((event) => event.x)).size });
  });

  it('is 0 of nothing', () => {
    expect(resultOf(distinct(wordOf))).toBe(0);
  });

  it('tells values of different types apart, and no others', () => {
    const values = [1, '1', 1n, true, null, undefined, 'null', NaN, NaN, 0, -0];
    expect(resultOf(distinct<(typeof values)[number]>(self), ...values)).toBe(9);
  });

  it.each([[{}], [['a', 'b']], [Symbol('s')], [() => 1]])('rejects %p, and says what to do', (value) => {
    const aggregate = distinct(() => value as unknown as string);
    expect(() => resultOf(aggregate, 0)).toThrow(
      expect.objectContaining({ code: 'USER_CODE', message: expect.stringContaining('make one string') }),
    );
  });
});
