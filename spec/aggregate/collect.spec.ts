import { describe, expect, it } from '@jest/globals';
import { collect } from '../../lib/aggregate/collect.js';
import { itObeysTheLaws } from './aggregateLaws.js';
import { context, type Event, newStore, resultOf, wordOf } from './aggregateScript.js';

describe('agg.collect', () => {
  itObeysTheLaws<readonly Event[]>({ aggregate: collect(), model: (events) => events, callsUserCode: false });

  describe('of a part of events', () => {
    itObeysTheLaws({ aggregate: collect(wordOf), model: (events) => events.map((event) => event.word) });
  });

  it('is an empty list of nothing', () => {
    expect(resultOf(collect())).toEqual([]);
  });

  it('gives a list that is the caller’s own', () => {
    const store = newStore(collect<Event>());
    const event = { id: 0, x: 0, word: 'a', fails: false };
    store.project([event], new Int32Array(1), 0, 1);
    store.addRun(new Int32Array(1), 0, 1, 0);
    (store.result(0, context) as Event[]).length = 0;
    expect(store.result(0, context)).toEqual([event]);
  });

  it('lets go of the batch once all of it is added', () => {
    const store = newStore(collect<Event>());
    const batch: Event[] = [{ id: 0, x: 0, word: 'a', fails: false }];
    store.project(batch, new Int32Array(1), 0, 1);
    store.addRun(new Int32Array(1), 0, 1, 0);
    batch[0] = { id: 9, x: 9, word: 'poisoned', fails: true };
    expect(store.result(0, context)).toMatchObject([{ word: 'a' }]);
  });
});
