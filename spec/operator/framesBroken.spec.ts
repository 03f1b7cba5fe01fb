import { describe, expect, it } from '@jest/globals';
import {
  asapScheduler,
  catchError,
  concat,
  concatMap,
  debounceTime,
  delay,
  EMPTY,
  endWith,
  filter,
  finalize,
  map,
  merge,
  NEVER,
  observeOn,
  of,
  pairwise,
  repeat,
  share,
  shareReplay,
  skip,
  startWith,
  Subject,
  switchMap,
  take,
  takeUntil,
  tap,
} from 'rxjs';
import type { MonoTypeOperatorFunction, Observable } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import {
  agg,
  createRuntime,
  eventTime,
  fromArray,
  keyBy,
  mapValues,
  records,
  RxtideError,
  toAsyncIterable,
  toSink,
  tumbling,
  union,
  values,
  windowAll,
} from '../../lib/index.js';
import type { Frame, Stream, Warning } from '../../lib/index.js';
import { ManualClock } from '../../lib/testing.js';

type Frames = Frame<number>;
type Operator = MonoTypeOperatorFunction<Frames>;

const at = { timestampOf: (n: number) => n };
const numbers = (): Stream<number> => fromArray([1, 2, 3, 14], { ...at, batchSize: 1, name: 'numbers' });

/** What comes of an operator of RxJS between `numbers` and keyBy 'keys', in virtual time. */
function between(operator: Operator): { out: number[]; error: unknown; completed: boolean } {
  const out: number[] = [];
  let error: unknown;
  let completed = false;
  new TestScheduler(() => undefined).run(() => {
    numbers()
      .pipe(
        operator,
        keyBy((n) => n, { name: 'keys' }),
        values(),
      )
      .subscribe({ next: (n) => out.push(n), error: (e) => (error = e), complete: () => (completed = true) });
  });
  return { out, error, completed };
}

const HELP =
  "An RxJS operator between fromArray 'numbers' and keyBy 'keys', such as debounceTime, filter, delay, merge or share, works on " +
  'frames, not events: use filterValues, union or shared(), or move it before eventTime or after values()';
const HELP_BEFORE = HELP.replace("between fromArray 'numbers' and", 'before');

