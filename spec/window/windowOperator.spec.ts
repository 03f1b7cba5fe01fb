import { describe, it } from '@jest/globals';
import { afterCount, agg, evictCount, session, sliding, tumbling, windowAll } from '../../lib/index.js';
import { expectInvalid } from './expectInvalid.js';

describe('the options of windows', () => {
  it.each([
    ['an assigner that is none', () => windowAll({} as never, agg.count()), /^windowAll: the first argument must be/],
    [
      'results for empty windows for ever',
      () => windowAll(tumbling(10), agg.count(), { fillEmpty: Infinity }),
      /^windowAll: fillEmpty must be finite, or a silent key would never be forgotten/,
    ],
    [
      'results for empty windows for no time',
      () => windowAll(tumbling(10), agg.count(), { fillEmpty: 0 }),
      /^windowAll: fillEmpty must be a whole number of milliseconds, at least 1/,
    ],
    [
      'results for empty windows with a trigger of its own',
      () => windowAll(tumbling(10), agg.count(), { fillEmpty: 10, trigger: afterCount(2) }),
      /fillEmpty works with the default trigger and without an evictor/,
    ],
    [
      'results for empty windows of no key in particular',
      () => windowAll(session(10), agg.count(), { fillEmpty: 10 }),
      /fillEmpty needs windows that are the same for all keys; session\(10\) has none/,
    ],
    [
      'results for empty windows that overlap, of what cannot share slices',
      () =>
        windowAll(
          sliding(10, 5),
          agg.reduce<unknown>((first) => first),
          { fillEmpty: 10 },
        ),
      /fillEmpty with windows that overlap needs an aggregate that can share slices/,
    ],
    [
      'a trigger in place of options',
      () => windowAll(tumbling(10), agg.count(), afterCount(2)),
      /^windowAll: give the trigger as \{ trigger \}/,
    ],
    [
      'a text as a trigger',
      () => windowAll(tumbling(10), agg.count(), { trigger: 'early' as never }),
      /an assigner, trigger or evictor of your own must be made by defineAssigner/,
    ],
    [
      'an evictor as a trigger',
      () => windowAll(tumbling(10), agg.count(), { trigger: evictCount(3) as never }),
      /the option `trigger` must be a trigger, such as afterCount\(10\)/,
    ],
    [
      'lateness that is less than none',
      () => windowAll(tumbling(10), agg.count(), { allowedLateness: -1 }),
      /^windowAll: allowedLateness must be a whole number of milliseconds, at least 0/,
    ],
  ])('refuse %s', (_, make, message) => expectInvalid(make, message));
});
