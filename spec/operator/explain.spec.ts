import { describe, expect, it } from '@jest/globals';
import { Subject } from 'rxjs';
import {
  agg,
  createRuntime,
  eventTime,
  explain,
  fromArray,
  keyBy,
  mapValues,
  minutes,
  seconds,
  tumbling,
  union,
  values,
  windowBy,
} from '../../lib/index.js';
import type { Warning } from '../../lib/index.js';
import { ManualClock } from '../../lib/testing.js';

const noon = Date.UTC(2024, 0, 1, 12);

describe('explain', () => {
  it('says so where nobody has subscribed', () => {
    expect(explain(fromArray([1], { timestampOf: (n) => n }))).toMatch(/^not running/);
  });

  it('gives an operator a line, what feeds it first, with what is held and when it acts next', () => {
    const clicks = new Subject<{ at: number; page: string }>();
    const results$ = clicks.pipe(
      eventTime((click) => click.at, { name: 'clicks', outOfOrderness: seconds(5) }),
      keyBy((click) => click.page),
      windowBy(tumbling(minutes(1)), agg.count(), { name: 'per minute' }),
      values(),
    );
    const subscription = results$.subscribe();
    clicks.next({ at: noon + 1000, page: '/a' });
    clicks.next({ at: noon + 59_999, page: '/b' });
    expect(explain(results$).split('\n')).toEqual([
      "eventTime 'clicks'      in 2, out 2, watermark 12:00:54.998",
      "keyBy 'keyBy'           in 2, out 2, watermark 12:00:54.998",
      "windowBy 'per minute'   in 2, out 0, watermark 12:00:54.998, holds 1 window of 2 keys, next at 12:01:00.000",
    ]);
    subscription.unsubscribe();
    expect(explain(results$)).toContain(
      "windowBy 'per minute'   in 2, out 0, discarded 2, watermark 12:00:54.998, ended",
    );
  });

  it('names the input that time waits for', () => {
    const a = new Subject<number>();
    const b = new Subject<number>();
    const both$ = union(a.pipe(eventTime((n) => n, { name: 'a' })), b.pipe(eventTime((n) => n, { name: 'b' })));
    const subscription = both$.pipe(mapValues((n) => n)).subscribe();
    a.next(10);
    b.next(5);
    expect(explain(both$)).toMatch(/union 'union' .*held back by eventTime 'b'$/m);
    subscription.unsubscribe();
  });
});

describe('the warning when nothing comes out', () => {
  it('tells once, after ten seconds, what is held and what it waits for', () => {
    const clock = new ManualClock(noon);
    const warnings: Warning[] = [];
    const runtime = createRuntime({ clock, onWarning: (warning) => warnings.push(warning) });
    const clicks = new Subject<number>();
    const options = { runtime, name: 'clicks', whenQuiet: { idleAfter: minutes(5) } };
    const subscription = clicks
      .pipe(
        eventTime((time) => time, options),
        keyBy(() => 'all'),
        windowBy(tumbling(minutes(1)), agg.count(), { name: 'x' }),
      )
      .subscribe();
    clicks.next(noon + 55_000);
    clock.advance(9_999);
    expect(warnings).toEqual([]);
    clock.advance(1);
    expect(warnings).toEqual([
      {
        code: 'NOTHING_COMES_OUT',
        operator: 'x',
        message:
          "windowBy 'x': holds 1 window; its watermark is 12:00:54.999, and the next closes at 12:01:00.000; held back by " +
          "eventTime 'clicks', quiet for 10 s: see its options whenQuiet and outOfOrderness",
      },
    ]);
    clicks.next(noon + 56_000);
    clock.advance(60_000);
    expect(warnings).toHaveLength(1);
    subscription.unsubscribe();
  });

  it.each([
    [0, 'no event yet'],
    [1, '1 event so far'],
    [2, '2 events so far'],
  ])('says of an entry that does not watch its quiet times how much has come: after %d, %s', (events, text) => {
    const clock = new ManualClock(noon);
    const messages: string[] = [];
    const runtime = createRuntime({ clock, onWarning: ({ message }) => messages.push(message) });
    const slow = new Subject<number>();
    const fast = new Subject<number>();
    const entry = (source: Subject<number>, name: string) =>
      source.pipe(eventTime((time: number) => time, { runtime, name }));
    const subscription = union(entry(slow, 'slow'), entry(fast, 'fast'))
      .pipe(
        keyBy(() => 'all'),
        windowBy(tumbling(minutes(1)), agg.count(), { name: 'x' }),
      )
      .subscribe();
    for (let i = 0; i < events; i++) slow.next(noon + i);
    fast.next(noon + 30_000);
    clock.advance(10_000);
    expect(messages).toHaveLength(1);
    expect(messages[0]).toContain(`held back by eventTime 'slow', ${text}: see its options`);
    subscription.unsubscribe();
  });
});
