import { describe, expect, it } from '@jest/globals';
import { asyncScheduler, map, retry, Subject, tap, timer } from 'rxjs';
import type { Observable, OperatorFunction } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import {
  agg,
  createRuntime,
  eventTime,
  hours,
  processingTime,
  seconds,
  shared,
  tumbling,
  union,
  values,
  windowAll,
} from '../../lib/index.js';
import type { Clock, Frame, Stream, Warning, WhenQuiet } from '../../lib/index.js';
import type { Batch } from '../../lib/frame/batch.js';
import { BaseMachine } from '../../lib/operator/baseMachine.js';
import { operate } from '../../lib/operator/operate.js';
import type { Output } from '../../lib/operator/output.js';
import { SchedulerClock } from '../../lib/runtime/schedulerClock.js';
import { ManualClock, plain } from '../../lib/testing.js';
import type { PlainFrame } from '../../lib/testing.js';

/** Runs `test` in virtual time, to its end, and gives what it logged: each with the time at which it happened. */
function virtually(
  test: (log: (what: unknown) => void, marbles: (text: string) => Observable<string>) => void,
): [number, unknown][] {
  const log: [number, unknown][] = [];
  const scheduler = new TestScheduler(() => undefined);
  scheduler.run(({ hot }) => {
    test(
      (what) => log.push([scheduler.now(), what]),
      (text) => hot(text),
    );
  });
  return log;
}

const ignore = (): void => undefined;

/** Letters at the times on the clock at which they come. */
function timed(whenQuiet: WhenQuiet, outOfOrderness = 0): OperatorFunction<string, Frame<number>> {
  return (letters) =>
    letters.pipe(
      map(() => asyncScheduler.now()),
      eventTime((time) => time, { whenQuiet, outOfOrderness, runtime: createRuntime({ onWarning: ignore }) }),
    );
}

const counted = (stream: Stream<number>): Observable<string> =>
  stream.pipe(
    windowAll(tumbling(seconds(10)), agg.count()),
    values(),
    map(({ window, value }) => `${value} until ${window.end}`),
  );

