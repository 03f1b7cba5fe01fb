import { describe, expect, it } from '@jest/globals';
import { EMPTY, from, NEVER, Observable, of, Subject, take, throwError } from 'rxjs';
import {
  agg,
  createRuntime,
  eventTime,
  eventTimeChunks,
  fromArray,
  fromChunks,
  fromIterable,
  fromSource,
  monotonous,
  processingTime,
  punctuated,
  records,
  seconds,
  tumbling,
  union,
  values,
  windowAll,
} from '../../lib/index.js';
import type { EntryOptions, Rejected, Stream, TimestampLike, Warning, RxtideError, Source } from '../../lib/index.js';
import { ManualClock, plain } from '../../lib/testing.js';
import { Collected } from '../../lib/testing/collected.js';

const at = { timestampOf: (n: number) => n };
const tick = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** All that comes of a stream that runs to its end at once. */
function outcome<T>(stream: Observable<T>): { out: T[]; error: RxtideError | undefined; completed: boolean } {
  const out: T[] = [];
  let error: RxtideError | undefined;
  let completed = false;
  stream.subscribe({
    next: (value) => out.push(value),
    error: (e: RxtideError) => (error = e),
    complete: () => (completed = true),
  });
  return { out, error, completed };
}

/** Endless: counts how far it was asked. */
function endless(): { numbers: Iterable<number>; asked: () => number; returned: () => boolean } {
  let n = 0;
  let returned = false;
  const numbers = {
    *[Symbol.iterator](): Generator<number> {
      try {
        for (;;) yield ++n;
      } finally {
        returned = true;
      }
    },
  };
  return { numbers, asked: () => n, returned: () => returned };
}

describe('timestamps', () => {
  const timesOf = (times: readonly unknown[]): { times: number[]; rejected: Rejected[] } => {
    const rejected: Rejected[] = [];
    const stream = fromArray(times, {
      timestampOf: (time) => time as TimestampLike,
      rejectedTo: { next: (r) => rejected.push(r) },
      runtime: createRuntime({ onWarning: () => undefined }),
    });
    return { times: outcome(stream.pipe(records())).out.map(({ timestamp }) => timestamp), rejected };
  };

  it('may be a number, a bigint, a Date, or anything with epochMilliseconds', () => {
    expect(timesOf([5, 5n, new Date(5), { epochMilliseconds: 5 }, -5, 0]).times).toEqual([5, 5, 5, 5, -5, 0]);
  });

  it('are cut to whole ms, downwards, before 1970 too', () => {
    expect(timesOf([1.9, -0.1, -1.5, new Date(1.9)]).times).toEqual([1, -1, -2, 1]);
  });

  it.each([NaN, Infinity, -Infinity, undefined, null, '2024-01-01', '5', {}, true, new Date(NaN), [5]])(
    '%p is none: the event is rejected',
    (time) => {
      const { times, rejected } = timesOf([1, time, 2]);
      expect(times).toEqual([1, 2]);
      expect(rejected).toHaveLength(1);
      expect(rejected[0]).toMatchObject({
        value: time,
        timestamp: undefined,
        operator: 'fromArray',
        error: { code: 'INVALID_TIMESTAMP' },
      });
    },
  );

  it('are as far from 1970 as those of a Date at most: nanoseconds are none, which windows could not tell apart', () => {
    const latest = 8.64e15;
    const nanoseconds = 1_700_000_000_000_000_000n;
    const { times, rejected } = timesOf([latest, -latest, latest + 1, -latest - 1, nanoseconds, Number(nanoseconds)]);
    expect(times).toEqual([latest, -latest]);
    expect(rejected.map(({ error }) => (error as Error).message.slice(0, 38))).toEqual([
      'timestampOf gave 8640000000000001 for ',
      'timestampOf gave -8640000000000001 for',
      'timestampOf gave 1700000000000000000 f',
      'timestampOf gave 1700000000000000000 f',
    ]);
  });

  it('none: without rejectedTo it fails the stream, after the events before it, and says what to do', () => {
    const { out, error } = outcome(fromArray([1, NaN, 2], at).pipe(values()));
    expect(out).toEqual([1]);
    expect(error).toMatchObject({ code: 'INVALID_TIMESTAMP', operator: 'fromArray', event: NaN });
    expect(error!.message).toContain(
      'timestampOf gave NaN for NaN: it must give a Date, a Temporal.Instant, or a number or bigint of ms since the epoch',
    );
  });

  it('that look like seconds are warned of, once', () => {
    const warnings: Warning[] = [];
    const runtime = createRuntime({ onWarning: (warning) => warnings.push(warning) });
    fromArray([1_700_000_000, 1_700_000_001], { ...at, batchSize: 1, runtime }).subscribe();
    expect(warnings.map(({ code, operator }) => [code, operator])).toEqual([['LOOKS_LIKE_SECONDS', 'fromArray']]);
    fromArray([1_700_000_000_000], { ...at, runtime }).subscribe();
    expect(warnings).toHaveLength(1);
  });
});

