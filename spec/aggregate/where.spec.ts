import { describe, expect, it } from '@jest/globals';
import { agg, fromArray, keyBy, runningAggregate, toTable, values } from '../../lib/index.js';
import { collect } from '../../lib/aggregate/collect.js';
import { composeAggregates } from '../../lib/aggregate/composeAggregates.js';
import { count } from '../../lib/aggregate/count.js';
import { distinct } from '../../lib/aggregate/distinct.js';
import { last } from '../../lib/aggregate/last.js';
import { max } from '../../lib/aggregate/max.js';
import { mean } from '../../lib/aggregate/mean.js';
import { min } from '../../lib/aggregate/min.js';
import { of } from '../../lib/aggregate/of.js';
import { sum } from '../../lib/aggregate/sum.js';
import { where } from '../../lib/aggregate/where.js';
import { itObeysTheLaws } from './aggregateLaws.js';
import { context, resultOf, smallInteger, usable, wordOf, xOf } from './aggregateScript.js';
import type { Event } from './aggregateScript.js';

const isChosen = (event: Event): boolean => usable(event).word < 'c';

const isB = (event: Event): boolean => usable(event).word === 'b';

/** What throws on other events than the predicate does. */
const pickyWordOf = (event: Event): string => {
  if (event.word === 'a' && event.id % 5 === 0) throw new Error(`event ${event.id} is picked on`);
  return wordOf(event);
};