describe('RxJS operators between two of rxtide', () => {
  it.each<readonly [string, Operator]>([
    ['tap', tap()],
    ['finalize', finalize(() => undefined)],
    ['takeUntil', takeUntil(NEVER)],
    ['catchError', catchError(() => EMPTY)],
    ['map to the same', map((frame) => frame)],
    ['share with one consumer', share()],
    ['concatMap to one', concatMap((frame) => of(frame))],
  ])('%s passes every frame: all is well', (_, operator) => {
    expect(between(operator)).toEqual({ out: [1, 2, 3, 14], error: undefined, completed: true });
  });

  it.each<readonly [string, Operator, string, readonly number[]]>([
    ['filter', filter((frame) => frame.seq !== 2), 'frames are missing', [1]],
    ['skip', skip(1), 'the first frame was not Open: it subscribed late to something that was running', []],
    ['delay', delay(5), 'a frame arrived later than it was sent', []],
    ['observeOn', observeOn(asapScheduler), 'a frame arrived later than it was sent', []],
    [
      'debounceTime',
      debounceTime(5),
      'the first frame was not Open: it subscribed late to something that was running',
      [],
    ],
    [
      'merge with another stream',
      (source) => merge(source, numbers()),
      'frames of two streams arrived mixed',
      [1, 2, 3, 14],
    ],
    [
      'concat of two streams',
      (source) => concat(source, numbers()),
      'frames of two streams arrived mixed',
      [1, 2, 3, 14],
    ],
    ['repeat', repeat(2), 'frames of two streams arrived mixed', [1, 2, 3, 14]],
    ['each frame twice', concatMap((frame) => of(frame, frame)), 'a frame arrived twice, or out of order', []],
    [
      'startWith',
      startWith(0 as unknown as Frames),
      'a value arrived that is no frame: eventTime or another entry is missing, or values() stands too early',
      [],
    ],
    [
      'map to what is in it',
      map((frame) => (frame as { values?: unknown }).values as Frames),
      'a value arrived that is no frame: eventTime or another entry is missing, or values() stands too early',
      [],
    ],
    [
      'pairwise',
      pairwise() as unknown as Operator,
      'a value arrived that is no frame: eventTime or another entry is missing, or values() stands too early',
      [],
    ],
    [
      'a frame made up',
      map((frame) => ({ kind: frame.kind, seq: frame.seq }) as unknown as Frames),
      'a value arrived that is no frame: eventTime or another entry is missing, or values() stands too early',
      [],
    ],
    [
      'null',
      startWith(null as unknown as Frames),
      'a value arrived that is no frame: eventTime or another entry is missing, or values() stands too early',
      [],
    ],
    [
      'undefined later',
      concatMap((frame) => (frame.seq < 2 ? of(frame) : of(undefined as unknown as Frames))),
      'a value arrived that is no frame: eventTime or another entry is missing, or values() stands too early',
      [1],
    ],
  ])('%s is found: the message names both and says what to do', (_, operator, what, before) => {
    const { out, error, completed } = between(operator);
    expect(error).toBeInstanceOf(RxtideError);
    const { message } = error as Error;
    // Who sent something that is no frame is known once a frame came before it.
    expect(message).toBe(`${what}. ${message.includes('between') ? HELP : HELP_BEFORE}`);
    expect(error).toMatchObject({ code: 'FRAMES_BROKEN' });
    expect(out).toEqual(before);
    expect(completed).toBe(false);
  });

  it('endWith adds something after the end, when nobody listens any more', () => {
    expect(between(endWith(0 as unknown as Frames))).toMatchObject({ out: [1, 2, 3, 14] });
  });

  it('share is found by the consumer that comes late', () => {
    const s = new Subject<number>();
    const hot = s.pipe(
      eventTime((n) => n, { name: 'hot' }),
      share(),
    );
    const out: unknown[] = [];
    hot.pipe(values()).subscribe((n) => out.push(n));
    s.next(1);
    hot
      .pipe(keyBy((n) => n))
      .subscribe({ error: (error: RxtideError) => out.push(error.code, error.message.split('. ')[0]) });
    s.next(2);
    expect(out).toEqual([
      1,
      2,
      'FRAMES_BROKEN',
      'the first frame was not Open: it subscribed late to something that was running',
    ]);
  });

  it('shareReplay is found by the consumer that comes late', () => {
    const s = new Subject<number>();
    const hot = s.pipe(
      eventTime((n) => n),
      shareReplay({ bufferSize: 1, refCount: true }),
    );
    hot.pipe(values()).subscribe();
    s.next(1);
    let code: unknown;
    hot.pipe(values()).subscribe({ error: (error: RxtideError) => (code = error.code) });
    s.next(2);
    expect(code).toBe('FRAMES_BROKEN');
  });

  it.each<readonly [string, (stream: Stream<number>) => Observable<unknown>]>([
    ['values', (stream) => stream.pipe(values())],
    ['records', (stream) => stream.pipe(records())],
    ['windowAll', (stream) => stream.pipe(windowAll(tumbling(10), agg.count()))],
    ['toSink', (stream) => stream.pipe(toSink(() => undefined))],
    ['union', (stream) => union(stream, fromArray([1], at))],
  ])('%s finds it too', (name, make) => {
    const errors: RxtideError[] = [];
    make(numbers().pipe(filter((frame) => frame.seq !== 2))).subscribe({
      error: (error: RxtideError) => errors.push(error),
    });
    expect(errors).toHaveLength(1);
    expect(errors[0]!.code).toBe('FRAMES_BROKEN');
    expect(errors[0]!.message).toContain(`between fromArray 'numbers' and ${name}`);
  });

  it('toAsyncIterable finds it too', async () => {
    const iterate = async (): Promise<void> => {
      for await (const _ of toAsyncIterable(numbers().pipe(filter((frame) => frame.seq !== 2))));
    };
    await expect(iterate()).rejects.toMatchObject({ code: 'FRAMES_BROKEN' });
  });

  it('a stream without an entry is found, with words for it', () => {
    const errors: string[] = [];
    const plain = of({ n: 1 }, { n: 2 }) as unknown as Stream<number>;
    plain.pipe(windowAll(tumbling(10), agg.count())).subscribe({ error: (error: Error) => errors.push(error.message) });
    expect(errors).toEqual([
      expect.stringMatching(
        /^a value arrived that is no frame: eventTime or another entry is missing, or values\(\) stands too early\. /,
      ),
    ]);
  });

  it('an input that opens later than it was subscribed to is waited for, whatever the others do', async () => {
    const s = new Subject<number>();
    const go = new Subject<void>();
    const out: number[] = [];
    const running = s.pipe(
      eventTime((n) => n),
      mapValues((n) => n),
    );
    union(running, go.pipe(switchMap(() => numbers())))
      .pipe(values())
      .subscribe((n) => out.push(n));
    s.next(100);
    expect(out).toEqual([]);
    go.next();
    expect(out).toEqual([100, 1, 2, 3, 14]);
  });

  describe('take', () => {
    const cutOff = (make: (stream: Stream<number>, runtime: object) => Observable<unknown>): Warning[] => {
      const warnings: Warning[] = [];
      const runtime = createRuntime({ clock: new ManualClock(), onWarning: (warning) => warnings.push(warning) });
      make(fromArray([1, 2, 13, 24, 35], { ...at, batchSize: 1, runtime, name: 'numbers' }), runtime).subscribe();
      return warnings;
    };

    it('cannot be told from takeUntil: what is held is discarded, and the user is warned', () => {
      const out: number[] = [];
      const warnings = cutOff((stream) =>
        stream.pipe(
          take(3),
          windowAll(tumbling(10), agg.count(), { name: 'counts' }),
          values(),
          tap((result) => out.push(result.value)),
        ),
      );
      expect(out).toEqual([]);
      expect(warnings).toEqual([
        {
          code: 'CUT_OFF',
          operator: 'counts',
          message:
            "windowAll 'counts': fromArray 'numbers' was completed while it was sending, as take(n) does: that counts frames, not " +
            'events, and what is held is discarded. Use takeUntil, or put take before eventTime or after values()',
        },
      ]);
    });

    it('is warned of before an exit', () => {
      for (const exit of [values<unknown, unknown>(), records<unknown, unknown>()]) {
        const warnings = cutOff((stream) => stream.pipe(windowAll(tumbling(10), agg.count()), take(2), exit as never));
        expect(warnings.map(({ code }) => code)).toEqual(['CUT_OFF']);
      }
    });

    it('is warned of on one of several inputs, and the others go on', () => {
      const out: number[] = [];
      const s = new Subject<number>();
      const warnings: Warning[] = [];
      const runtime = createRuntime({ clock: new ManualClock(), onWarning: (warning) => warnings.push(warning) });
      const events = eventTime<number>((n) => n, { runtime });
      union(s.pipe(events, take(2)), s.pipe(events))
        .pipe(values())
        .subscribe((n) => out.push(n));
      for (const n of [1, 2, 3]) s.next(n);
      expect(out).toEqual([1, 1, 2, 3]);
      expect(warnings.map(({ code, operator }) => [code, operator])).toEqual([['CUT_OFF', 'union']]);
    });

    it('after the exit it is as it is in RxJS: no warning', () => {
      expect(cutOff((stream) => stream.pipe(windowAll(tumbling(10), agg.count()), values(), take(1)))).toEqual([]);
    });

    it('takeUntil from outside is no reason for a warning', () => {
      const stop = new Subject<void>();
      const s = new Subject<number>();
      const warnings: Warning[] = [];
      const runtime = createRuntime({ clock: new ManualClock(), onWarning: (warning) => warnings.push(warning) });
      let completed = false;
      s.pipe(
        eventTime((n) => n, { runtime }),
        takeUntil(stop),
        windowAll(tumbling(10), agg.count()),
        values(),
      ).subscribe({
        complete: () => (completed = true),
      });
      s.next(1);
      stop.next();
      expect([completed, warnings]).toEqual([true, []]);
      expect(s.observed).toBe(false);
    });
  });
});