describe('watermarks of entries', () => {
  const marks = (times: readonly number[], options: Omit<EntryOptions<number>, 'timestampOf'>): unknown => {
    const frames: unknown[] = [];
    fromArray(times, { ...at, ...options }).subscribe((frame) => {
      const p = plain(frame);
      if (p.kind === 'batch') frames.push([p.watermarks, p.watermark]);
    });
    return frames;
  };

  it('WM-1: are the highest time so far − outOfOrderness − 1, in force from the next event on', () => {
    expect(marks([10, 20, 15, 40], { outOfOrderness: 5 })).toEqual([
      [[-Infinity, 4, 14, 14], 34],
      [null, Infinity],
    ]);
  });

  it('null where no event of the batch moved them', () => {
    expect(marks([10, 9, 8, 30], { batchSize: 2 })).toEqual([
      [[-Infinity, 9], 9],
      [null, 29],
      [null, Infinity],
    ]);
  });

  it('WM-4, WM-5: of a strategy never go back, and count after the event that gave them', () => {
    const byEvents = punctuated<number>((n) => (n % 2 === 0 ? n : undefined));
    expect(marks([4, 7, 2, 6, 5], { watermarks: byEvents })).toEqual([
      [[-Infinity, 4, 4, 4, 6], 6],
      [null, Infinity],
    ]);
    expect(marks([4, 9, 7], { watermarks: monotonous() })).toEqual([
      [[-Infinity, 3, 8], 8],
      [null, Infinity],
    ]);
  });

  it('do not move for an event too far ahead of the clock, which passes and is counted', () => {
    const clock = new ManualClock(1000);
    const runtime = createRuntime({ clock, onWarning: () => undefined });
    const year = 31_536_000_000;
    const late: number[] = [];
    const { out } = outcome(
      fromArray([900, 2001, year, 2000, 950], { ...at, maxFutureSkew: seconds(1), runtime }).pipe(
        windowAll(tumbling(1000), agg.collect(), { lateTo: { next: (n) => late.push(n) } }),
        values(),
      ),
    );
    // 2,000 is within the bound; 950 is late only for it.
    expect(out.map(({ value }) => value)).toEqual([[900], [2001, 2000], [year]]);
    expect(late).toEqual([950]);
    expect(runtime.metrics().operators[0]).toMatchObject({ in: 5, used: 5, future: 2 });
  });
});

