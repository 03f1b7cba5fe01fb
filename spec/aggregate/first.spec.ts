import { describe, expect, it } from '@jest/globals';
import { first } from '../../lib/aggregate/first.js';
import { itObeysTheLaws } from './aggregateLaws.js';
import { type Event, resultOf, wordOf } from './aggregateScript.js';

describe('agg.first', () => {
  itObeysTheLaws<Event | undefined>({ aggregate: first(), model: (events) => events.at(0), callsUserCode: false });

  describe('of a part of events', () => {
    itObeysTheLaws({ aggregate: first(wordOf), model: (events) => events.at(0)?.word });
  });

  it('is undefined of nothing', () => {
    expect(resultOf(first())).toBeUndefined();
  });

  it('takes an undefined value as it is', () => {
    const of = (word: string): string | undefined => (word === 'x' ? undefined : word);
    expect(resultOf(first(of), 'x', 'a', 'x')).toBeUndefined();
    expect(resultOf(first(of), 'b', 'x', 'a')).toBe('b');
  });

  it('gives the event itself, not a copy', () => {
    const event = { at: 0 };
    expect(resultOf(first(), event)).toBe(event);
  });

  it('refuses what is not a function', () => {
    expect(() => first('page' as never)).toThrow('what agg.first takes of an event must be a function');
  });
});
