import { describe, expect, it } from '@jest/globals';
import { Subject } from 'rxjs';
import {
  agg,
  createRuntime,
  eventTime,
  keyBy,
  mapValues,
  RxtideError,
  sideOutput,
  tumbling,
  union,
  values,
  windowAll,
  windowBy,
} from '../../lib/index.js';
import type { Rejected, SideOutput, Stream } from '../../lib/index.js';
import { harness, ManualClock, plain } from '../../lib/testing.js';

const at = (n: number): number => n;
const runtime = (): { runtime: ReturnType<typeof createRuntime> } => ({
  runtime: createRuntime({ clock: new ManualClock(), onWarning: () => undefined }),
});

/** Counts per ten ms; what is older than that goes to `late`. */
function running(late: SideOutput<number>): { source: Subject<number>; stop: () => void; error: () => unknown } {
  const source = new Subject<number>();
  let error: unknown;
  const subscription = source
    .pipe(eventTime(at, runtime()), windowAll(tumbling(10), agg.count(), { lateTo: late }))
    .subscribe({ error: (e) => (error = e) });
  return { source, stop: () => subscription.unsubscribe(), error: () => error };
}

describe('sideOutput', () => {
  it('gives everything to a consumer that is there before the operator runs', () => {
    const late = sideOutput<number>();
    const seen: unknown[] = [];
    late.pipe(values()).subscribe({ next: (n) => seen.push(n), complete: () => seen.push('end') });
    const { source } = running(late);
    for (const n of [15, 1, 2]) source.next(n);
    expect(seen).toEqual([1, 2]);
    source.complete();
    expect(seen).toEqual([1, 2, 'end']);
  });

  it('gives what follows to a consumer that comes later, beginning where the edge stands', () => {
    const late = sideOutput<number>();
    const { source } = running(late);
    source.next(15);
    source.next(1);
    const frames: unknown[] = [];
    late.subscribe((frame) => frames.push(plain(frame)));
    expect(frames).toEqual([{ kind: 'open', watermark: 14, idle: false }]);
    source.next(2);
    expect(frames[1]).toMatchObject({ kind: 'batch', values: [2], timestamps: [2], watermarks: null, watermark: 14 });
    source.next(30);
    expect(frames[2]).toMatchObject({ kind: 'batch', values: [], watermark: 29 });
  });

  it('completes at once for who comes after the operator has completed', () => {
    const late = sideOutput<number>();
    const { source } = running(late);
    source.complete();
    let completed = false;
    late.subscribe({ complete: () => (completed = true) });
    expect(completed).toBe(true);
  });

  it('serves several consumers, and goes on when one leaves', () => {
    const late = sideOutput<number>();
    const [one, other]: [number[], number[]] = [[], []];
    const leaving = late.pipe(values()).subscribe((n) => {
      one.push(n);
      if (n === 2) leaving.unsubscribe();
    });
    late.pipe(values()).subscribe((n) => other.push(n));
    const { source } = running(late);
    for (const n of [15, 1, 2, 3]) source.next(n);
    expect(one).toEqual([1, 2]);
    expect(other).toEqual([1, 2, 3]);
  });

  it('starts nothing, and keeps nothing that nobody listens to', () => {
    const late = sideOutput<number>();
    late.subscribe().unsubscribe();
    const h = harness((numbers: Stream<number>) =>
      numbers.pipe(windowAll(tumbling(10), agg.count(), { lateTo: late })),
    );
    h.watermark(20);
    h.event(1, 1);
    expect(h.operator('windowAll').late).toBe(1);
    const seen: unknown[] = [];
    late.pipe(values()).subscribe((n) => seen.push(n));
    h.watermark(30);
    expect(seen).toEqual([]);
  });

  it('ends with the error of its operator', () => {
    const late = sideOutput<number>();
    const errors: unknown[] = [];
    late.subscribe({ error: (error) => errors.push(error) });
    const { source, error } = running(late);
    source.error(new Error('broken'));
    expect(errors).toEqual([new Error('broken')]);
    expect(error()).toBe(errors[0]);
  });

  it('carries status and barriers as the main output does', () => {
    const late = sideOutput<number>();
    const kinds: unknown[] = [];
    late.subscribe((frame) => kinds.push(plain(frame).kind));
    const h = harness((numbers: Stream<number>) =>
      numbers.pipe(windowAll(tumbling(10), agg.count(), { lateTo: late })),
    );
    h.idle();
    h.active();
    h.snapshot();
    expect(kinds).toEqual(['open', 'status', 'status', 'barrier']);
  });

  it('is for one running operator at a time: the error names both', () => {
    const late = sideOutput<number>();
    const first = running(late);
    const second = running(late);
    expect(second.error()).toBeInstanceOf(RxtideError);
    expect((second.error() as Error).message).toBe(
      "windowAll 'windowAll' and windowAll 'windowAll' use one sideOutput() at the same time: give each operator its own and join " +
        'their streams with union(), or use shared() where one pipeline is to have several consumers',
    );
    // The first goes on, with its side.
    const seen: number[] = [];
    late.pipe(values()).subscribe((n) => seen.push(n));
    first.source.next(15);
    first.source.next(1);
    expect([first.error(), seen]).toEqual([undefined, [1]]);
  });

  it('is let go of by what fails to open for want of another one; nothing is left of that', async () => {
    const options = runtime();
    const source = new Subject<number>();
    const late = sideOutput<number>();
    const rejectedTo = sideOutput<Rejected>();
    const start = (stream: Stream<unknown>): unknown => {
      let failure: unknown;
      stream.subscribe({ error: (error: unknown) => (failure = error) });
      return failure;
    };
    expect(start(source.pipe(eventTime(at, { ...options, rejectedTo })))).toBeUndefined();
    expect(start(source.pipe(eventTime(at, { ...options, rejectedTo })))).toBeInstanceOf(RxtideError);
    const counted = (sides: { readonly rejectedTo?: typeof rejectedTo }): Stream<unknown> =>
      source.pipe(eventTime(at, options), windowAll(tumbling(10), agg.count(), { lateTo: late, ...sides }));
    expect(start(counted({ rejectedTo }))).toBeInstanceOf(RxtideError);
    expect(start(counted({}))).toBeUndefined();
    const { operators } = await options.runtime.checkpoint();
    expect([...operators.keys()]).toEqual(['eventTime', 'eventTime-2', 'windowAll']);
    expect(options.runtime.metrics().operators.map(({ finished }) => finished)).toEqual([false, false, false]);
  });

  it('serves the next run when one has ended, failed or been left', () => {
    const late = sideOutput<number>();
    const ends: ((run: ReturnType<typeof running>) => void)[] = [
      ({ source }) => source.complete(),
      ({ source }) => source.error(new Error('broken')),
      ({ stop }) => stop(),
    ];
    for (const end of ends) {
      const run = running(late);
      const seen: number[] = [];
      late.pipe(values()).subscribe({ next: (n) => seen.push(n), error: () => undefined });
      run.source.next(15);
      run.source.next(1);
      expect(seen).toEqual([1]);
      end(run);
    }
  });

  it('may be an observer of plain values, which gets them at the same moment', () => {
    const source = new Subject<number>();
    const log: unknown[] = [];
    source
      .pipe(
        eventTime(at, runtime()),
        windowAll(tumbling(10), agg.count(), {
          lateTo: { next: (n) => log.push(['late', n]), complete: () => log.push('end') },
        }),
        values(),
      )
      .subscribe(({ value }) => log.push(['count', value]));
    for (const n of [1, 15, 2]) source.next(n);
    source.complete();
    expect(log).toEqual([['count', 1], ['late', 2], ['count', 1], 'end']);
  });

  it('a union of an output and its late side is complete: each event once', () => {
    const source = new Subject<number>();
    const late = sideOutput<number>();
    const results: unknown[] = [];
    const counts = source.pipe(
      eventTime(at, runtime()),
      keyBy((n) => n % 2),
      windowBy(tumbling(10), agg.collect(), { lateTo: late }),
      mapValues(({ value }) => value.length),
    );
    for (const order of ['main first', 'late first']) {
      results.length = 0;
      const streams =
        order === 'main first' ? [counts, late.pipe(mapValues(() => -1))] : [late.pipe(mapValues(() => -1)), counts];
      const subscription = union(...(streams as never[]))
        .pipe(values())
        .subscribe((n) => results.push(n));
      for (const n of [1, 3, 2, 15, 4, 6]) source.next(n);
      subscription.unsubscribe();
      expect(results).toEqual([2, 1, -1, -1]);
    }
  });
});