describe('the end of an entry', () => {
  it('is the end of time: every window closes', () => {
    expect(outcome(fromArray([1, 2], at).pipe(windowAll(tumbling(10), agg.count()), values()))).toMatchObject({
      out: [{ value: 2 }],
      completed: true,
    });
  });

  it("with atEnd: 'discard' is not: what is open is discarded and counted, without a warning", () => {
    const warnings: Warning[] = [];
    const runtime = createRuntime({ onWarning: (warning) => warnings.push(warning) });
    const stream = fromArray([1, 2, 13], { ...at, atEnd: 'discard', runtime }).pipe(
      windowAll(tumbling(10), agg.count()),
      values(),
    );
    expect(outcome(stream)).toMatchObject({ out: [{ value: 2 }], completed: true });
    expect(runtime.metrics().operators[1]).toMatchObject({ discarded: 1, used: 2, finished: true, windows: 0 });
    expect(warnings).toEqual([]);
  });

  it.each([
    ['fromArray', () => fromArray([] as number[], at)],
    ['an empty Observable', () => EMPTY.pipe(eventTime<number>((n) => n))],
  ])('comes at once without events: %s', (_, make) => {
    expect(outcome(make().pipe(windowAll(tumbling(10), agg.count()), values()))).toEqual({
      out: [],
      error: undefined,
      completed: true,
    });
  });

  it('never comes of what never ends', () => {
    expect(
      outcome(
        NEVER.pipe(
          eventTime<number>((n) => n),
          values(),
        ),
      ),
    ).toEqual({ out: [], error: undefined, completed: false });
  });

  it('does not come when the source fails: nothing is flushed', () => {
    const broken = new Error('broken');
    const stream = new Observable<number>((subscriber) => {
      subscriber.next(1);
      subscriber.error(broken);
    });
    expect(
      outcome(
        stream.pipe(
          eventTime((n) => n),
          windowAll(tumbling(10), agg.count()),
          values(),
        ),
      ),
    ).toEqual({ out: [], error: broken, completed: false });
    expect(
      outcome(
        throwError(() => broken).pipe(
          eventTime<number>((n) => n),
          values(),
        ),
      ).error,
    ).toBe(broken);
  });

  it('can be asked for by a signal: what has come is still sent', () => {
    const abort = new AbortController();
    const s = new Subject<number>();
    const results: unknown[] = [];
    s.pipe(
      eventTime((n) => n, { signal: abort.signal }),
      windowAll(tumbling(10), agg.count()),
      values(),
    ).subscribe({
      next: ({ value }) => results.push(value),
      complete: () => results.push('end'),
    });
    s.next(1);
    s.next(2);
    abort.abort();
    expect(results).toEqual([2, 'end']);
    expect(s.observed).toBe(false);
    expect(outcome(fromArray([1, 2], { ...at, signal: AbortSignal.abort() }).pipe(values()))).toEqual({
      out: [],
      error: undefined,
      completed: true,
    });
  });
});