describe('agg.where', () => {
  itObeysTheLaws({
    aggregate: where(isChosen, distinct(wordOf)),
    model: (events) => new Set(events.filter(isChosen).map(({ word }) => word)).size,
  });

  describe('of one that depends on order', () => {
    itObeysTheLaws({ aggregate: where(isChosen, collect()), model: (events) => events.filter(isChosen) });
  });

  describe('of several', () => {
    itObeysTheLaws<{ n: number; sum: number }>({
      aggregate: where<Event, { n: number; sum: number }>(isChosen, { n: count(), sum: sum(xOf) }),
      model: (events) => {
        const chosen = events.filter(isChosen);
        return { n: chosen.length, sum: chosen.reduce((sum, { x }) => sum + x, 0) };
      },
      x: smallInteger.map((x) => x + 0),
    });
  });

  describe('of others that choose, by the same and by another predicate', () => {
    itObeysTheLaws<{ all: number; chosen: number; b: number; last: Event | undefined; none: number }>({
      aggregate: composeAggregates<
        Event,
        { all: number; chosen: number; b: number; last: Event | undefined; none: number }
      >({
        all: count(),
        chosen: where(isChosen, distinct(xOf)),
        b: where(isChosen, where(isB, count())),
        last: where(isChosen, last()),
        none: where((event: Event) => usable(event).word === 'z', sum(xOf)),
      }),
      model: (events) => {
        const chosen = events.filter(isChosen);
        return {
          all: events.length,
          chosen: new Set(chosen.map(({ x }) => x)).size,
          b: chosen.filter(isB).length,
          last: chosen.at(-1),
          none: 0,
        };
      },
    });
  });

  describe('of others that choose, all of which can be followed', () => {
    interface Chosen {
      all: number;
      distinct: number;
      least: number | undefined;
      greatest: number | undefined;
      mean: number | undefined;
      rest: number;
      b: number;
    }
    itObeysTheLaws<Chosen>({
      aggregate: composeAggregates<Event, Chosen>({
        all: count(),
        distinct: where(isChosen, distinct(xOf)),
        least: where(isChosen, min(xOf)),
        greatest: where(isChosen, max(xOf)),
        mean: where(isChosen, mean(xOf)),
        rest: where((event: Event) => !isChosen(event), sum(xOf)),
        b: where(isChosen, where(isB, count())),
      }),
      model: (events) => {
        const chosen = events.filter(isChosen).map(({ x }) => x);
        const none = chosen.length === 0;
        return {
          all: events.length,
          distinct: new Set(chosen).size,
          least: none ? undefined : Math.min(...chosen),
          greatest: none ? undefined : Math.max(...chosen),
          mean: none ? undefined : chosen.reduce((sum, x) => sum + x, 0) / chosen.length,
          rest: events.reduce((sum, event) => (isChosen(event) ? sum : sum + event.x), 0),
          b: events.filter(isB).length,
        };
      },
      x: smallInteger.map((x) => x + 0),
    });
  });

  it('gives of nothing, and of events that do not pass, what the aggregate gives of nothing', () => {
    const high = where((n: number) => n > 5, count());
    expect(resultOf(high)).toBe(0);
    expect(resultOf(high, 1, 2)).toBe(0);
    expect(resultOf(high, 1, 7, 2, 9)).toBe(2);
  });

  it('names the earliest event that fails, be it in the predicate or in the aggregate', () => {
    const events = ['c', 'b', 'a', 'c', 'b'].map((word, id) => ({ id: id + 3, x: 0, word, fails: id === 3 }));
    const slots = new Int32Array(events.length);
    const store = where(isChosen, distinct(pickyWordOf)).createStore();
    store.grow(1);
    expect(store.project(events, slots, 0, 5)).toBe(2);
    expect(store.failure).toEqual(new Error('event 5 is picked on'));
    store.addRun(slots, 0, 2, 0);
    expect(store.result(0, context)).toBe(1);
    expect(store.project(events, slots, 3, 5)).toBe(3);
    expect(store.failure).toEqual(new Error('event 6 fails'));
  });

  it('adds parts of a run that was projected whole', () => {
    const store = where((n: number) => n % 2 === 0, collect<number>()).createStore();
    store.grow(2);
    const slots = Int32Array.of(0, 0, 1, 1, 0, 1, 0);
    expect(store.project([9, 1, 2, 3, 4, 5, 6], slots, 1, 7)).toBe(7);
    store.addRun(slots, 1, 3, 10);
    store.addRun(slots, 3, 4, 12);
    expect([store.result(0, context), store.result(1, context)]).toEqual([[], [2]]);
    store.addRun(slots, 4, 7, 13);
    expect([store.result(0, context), store.result(1, context)]).toEqual([[4, 6], [2]]);
  });

  it('can what its aggregate can', () => {
    const custom = of({ create: () => 0, add: (n: number, { x }: Event) => n + x, result: (n) => n });
    expect(where(isChosen, count())).toMatchObject({ commutative: true, mergeable: true, removable: true });
    expect(where(isChosen, custom)).toMatchObject({ commutative: false, mergeable: false, removable: false });
  });

  it('takes back what it has counted, of a changelog', () => {
    const counts: number[] = [];
    const numbers = [
      { at: 1, key: 'a', n: 7 },
      { at: 2, key: 'b', n: 9 },
      { at: 3, key: 'a', n: 3 },
      { at: 4, key: 'c', n: 1 },
    ];
    fromArray(numbers, { timestampOf: ({ at }) => at })
      .pipe(
        keyBy(({ key }) => key),
        toTable(),
        keyBy(() => 'all'),
        runningAggregate(agg.where(({ n }) => n > 5, agg.count())),
        values(),
      )
      .subscribe(({ value }) => counts.push(value));
    expect(counts).toEqual([1, 2, 1, 1]);
  });

  it.each<[unknown, unknown, string]>([
    [5, count(), 'the predicate of agg.where must be a function'],
    [isChosen, undefined, 'it is undefined'],
    [isChosen, count, 'call it: agg.count()'],
  ])('refuses %p with %p', (predicate, aggregate, message) => {
    expect(() => where(predicate as typeof isChosen, aggregate as never)).toThrow(
      expect.objectContaining({ code: 'INVALID_OPTION', message: expect.stringContaining(message) }),
    );
  });
});
