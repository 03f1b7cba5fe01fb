import { describe, expect, it } from '@jest/globals';
import { map } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import {
  agg,
  createRuntime,
  eventTime,
  joinInterval,
  keyBy,
  sideOutput,
  tumbling,
  values,
  windowAll,
  windowBy,
} from '../../../lib/index.js';
import { fromTimeline, ManualClock, recordTimeline } from '../../../lib/testing.js';

const scheduler = (): TestScheduler => new TestScheduler((actual, expected) => expect(actual).toEqual(expected));

describe('timelines inside TestScheduler.run', () => {
  it('record a pipeline that begins with plain RxJS, in virtual time', () => {
    scheduler().run(({ hot, flush }) => {
      const late = sideOutput<number>();
      const counts = hot<number>('a-b 8ms c-d|', { a: 1, b: 3, c: 12, d: 2 }).pipe(
        map((n) => n),
        eventTime((n) => n),
        windowAll(tumbling(10), agg.count(), { lateTo: late }),
      );
      const record = recordTimeline({ main: counts, late });
      flush();
      record.check(`
        clock  +11ms  +2ms  +1ms
        main   2@9          (1@19 |)
        late          2@2
      `);
      expect(record.text.split('\n')).toEqual([
        '  clock  +11  +2   +1',
        '  main   2@9       (1@19 |)',
        '  late        2@2  |',
      ]);
      expect(() => record.check('clock  +10ms \n main   2@9')).toThrow(/but was +2@9/);
      expect(() => record.check('clock  +11ms \n main   3@9')).toThrow(/main +3@9\n +but was +2@9/);
      expect(() => record.check('input  a@1 \n main   3@9')).toThrow('lines of inputs');
    });
  });

  it('record watermarks too, and look at them where a line has any', () => {
    scheduler().run(({ hot, flush }) => {
      const counts = hot<number>('a-b 8ms c-|', { a: 1, b: 3, c: 12 }).pipe(
        eventTime((n) => n),
        windowAll(tumbling(10), agg.count()),
      );
      const record = recordTimeline(counts, { watermarks: true });
      flush();
      record.check(`
        clock       +2ms  +9ms          +2ms
        main   w0   w2    (w8 2@9 w11)  (w18 1@19 w∞ |)
      `);
      record.check('clock  +11ms  +2ms \n main   2@9    1@19');
      expect(record.text.split('\n')).toEqual([
        '  clock      +2  +9            +2',
        '  main   w0  w2  (w8 2@9 w11)  (w18 1@19 w∞ |)',
      ]);
      expect(() => record.check('clock +2ms \n main w3')).toThrow(/main +w3\n +but was +w0 +w2/);
    });
  });

  it('feed a pipeline, with expectObservable beside it', () => {
    scheduler().run(({ expectObservable }) => {
      const pages = fromTimeline<string>(`
        pages   a@1  b@2              w9            |
        clock              +5ms             +4ms
      `);
      const counts = pages.pipe(
        keyBy((page) => page),
        windowBy(tumbling(10), agg.count()),
        values(),
        map(({ key, value }) => `${key}${value}`),
      );
      expectObservable(counts).toBe('5ms (xy)|', { x: 'a1', y: 'b1' });
    });
  });
});

describe('timelines without it', () => {
  it('feed two inputs of one operator, by the clock that they share', () => {
    const clock = new ManualClock(1000);
    const runtime = createRuntime({ clock });
    const left = fromTimeline<string>('left   a@1        | \n clock       +10', { runtime });
    const right = fromTimeline<string>('right       a@2  | \n clock  +20', { runtime });
    const pairs = left.pipe(
      keyBy((page) => page),
      joinInterval(right.pipe(keyBy((page) => page)), { lower: 0, upper: 5 }, (a, b) => a + b),
    );
    const record = recordTimeline(pairs, { clock });
    clock.advance(100);
    expect(record.text.split('\n')).toEqual(['  clock  +20', '  main   (aa@2 |)']);
  });

  it('do nothing more for who has left', () => {
    const clock = new ManualClock();
    const pages = fromTimeline('pages  a@1       b@2 \n clock      +10', { runtime: createRuntime({ clock }) });
    const record = recordTimeline(pages, { clock });
    clock.advance(1);
    record.unsubscribe();
    expect(clock.pending).toBe(0);
    expect(record.text.trim()).toMatch(/^main +a@1$/);
  });
});