describe('entries', () => {
  it('send what an Observable gives before its next returns', () => {
    const s = new Subject<number>();
    const seen: number[] = [];
    s.pipe(
      eventTime((n) => n),
      values(),
    ).subscribe((n) => seen.push(n));
    s.next(1);
    expect(seen).toEqual([1]);
    s.next(2);
    expect(seen).toEqual([1, 2]);
  });

  it('send an array of eventTimeChunks as one run', () => {
    const frames: number[] = [];
    from<(readonly number[])[]>([[1, 2, 3], [], [4]])
      .pipe(eventTimeChunks((n) => n))
      .subscribe((frame) => frame.kind === 0 && frames.push(frame.values.length));
    expect(frames.filter((n) => n > 0)).toEqual([3, 1]);
  });

  it('take the events of an array of any length in batches', () => {
    const sizes: number[] = [];
    fromArray(
      Array.from({ length: 2500 }, (_, i) => i),
      at,
    ).subscribe((frame) => frame.kind === 0 && sizes.push(frame.values.length));
    expect(sizes).toEqual([1024, 1024, 452, 0]);
  });

  it('leave the array and the chunks of the user alone', async () => {
    const array = [3, 1, 2];
    outcome(fromArray(array, at).pipe(values()));
    const chunk = [6, 5];
    await new Promise<void>((complete) =>
      fromChunks(from([chunk]) as unknown as AsyncIterable<number[]>, at).subscribe({ complete, error: complete }),
    );
    expect([array, chunk]).toEqual([
      [3, 1, 2],
      [6, 5],
    ]);
  });

  it('run fromIterable and fromSource in tasks of their own, never inside subscribe', async () => {
    const seen: number[] = [];
    fromIterable([1, 2], at)
      .pipe(values())
      .subscribe((n) => seen.push(n));
    expect(seen).toEqual([]);
    await tick();
    expect(seen).toEqual([1, 2]);
  });

  it('are cold: each subscription runs anew', () => {
    const stream = fromArray([1, 2], at).pipe(values());
    expect([outcome(stream).out, outcome(stream).out]).toEqual([
      [1, 2],
      [1, 2],
    ]);
    const live = of('a').pipe(processingTime({ name: 'live' }), values());
    expect([outcome(live).error, outcome(live).error]).toEqual([undefined, undefined]);
    const twice = new Subject<string>();
    const both = twice.pipe(processingTime({ name: 'live' }), values());
    const seen: string[] = [];
    const running = [both.subscribe((word) => seen.push(word)), both.subscribe((word) => seen.push(word))];
    twice.next('x');
    for (const subscription of running) subscription.unsubscribe();
    expect(seen).toEqual(['x', 'x']);
  });

  it.each(['idleAfter', 'followClockAfter'] as const)(
    'WM-11: are not quiet while nothing can be sent, and go on counting afterwards: %s',
    (how) => {
      const clock = new ManualClock(1000);
      const runtime = createRuntime({ clock });
      const s = new Subject<number>();
      const whenQuiet = how === 'idleAfter' ? { idleAfter: 100 } : { followClockAfter: 100 };
      const out = new Collected(s.pipe(eventTime<number>((n) => n, { runtime, whenQuiet })));
      const told = () => (how === 'idleAfter' ? out.idle : out.watermark > 0);
      s.next(1);
      clock.advance(60);
      runtime.flow.close();
      clock.advance(500);
      runtime.flow.open();
      clock.advance(39);
      expect(told()).toBe(false);
      clock.advance(1);
      expect([told(), out.watermark]).toEqual([true, how === 'idleAfter' ? 0 : 100]);
      out.unsubscribe();
    },
  );

  it('ask the clock for nothing once nobody listens, though they left at what the clock brought', () => {
    const clock = new ManualClock(1000);
    const s = new Subject<number>();
    const followed = eventTime<number>((n) => n, {
      runtime: createRuntime({ clock }),
      whenQuiet: { followClockAfter: 10 },
    });
    s.pipe(followed, windowAll(tumbling(5), agg.count()), values(), take(1)).subscribe();
    s.next(1);
    clock.advance(10);
    expect(s.observed).toBe(false);
    expect(clock.pending).toBe(0);
  });

  it('processingTime gives the time of arrival, by the clock', () => {
    const clock = new ManualClock(1000);
    const s = new Subject<string>();
    const seen: unknown[] = [];
    s.pipe(processingTime({ runtime: createRuntime({ clock }) }), records()).subscribe((r) =>
      seen.push([r.value, r.timestamp]),
    );
    s.next('a');
    clock.advance(5);
    s.next('b');
    expect(seen).toEqual([
      ['a', 1000],
      ['b', 1005],
    ]);
  });

  it.each<readonly [string, () => unknown]>([
    ['timestampOf must be a function', () => fromArray([1], {} as never)],
    ['timestampOf must be a function', () => eventTime(5 as never)],
    ["atEnd must be 'flush' or 'discard'", () => fromArray([1], { ...at, atEnd: 'stop' as never })],
    ['batchSize must be a whole number from 1 to 4096', () => fromArray([1], { ...at, batchSize: 0 })],
    ['batchSize must be a whole number from 1 to 4096', () => fromArray([1], { ...at, batchSize: 5000 })],
    [
      'watermarks and outOfOrderness exclude each other',
      () => fromArray([1], { ...at, outOfOrderness: 1, watermarks: monotonous() }),
    ],
    ['outOfOrderness must be a whole number', () => fromArray([1], { ...at, outOfOrderness: -1 })],
    [
      "fromArray: whenQuiet must be 'wait', { idleAfter } or { followClockAfter }",
      () => fromArray([1], { ...at, whenQuiet: {} as never }),
    ],
    [
      "eventTime: whenQuiet must be 'wait', { idleAfter } or { followClockAfter }",
      () => eventTime(() => 1, { whenQuiet: 'idle' as never }),
    ],
    [
      'idleAfter must be a whole number of milliseconds, at least 1',
      () => fromArray([1], { ...at, whenQuiet: { idleAfter: 0 } }),
    ],
    [
      'followClockAfter must be a whole number of milliseconds, at least 1',
      () => eventTime(() => 1, { whenQuiet: { followClockAfter: -1 } }),
    ],
    ['an Observable goes in by eventTime', () => fromSource<number>(of(1) as never, at)],
    ['the first argument must be a source', () => fromSource<number>('clicks.csv' as never, at)],
    ['an Observable goes in by eventTime', () => fromIterable<number>(of(1) as never, at)],
    ['a promise is to be awaited first', () => fromIterable<number>(Promise.resolve([1]) as never, at)],
    ['runtime must be made by createRuntime()', () => fromArray([1], { ...at, runtime: {} as never })],
  ])('refuse at once, not at subscribe: %s', (message, make) => {
    expect(make).toThrow(
      expect.objectContaining({ code: 'INVALID_OPTION', message: expect.stringContaining(message) }),
    );
  });

  it.each([
    ['buffer.limit must be a whole number', { limit: 0 }],
    ['buffer.limit must be a whole number', { limit: 1.5 }],
    ['buffer.whenFull must be', { whenFull: 'wait' as 'error' }],
    ['buffer.keyOf must be a function', { whenFull: 'latest-per-key' } as never],
    ['buffer.keyOf is for', { keyOf: (n: number) => n } as never],
  ])('refuse a buffer at once: %s', (message, buffer) => {
    for (const make of [
      () => eventTime<number>((n) => n, { buffer }),
      () => eventTimeChunks<number>((n) => n, { buffer }),
      () => processingTime<number>({ buffer }),
    ]) {
      expect(make).toThrow(
        expect.objectContaining({ code: 'INVALID_OPTION', message: expect.stringContaining(message) }),
      );
    }
  });
});

