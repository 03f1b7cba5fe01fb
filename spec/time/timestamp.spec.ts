import { describe, expect, it } from '@jest/globals';
import { looksLikeSeconds, millisecondsOf } from '../../lib/time/timestamp.js';

describe('millisecondsOf', () => {
  it.each([
    ['a number', 1234.5, 1234.5],
    ['a negative number', -1, -1],
    ['a bigint', 1_700_000_000_000n, 1_700_000_000_000],
    ['a Date', new Date(5), 5],
    ['the shape of Temporal.Instant', { epochMilliseconds: 77 }, 77],
    ['an infinity, which is left to the caller', Infinity, Infinity],
  ])('reads %s', (_, time, ms) => {
    expect(millisecondsOf(time)).toBe(ms);
  });

  it.each([
    undefined,
    null,
    NaN,
    '2024-01-01',
    '5',
    true,
    {},
    { epochMilliseconds: undefined },
    new Date(NaN),
    Symbol('now'),
  ])('gives NaN for %p', (time) => {
    expect(millisecondsOf(time)).toBeNaN();
  });
});

describe('looksLikeSeconds', () => {
  it('is true for the seconds of this age, and for no ms', () => {
    expect(looksLikeSeconds(1_700_000_000)).toBe(true);
    expect(looksLikeSeconds(1_700_000_000_000)).toBe(false);
    expect(looksLikeSeconds(1e11)).toBe(false);
    // Small numbers, as in examples, are no dates at all.
    expect(looksLikeSeconds(61_000)).toBe(false);
    expect(looksLikeSeconds(-1_700_000_000)).toBe(false);
  });
});
