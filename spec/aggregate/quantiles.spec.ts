import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { quantile, quantiles } from '../../lib/aggregate/quantiles.js';
import { itObeysTheLaws } from './aggregateLaws.js';
import { context, type Event, newStore, resultOf, xOf } from './aggregateScript.js';

const self = (x: number): number => x;

/** The exact quantile, by sorting. */
function model(numbers: readonly number[], q: number): number | undefined {
  return numbers.toSorted((a, b) => a - b)[Math.floor(q * (numbers.length - 1))];
}

/** Within the relative error of the exact result, and the least bit more for rounding. */
function expectWithin(actual: number | undefined, expected: number | undefined, relativeError: number): void {
  if (expected === undefined) return expect(actual).toBeUndefined();
  expect(Math.abs(actual! - expected)).toBeLessThanOrEqual(relativeError * Math.abs(expected) * (1 + 1e-9) + 1e-300);
}

/** Now and then a number of any size, for which a sketch must grow by tens of thousands of bins. */
const mixed = fc.oneof(
  { arbitrary: fc.integer({ min: -1000, max: 1000 }), weight: 40 },
  { arbitrary: fc.double({ min: -1e9, max: 1e9, noNaN: true }), weight: 40 },
  { arbitrary: fc.constantFrom(0, -0, 1, -1), weight: 20 },
  { arbitrary: fc.double({ noNaN: true, noDefaultInfinity: true }), weight: 1 },
);

describe('quantiles', () => {
  itObeysTheLaws<readonly (number | undefined)[]>({
    aggregate: quantiles(xOf, [0, 0.25, 0.5, 1], { relativeError: 0.02 }),
    model: (events) =>
      [0, 0.25, 0.5, 1].map((q) =>
        model(
          events.map((event) => event.x),
          q,
        ),
      ),
    x: mixed,
    same: (actual, expected) => expected.forEach((each, i) => expectWithin(actual[i], each, 0.02)),
  });

  it('depends on no order, to the last bit', () => {
    const parts = fc.array(fc.array(mixed, { maxLength: 10 }), { maxLength: 6 });
    fc.assert(
      fc.property(parts, (parts) => {
        const aggregate = quantiles(xOf, [0.1, 0.5, 0.9]);
        const store = newStore(aggregate);
        const events = parts.flatMap((part, slot) => part.map((x) => ({ x, slot: slot % 3 })));
        const slots = Int32Array.from(events, (event) => event.slot);
        const run = events.map(({ x }, id): Event => ({ id, x, word: '', fails: false }));
        store.project(run, slots, 0, run.length);
        store.addRun(slots, 0, run.length, 0);
        for (const slot of [1, 2, 0]) store.merge(4, store, slot);
        for (const slot of [2, 0, 1]) store.merge(5, store, slot);
        expect(store.result(5, context)).toEqual(store.result(4, context));
        expect(store.result(4, context)).toEqual(resultOf(aggregate, ...run.toReversed()));
      }),
    );
  });

  it('takes numbers of all sizes with the smallest error', () => {
    const aggregate = quantiles(self, [0, 0.5, 1], { relativeError: 0.001 });
    const [low, middle, high] = resultOf(aggregate, 1.7e308, -1.7e308, 1e-300, -1e-300, 5);
    expect([low, high]).toEqual([-1.7e308, 1.7e308]);
    expectWithin(middle, 1e-300, 0.001);
  });

  it('holds the error that was asked for', () => {
    const numbers = Array.from({ length: 10_000 }, (_, i) => Math.exp((i - 5000) / 700));
    for (const relativeError of [0.001, 0.01, 0.1]) {
      expectWithin(resultOf(quantile(self, 0.99, { relativeError }), ...numbers), model(numbers, 0.99), relativeError);
    }
  });

  it('is undefined of nothing', () => {
    expect(resultOf(quantiles(self, [0.5, 0.9]))).toEqual([undefined, undefined]);
    expect(resultOf(quantile(self, 0.5))).toBeUndefined();
  });

  it('is exact where there is one number only', () => {
    fc.assert(fc.property(mixed, (x) => expect(resultOf(quantile(self, 0.5), x, x)).toBe(x)));
  });

  it.each([NaN, Infinity, -Infinity])('rejects %p', (x) => {
    const store = quantile(self, 0.5).createStore();
    store.grow(1);
    expect(store.project([1, x], new Int32Array(2), 0, 2)).toBe(1);
    expect(store.failure).toMatchObject({
      code: 'USER_CODE',
      message: expect.stringContaining(`quantile must give a finite number for every event, but gave ${x}`),
    });
  });

  it('rejects what is not a number', () => {
    expect(() =>
      resultOf(
        quantiles(() => '1' as unknown as number, [0.5]),
        0,
      ),
    ).toThrow('but gave the string "1"');
  });

  it('refuses a checkpoint with another error', () => {
    const store = quantile(self, 0.5).createStore();
    store.grow(1);
    store.project([1], new Int32Array(1), 0, 1);
    store.addRun(new Int32Array(1), 0, 1, 0);
    const other = quantile(self, 0.5, { relativeError: 0.05 }).createStore();
    other.grow(1);
    expect(() => other.restore(0, store.snapshot(0))).toThrow(expect.objectContaining({ code: 'RESTORE_FAILED' }));
  });

  it.each([
    [() => quantiles(self, [0.5, 95]), 'it is the number 95'],
    [() => quantile(self, NaN), 'it is the number NaN'],
    [() => quantiles(self, 0.5 as never), 'it is the number 0.5'],
    [() => quantile(self, 0.5, { relativeError: 0 }), 'relativeError of quantile must be'],
    [() => quantile('ms' as never, 0.5), 'what quantile looks at must be a function'],
  ])('refuses %p', (make, message) => {
    expect(make).toThrow(
      expect.objectContaining({ code: 'INVALID_OPTION', message: expect.stringContaining(message) }),
    );
  });
});