describe('take(1) after the exit of an endless synchronous source', () => {
  it('stops fromIterable, and lets go of it', async () => {
    const { numbers, asked, returned } = endless();
    const { out } = outcome(fromIterable(numbers, { ...at, batchSize: 16 }).pipe(values(), take(1)));
    await tick();
    expect(out).toEqual([1]);
    expect([asked(), returned()]).toEqual([16, true]);
  });

  it('stops fromIterable behind a window', async () => {
    const { numbers, asked, returned } = endless();
    const { out } = outcome(
      fromIterable(numbers, { ...at, batchSize: 16 }).pipe(windowAll(tumbling(100), agg.count()), values(), take(1)),
    );
    // On a busy machine it gives way to others in between.
    while (out.length === 0) await tick();
    expect(out).toMatchObject([{ value: 99 }]);
    expect([asked(), returned()]).toEqual([112, true]);
  });

  it('stops a synchronous Observable', () => {
    const { numbers, asked, returned } = endless();
    expect(
      outcome(
        from(numbers).pipe(
          eventTime((n) => n),
          values(),
          take(1),
        ),
      ).out,
    ).toEqual([1]);
    expect([asked(), returned()]).toEqual([1, true]);
  });

  it('stops a synchronous Observable behind a window', () => {
    const { numbers, asked, returned } = endless();
    expect(
      outcome(
        from(numbers).pipe(
          eventTime((n) => n),
          windowAll(tumbling(10), agg.count()),
          values(),
          take(1),
        ),
      ).out,
    ).toMatchObject([{ value: 9 }]);
    expect([asked(), returned()]).toEqual([10, true]);
  });

  it('stops each of several, under a union', async () => {
    const [a, b] = [endless(), endless()];
    const options = { ...at, batchSize: 4 };
    const { out } = outcome(
      union(fromIterable(a.numbers, options), fromIterable(b.numbers, options)).pipe(values(), take(1)),
    );
    await tick();
    await tick();
    expect(out).toEqual([1]);
    expect([a.returned(), b.asked()]).toEqual([true, 0]);
  });

  it('does no more of a long array than the batch at hand', () => {
    let mapped = 0;
    const numbers = Array.from({ length: 10_000 }, (_, i) => i);
    outcome(fromArray(numbers, { timestampOf: (n) => (mapped++, n), batchSize: 8 }).pipe(values(), take(1)));
    expect(mapped).toBe(8);
  });
});

