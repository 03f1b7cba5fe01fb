import { describe, expect, it } from '@jest/globals';
import { last } from '../../lib/aggregate/last.js';
import { itObeysTheLaws } from './aggregateLaws.js';
import { type Event, resultOf, wordOf } from './aggregateScript.js';

describe('agg.last', () => {
  itObeysTheLaws<Event | undefined>({ aggregate: last(), model: (events) => events.at(-1), callsUserCode: false });

  describe('of a part of events', () => {
    itObeysTheLaws({ aggregate: last(wordOf), model: (events) => events.at(-1)?.word });
  });

  it('is undefined of nothing', () => {
    expect(resultOf(last())).toBeUndefined();
  });

  it('takes an undefined value as it is', () => {
    const of = (word: string): string | undefined => (word === 'x' ? undefined : word);
    expect(resultOf(last(of), 'x', 'a', 'x')).toBeUndefined();
    expect(resultOf(last(of), 'b', 'x', 'a')).toBe('a');
  });

  it('gives the event itself, not a copy', () => {
    const event = { at: 0 };
    expect(resultOf(last(), event)).toBe(event);
  });

  it('refuses what is not a function', () => {
    expect(() => last('page' as never)).toThrow('what agg.last takes of an event must be a function');
  });
});