describe('law 7: one clock', () => {
  describe("whenQuiet: 'wait'", () => {
    it('no clock moves time: a window closes when an event passes its end, however late that is', () => {
      const log = virtually((log, marbles) => {
        counted(marbles('a 60s b 5s |').pipe(timed('wait'))).subscribe({ next: log, complete: () => log('end') });
      });
      expect(log).toEqual([
        [60_001, '1 until 10000'],
        [65_002, '1 until 70000'],
        [65_002, 'end'],
      ]);
    });
  });

  describe('whenQuiet: { idleAfter }', () => {
    const slowAndFast = (marbles: (text: string) => Observable<string>, slow: string): Observable<string> =>
      counted(
        union(marbles(slow).pipe(timed({ idleAfter: seconds(5) })), marbles('a 10s b 20s c 20s |').pipe(timed('wait'))),
      );

    it('a quiet input lets the others go on after so long, to the ms', () => {
      // The slow one is quiet from 100 on, and idle at 5,100. When the fast one has ended, only the slow one, idle, is left to end.
      const log = virtually((log, marbles) => slowAndFast(marbles, '100ms x 60s |').subscribe(log));
      expect(log).toEqual([
        [10_001, '2 until 10000'],
        [30_002, '1 until 20000'],
        [60_101, '1 until 40000'],
      ]);
    });

    it('what waited is let out at the ms at which it goes idle', () => {
      const log = virtually((log, marbles) => slowAndFast(marbles, '7s x 60s |').subscribe(log));
      expect(log[0]).toEqual([12_000, '2 until 10000']);
    });

    it('an input that never had an event is idle after so long since it began', () => {
      const log: unknown[] = [];
      virtually((_, marbles) => {
        union(marbles('60s |').pipe(timed({ idleAfter: 20_000 })), marbles('a 15s b 20s |').pipe(timed('wait')))
          .pipe(
            tap((frame) => log.push([asyncScheduler.now(), frame.kind === 0 ? frame.watermark : plain(frame).kind])),
          )
          .subscribe();
      });
      expect(log).toEqual([
        [0, 'open'],
        [0, -Infinity],
        [15_001, -Infinity],
        // The time of the other one counts.
        [20_000, 15_000],
        // The other one has ended: only an idle one is left.
        [35_002, 'status'],
        [60_000, Infinity],
      ]);
    });

    it('is told downstream, and taken back by the next event, before it', () => {
      const frames: [number, PlainFrame][] = [];
      virtually((_, marbles) => {
        marbles('a 9s b 3s |')
          .pipe(timed({ idleAfter: 4000 }))
          .subscribe((frame) => frames.push([asyncScheduler.now(), plain(frame)]));
      });
      expect(frames.map(([time, frame]) => [time, frame.kind === 'status' ? frame.idle : frame.kind])).toEqual([
        [0, 'open'],
        [0, 'batch'],
        [4000, true],
        [9001, false],
        [9001, 'batch'],
        [12_002, 'batch'],
      ]);
    });

    it('an event each time just before it is due keeps it awake', () => {
      const frames: PlainFrame[] = [];
      virtually((_, marbles) => {
        marbles('a 998ms b 998ms c 998ms d 998ms |')
          .pipe(timed({ idleAfter: 1000 }))
          .subscribe((frame) => frames.push(plain(frame)));
      });
      expect(frames.map(({ kind }) => kind)).not.toContain('status');
    });
  });

  describe('whenQuiet: { followClockAfter }', () => {
    it('the watermark goes on with the clock from then on, as if events had', () => {
      const log = virtually((log, marbles) => {
        marbles('2s a 3s |')
          .pipe(timed({ followClockAfter: 1000 }, 500))
          .subscribe((frame) => frame.kind === 0 && log(frame.watermark));
      });
      // At 2,000 the watermark is 2,000 − 500 − 1; a second later it begins to follow, at most every 250 ms.
      expect(log).toEqual([
        [2000, 1499],
        [3000, 2499],
        [3250, 2749],
        [3500, 2999],
        [3750, 3249],
        [4000, 3499],
        [4250, 3749],
        [4500, 3999],
        [4750, 4249],
        [5000, 4499],
        [5001, Infinity],
      ]);
    });

    it('closes windows on a live screen while nothing comes', () => {
      const log = virtually((log, marbles) => {
        counted(marbles('a 30s |').pipe(timed({ followClockAfter: seconds(2) }))).subscribe(log);
      });
      expect(log).toEqual([[10_000, '1 until 10000']]);
    });

    it('stops following at the next event', () => {
      const log = virtually((log, marbles) => {
        marbles('a 2600ms b 999ms |')
          .pipe(timed({ followClockAfter: 2000 }))
          .subscribe((frame) => frame.kind === 0 && log([frame.watermark, frame.values.length]));
      });
      expect(log).toEqual([
        [0, [-1, 1]],
        [2000, [1999, 0]],
        [2250, [2249, 0]],
        [2500, [2499, 0]],
        [2601, [2600, 1]],
        [3601, [Infinity, 0]],
      ]);
    });

    it('makes late what comes with a time that the clock has passed', () => {
      const log = virtually((log, marbles) => {
        marbles('a 20s b |')
          .pipe(
            map((letter) => (letter === 'a' ? 0 : 5000)),
            eventTime((time) => time, {
              whenQuiet: { followClockAfter: 1000 },
              runtime: createRuntime({ onWarning: ignore }),
            }),
            windowAll(tumbling(seconds(10)), agg.count(), { lateTo: { next: log } }),
          )
          .subscribe();
      });
      expect(log).toEqual([[20_001, 5000]]);
    });
  });

  it('processingTime: windows close by themselves, within 20 ms', () => {
    const log = virtually((log, marbles) => {
      marbles('300ms a 400ms b 700ms c 5s |')
        .pipe(processingTime(), windowAll(tumbling(1000), agg.count()), values())
        .subscribe(({ window, value }) => log(`${value} until ${window.end}`));
    });
    expect(log.map(([, what]) => what)).toEqual(['2 until 1000', '1 until 2000']);
    const late = log.map(([time], i) => time - (i + 1) * 1000);
    expect(Math.min(...late)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...late)).toBeLessThan(20);
  });

  it('the warning when nothing comes out is given after ten seconds, to the ms, once', () => {
    const warnings: (Warning & { at: number })[] = [];
    virtually((_, marbles) => {
      const runtime = createRuntime({
        onWarning: (warning) => warnings.push({ ...warning, at: asyncScheduler.now() }),
      });
      marbles('500ms a 1s b 60s |')
        .pipe(
          map(() => asyncScheduler.now()),
          eventTime((time) => time, { runtime, name: 'letters' }),
          windowAll(tumbling(hours(1)), agg.count(), { name: 'hourly' }),
        )
        .subscribe();
    });
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toMatchObject({ code: 'NOTHING_COMES_OUT', operator: 'hourly', at: 10_500 });
    expect(warnings[0]!.message).toContain("held back by eventTime 'letters'");
  });

  it('metrics$ comes at once and then with the clock', () => {
    const log = virtually((log, marbles) => {
      const runtime = createRuntime();
      marbles('a 1499ms b 2s |')
        .pipe(
          map(() => 1),
          eventTime((n) => n, { runtime }),
        )
        .subscribe();
      const metrics = runtime.metrics$(1000).subscribe(({ time, operators }) => log([time, operators[0]!.in]));
      timer(3500).subscribe(() => metrics.unsubscribe());
    });
    expect(log).toEqual([
      [0, [0, 0]],
      [1000, [1000, 1]],
      [2000, [2000, 2]],
      [3000, [3000, 2]],
    ]);
  });

  it('nothing is left on the clock when a stream has ended, failed or been left', async () => {
    for (const end of ['complete', 'error', 'unsubscribe'] as const) {
      const clock = new ManualClock();
      const runtime = createRuntime({ clock, onWarning: () => undefined });
      const s = new Subject<number>();
      const subscription = union(
        s.pipe(eventTime((n) => n, { runtime, whenQuiet: { idleAfter: 1000 } })),
        s.pipe(
          eventTime((n) => n, { runtime, whenQuiet: { followClockAfter: 1000 } }),
          shared(),
        ),
      )
        .pipe(windowAll(tumbling(10), agg.count()))
        .subscribe({ error: () => undefined });
      // What is shared begins at the next microtask.
      await Promise.resolve();
      s.next(1);
      expect(clock.pending).toBeGreaterThan(0);
      if (end === 'unsubscribe') subscription.unsubscribe();
      else s[end](new Error('broken'));
      expect(clock.pending).toBe(0);
    }
  });

  it('a pipeline that is retried is on time again', () => {
    const log = virtually((log, marbles) => {
      let tries = 0;
      counted(
        marbles('a 20s b 5s |').pipe(
          tap(() => {
            if (++tries === 1) throw new Error('first');
          }),
          timed('wait'),
        ),
      )
        .pipe(retry({ delay: 1000 }))
        .subscribe(log);
    });
    expect(log).toEqual([[25_002, '1 until 30000']]);
  });

  it('now is read once a frame, whatever the clock does meanwhile', () => {
    let ticks = 0;
    const clock: Clock = { now: () => ++ticks, schedule: () => () => undefined };
    const seen: number[][] = [];
    class Reader extends BaseMachine<number, number> {
      onBatch(batch: Batch<number, unknown>): void {
        seen.push(Array.from(batch.values, () => this.context.now));
      }
      override onWatermark(_watermark: number, _out: Output<number>): void {
        seen.push([this.context.now]);
      }
    }
    const reader = { kind: 'reader', name: undefined, machine: () => new Reader(), keyed: false };
    const s = new Subject<number>();
    operate<number, number, unknown>(reader, [
      s.pipe(processingTime({ runtime: createRuntime({ clock }) })),
    ]).subscribe();
    seen.length = 0;
    s.next(1);
    s.next(2);
    expect(seen).toHaveLength(4);
    expect(seen[0]).toEqual(seen[1]);
    expect(seen[2]).toEqual(seen[3]);
    expect(seen[2]![0]).toBeGreaterThan(seen[0]![0]!);
  });

  describe('delays beyond 2^31 − 1 ms, which hosts take for 0', () => {
    const LONGEST = 2 ** 31 - 1;

    it.each([0, 1, LONGEST, LONGEST + 1, 3 * LONGEST + 5])('a delay of %d is chained and exact', (delay) => {
      const scheduler = new TestScheduler(() => undefined);
      const asked: number[] = [];
      scheduler.run(() => {
        const clock = new SchedulerClock({
          now: () => asyncScheduler.now(),
          schedule: (work, wait, state) => {
            asked.push(wait!);
            return asyncScheduler.schedule(work as never, wait, state);
          },
        });
        clock.schedule(() => asked.push(-asyncScheduler.now()), delay);
      });
      expect(asked.at(-1)).toBe(-delay);
      expect(Math.max(...asked)).toBeLessThanOrEqual(LONGEST);
      expect(asked.slice(0, -1).reduce((sum, wait) => sum + wait, 0)).toBe(delay);
    });

    it('can be cancelled on any part of the way', () => {
      for (const at of [1000, LONGEST + 1000]) {
        const log = virtually((log) => {
          const cancel = new SchedulerClock(asyncScheduler).schedule(() => log('rang'), 2 * LONGEST);
          timer(Math.min(at, LONGEST)).subscribe(() => timer(at - Math.min(at, LONGEST)).subscribe(cancel));
        });
        expect(log).toEqual([]);
      }
    });

    it('an entry that follows the clock after a month does so after a month', () => {
      const month = hours(24 * 30);
      expect(month).toBeGreaterThan(LONGEST);
      const log = virtually((log, marbles) => {
        marbles(`a ${month + 10}ms |`)
          .pipe(timed({ followClockAfter: month }))
          .subscribe((frame) => frame.kind === 0 && log(frame.watermark));
      });
      expect(log.slice(0, 2)).toEqual([
        [0, -1],
        [month, month - 1],
      ]);
    });
  });
});