describe('a hot Subject', () => {
  it('is buffered while its root is held, and goes as one batch then', async () => {
    const s = new Subject<number>();
    const frames: number[][] = [];
    const runtime = createRuntime();
    const stream = s.pipe(
      eventTime((n) => n, { runtime }),
      (source) => union(source, never<number>()),
    );
    stream.subscribe((frame) => frame.kind === 0 && frame.values.length > 0 && frames.push([...frame.values]));
    for (const n of [1, 2, 3]) s.next(n);
    expect(frames).toEqual([]);
    expect(runtime.metrics().operators[0]).toMatchObject({ in: 3, used: 0, pending: 3 });
    open();
    expect(frames).toEqual([[1, 2, 3]]);
    expect(runtime.metrics().operators[0]).toMatchObject({ in: 3, used: 3, pending: 0 });
  });

  let open: () => void;
  /** A stream that opens when it is told to. */
  function never<T>(): Stream<T> {
    return new Observable((destination) => {
      open = (): void => void fromArray([] as T[], { timestampOf: () => 0 }).subscribe(destination);
    });
  }

  it('feeds back into itself without an operator being entered twice', () => {
    const s = new Subject<number>();
    const log: string[] = [];
    s.pipe(
      eventTime((n) => n),
      values(),
    ).subscribe((n) => {
      log.push(`<${n}`);
      if (n < 4) {
        s.next(n + 1);
        s.next(n + 10);
      }
      log.push(`${n}>`);
    });
    s.next(2);
    expect(log.join(' ')).toBe('<2 2> <3 3> <12 12> <4 4> <13 13>');
  });

  it('feeds back through a window, in order, and ends cleanly from within', () => {
    const s = new Subject<number>();
    const results: unknown[] = [];
    s.pipe(
      eventTime((n) => n),
      windowAll(tumbling(10), agg.collect()),
      values(),
    ).subscribe({
      next: ({ window, value }) => {
        results.push(value);
        if (window.start === 0) {
          s.next(15);
          s.next(27);
        } else s.complete();
      },
      complete: () => results.push('end'),
    });
    s.next(1);
    s.next(12);
    expect(results).toEqual([[1], [12, 15], [27], 'end']);
  });

  describe('under exhausted credits', () => {
    const held = (
      buffer: object,
      n: number,
    ): { runtime: ReturnType<typeof createRuntime>; seen: unknown[]; s: Subject<number> } => {
      const runtime = createRuntime({ credits: 2, onWarning: () => undefined });
      const s = new Subject<number>();
      const seen: unknown[] = [];
      s.pipe(
        eventTime((i) => i, { runtime, buffer, name: 'hot' }),
        values(),
      ).subscribe({ next: (i) => seen.push(i), error: (error: RxtideError) => seen.push(error) });
      runtime.flow.take(2);
      for (let i = 1; i <= n; i++) s.next(i);
      return { runtime, seen, s };
    };

    it('waits, and is sent as one batch when credits come back', () => {
      const { runtime, seen } = held({}, 5);
      expect(seen).toEqual([]);
      expect(runtime.metrics().operators[0]).toMatchObject({ in: 5, pending: 5 });
      runtime.flow.give(1);
      expect(seen).toEqual([1, 2, 3, 4, 5]);
    });

    it('fails the stream when there are too many, by default: the error says what to do', () => {
      const { seen, s, runtime } = held({ limit: 3 }, 4);
      expect(seen).toHaveLength(1);
      expect(seen[0]).toMatchObject({
        code: 'BUFFER_FULL',
        operator: 'hot',
        message: expect.stringContaining('raise buffer.limit, choose what to drop'),
      });
      expect(s.observed).toBe(false);
      expect(runtime.metrics().operators[0]).toMatchObject({ in: 4, discarded: 4, pending: 0 });
    });

    it.each([
      ['drop-oldest', [3, 4, 5]],
      ['drop-newest', [1, 2, 3]],
    ] as const)('%s sheds, and counts it', (whenFull, left) => {
      const { runtime, seen } = held({ limit: 3, whenFull }, 5);
      expect(runtime.metrics().operators[0]).toMatchObject({ in: 5, shed: 2, pending: 3 });
      runtime.flow.give(2);
      expect(seen).toEqual(left);
      expect(runtime.metrics().operators[0]).toMatchObject({ in: 5, used: 3, shed: 2, pending: 0 });
    });

    it('sheds many without copying each time', () => {
      const { runtime, seen } = held({ limit: 1000, whenFull: 'drop-oldest' }, 20_000);
      runtime.flow.give(2);
      expect(seen).toEqual(Array.from({ length: 1000 }, (_, i) => 19_001 + i));
    });

    it('completes after what waits', () => {
      const { runtime, seen, s } = held({}, 2);
      s.complete();
      expect(seen).toEqual([]);
      runtime.flow.give(2);
      expect(seen).toEqual([1, 2]);
      expect(runtime.metrics().operators[0]).toMatchObject({ finished: true, used: 2 });
    });
  });
});

describe('several pull sources', () => {
  it('take turns: the one that stands lowest sends next', () => {
    const seen: number[] = [];
    union(fromArray([1, 4, 5], { ...at, batchSize: 1 }), fromArray([2, 3, 9], { ...at, batchSize: 1 }))
      .pipe(values())
      .subscribe((n) => seen.push(n));
    expect(seen).toEqual([1, 2, 4, 3, 9, 5]);
  });

  it('none runs more than maxDrift ahead of the lowest that is asked for its events', async () => {
    const runtime = createRuntime({ maxDrift: 100 });
    const gate: (() => void)[] = [];
    async function* slow(): AsyncGenerator<number> {
      for (const n of [0, 150, 400]) {
        await new Promise<void>((resolve) => gate.push(resolve));
        yield n;
      }
    }
    const seen: number[] = [];
    union(
      fromArray([1, 90, 102, 103, 251, 252, 600], { ...at, batchSize: 1, runtime }),
      fromIterable(slow(), { ...at, runtime }),
    )
      .pipe(values())
      .subscribe((n) => seen.push(n));
    const steps: number[][] = [];
    for (let i = 0; i < 3; i++) {
      for (let ticks = 0; ticks < 4; ticks++) await tick();
      steps.push(seen.splice(0));
      gate.shift()!();
    }
    for (let ticks = 0; ticks < 4; ticks++) await tick();
    steps.push(seen);
    // It goes on while it stands at most 100 ahead of where the slow one stands: −∞, −1, 149, the end.
    expect(steps).toEqual([[1], [0, 90, 102], [150, 103, 251], [400, 252, 600]]);
  });
});

describe('fromSource', () => {
  it('asks for the next chunk when there is room, and lets go of it when it is left', async () => {
    let opened = 0;
    let closed = false;
    let aborted = false;
    const seen: number[] = [];
    const source = {
      name: 'endless',
      async *open(_: unknown, signal: AbortSignal) {
        signal.addEventListener('abort', () => (aborted = true));
        try {
          for (;;) yield { position: opened, values: [++opened] };
        } finally {
          closed = true;
        }
      },
    };
    await new Promise<void>((complete) => {
      fromSource(source, at)
        .pipe(values(), take(3))
        .subscribe({ next: (n) => seen.push(n), complete });
    });
    await tick();
    expect(seen).toEqual([1, 2, 3]);
    expect(opened).toBeLessThan(7);
    expect([closed, aborted]).toEqual([true, true]);
  });

  it('fails the stream, and not the process, with what a source does that it should not', async () => {
    const failureOf = (source: unknown): Promise<unknown> =>
      new Promise((error) => fromSource(source as Source<number>, at).subscribe({ error }));
    const iterates = (next: () => unknown): unknown => ({ [Symbol.asyncIterator]: () => ({ next }) });
    let asked = 0;
    const throwing = (): unknown => {
      if (asked++ > 0) throw new Error('in the call itself');
      return Promise.resolve({ done: false, value: { position: 0, values: [1] } });
    };
    const splits = { open: () => iterates(throwing) };
    const strange: [unknown, string][] = [
      [{ name: 'throws', open: () => iterates(throwing) }, 'in the call itself'],
      [{ name: 'answers at once', open: () => iterates(() => undefined) }, 'user code threw'],
      [{ name: 'no chunk', open: () => iterates(async () => ({ done: false })) }, 'it must give chunks'],
      [{ ...splits, name: 'no splits', discover: () => iterates(async () => ({ done: false })) }, 'user code threw'],
      [
        { ...splits, name: 'no names', discover: () => iterates(async () => ({ done: false, value: {} })) },
        'user code threw',
      ],
    ];
    for (const [source, message] of strange) {
      expect(await failureOf(source)).toMatchObject({ message: expect.stringContaining(message) });
    }
    asked = 0;
    const iterable = iterates(throwing) as AsyncIterable<number>;
    const failure = new Promise((error) => fromIterable(iterable, { timestampOf: () => 0 }).subscribe({ error }));
    expect(await failure).toMatchObject({ message: expect.stringContaining('in the call itself') });
  });

  it('is let go of when an event has no time', async () => {
    let closed = false;
    async function* chunks(): AsyncGenerator<number[]> {
      try {
        for (;;) yield [1, NaN];
      } finally {
        closed = true;
      }
    }
    const error = await new Promise((resolve) => {
      fromChunks(chunks(), at).subscribe({ error: resolve });
    });
    await tick();
    expect(error).toMatchObject({ code: 'INVALID_TIMESTAMP' });
    expect(closed).toBe(true);
  });

  it.each([
    ['an array', /its `open` must give an asynchronous iterable of chunks/, () => [[1, 2]]],
    [
      'a promise',
      /its `open` must give an asynchronous iterable of chunks/,
      async () => [{ position: 0, values: [1] }],
    ],
    [
      'events in place of chunks',
      /it must give chunks, each \{ position, values \}/,
      async function* () {
        yield [1, 2];
      },
    ],
  ])('says what is wrong with a source that gives %s', async (_, message, open) => {
    const error = await new Promise<RxtideError>((resolve) => {
      fromSource({ name: 'mine', open } as never, { timestampOf: () => 0 }).subscribe({ error: resolve });
    });
    expect([error.code, error.message]).toEqual(['SOURCE_FAILED', expect.stringMatching(message)]);
    expect(error.message).toContain("the source 'mine'");
  });
});
