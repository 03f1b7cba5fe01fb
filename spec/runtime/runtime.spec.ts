import { describe, expect, it } from '@jest/globals';
import { Subject, take } from 'rxjs';
import {
  agg,
  createRuntime,
  eventTime,
  fromArray,
  keyBy,
  mapValues,
  RxtideError,
  shared,
  toSink,
  tumbling,
  union,
  values,
  windowAll,
  windowBy,
} from '../../lib/index.js';
import type { ManagedRuntime } from '../../lib/index.js';
import { ManualClock } from '../../lib/testing.js';

const at = { timestampOf: (n: number) => n };
const failureOf = (stream: { subscribe(observer: { error(error: unknown): void }): unknown }): RxtideError => {
  let failure: unknown;
  stream.subscribe({ error: (error) => (failure = error) });
  expect(failure).toBeInstanceOf(RxtideError);
  return failure as RxtideError;
};
const namesOf = (runtime: ManagedRuntime): string[] => runtime.metrics().operators.map(({ name }) => name);

describe('createRuntime', () => {
  it.each([
    [{ credits: 0 }, 'credits must be at least 1'],
    [{ credits: NaN }, 'credits must be at least 1'],
    [{ timersAtEnd: 'maybe' as 'fire' }, "timersAtEnd must be 'fire', 'drop' or 'wait'"],
    [{ maxDrift: -1 }, 'maxDrift must be a whole number'],
  ])('refuses %p', (options, message) => {
    expect(() => createRuntime(options)).toThrow(
      expect.objectContaining({ code: 'INVALID_OPTION', message: expect.stringContaining(message) }),
    );
  });
});

describe('runtimes that meet in one operator', () => {
  it('are linked: one set of figures, with names that differ', () => {
    const clock = new ManualClock();
    const [one, other] = [createRuntime({ clock }), createRuntime({ clock })];
    const s = new Subject<number>();
    union(
      s.pipe(
        eventTime((n) => n, { runtime: one }),
        mapValues((n) => n),
      ),
      s.pipe(
        eventTime((n) => n, { runtime: other }),
        mapValues((n) => n),
      ),
    )
      .pipe(windowAll(tumbling(10), agg.count(), { name: 'all' }))
      .subscribe();
    expect(namesOf(one)).toEqual(['eventTime', 'mapValues', 'eventTime-2', 'mapValues-2', 'union', 'all']);
    expect(namesOf(other)).toEqual(namesOf(one));
    s.next(1);
    expect(one.metrics().operators.find(({ name }) => name === 'union')).toMatchObject({
      in: 2,
      inputs: ['mapValues', 'mapValues-2'],
    });
  });

  it('are linked whichever way they meet, and more than two', () => {
    const runtimes = Array.from({ length: 4 }, () => createRuntime());
    const s = new Subject<number>();
    const [a, b, c, d] = runtimes.map((runtime) =>
      s.pipe(
        eventTime((n) => n, { runtime }),
        shared(),
      ),
    );
    union(union(a!, b!), union(c!, d!)).subscribe();
    for (const runtime of runtimes) expect(namesOf(runtime)).toHaveLength(7);
    expect(new Set(namesOf(runtimes[3]!)).size).toBe(7);
  });

  it('share their credits, also those that were out before', async () => {
    const [one, other] = [createRuntime({ credits: 4 }), createRuntime({ credits: 4 })];
    const s = new Subject<number>();
    const answers: (() => void)[] = [];
    const slow = s.pipe(
      eventTime((n) => n, { runtime: one }),
      shared(),
    );
    slow.pipe(toSink(() => new Promise<void>((resolve) => answers.push(resolve)))).subscribe();
    await Promise.resolve();
    await Promise.resolve();
    s.next(1);
    s.next(2);
    expect(answers).toHaveLength(1);
    const seen: number[] = [];
    const t = new Subject<number>();
    union(slow, t.pipe(eventTime((n) => n, { runtime: other })))
      .pipe(values())
      .subscribe((n) => seen.push(n));
    t.next(10);
    s.next(3);
    s.next(4);
    expect(seen).toEqual([10, 3, 4]);
    // Four are out: both wait.
    t.next(20);
    s.next(5);
    expect(seen).toEqual([10, 3, 4]);
    while (answers.length > 0) {
      answers.shift()!();
      await Promise.resolve();
      await Promise.resolve();
    }
    expect(new Set(seen.slice(3))).toEqual(new Set([20, 5]));
  });

  it('must agree on the clock, on policies and on what they restore', () => {
    const clock = new ManualClock();
    const meet = (a: ManagedRuntime, b: ManagedRuntime): RxtideError =>
      failureOf(
        union(
          fromArray([1], { ...at, runtime: a, name: 'left' }),
          fromArray([2], { ...at, runtime: b, name: 'right' }),
        ),
      );
    expect(meet(createRuntime({ clock }), createRuntime())).toMatchObject({
      code: 'RUNTIMES_DIFFER',
      message: expect.stringMatching(
        /^fromArray 'left' and fromArray 'right' meet in one operator, .* different clock: give all/,
      ),
    });
    expect(meet(createRuntime({ timersAtEnd: 'drop' }), createRuntime()).message).toContain('different timersAtEnd');
    expect(meet(createRuntime({ onWarning: () => undefined }), createRuntime()).message).toContain(
      'different onWarning',
    );
    const restore = { version: 1, id: 1, operators: new Map() } as const;
    expect(meet(createRuntime({ restore }), createRuntime()).message).toContain('different restoring');
    // The same clock will do.
    union(
      fromArray([1], { ...at, runtime: createRuntime({ clock }) }),
      fromArray([2], { ...at, runtime: createRuntime({ clock }) }),
    )
      .pipe(values())
      .subscribe({ error: (error) => expect(error).toBeUndefined() });
  });

  it('must not use a name twice: the error names both', () => {
    const s = new Subject<number>();
    const named = (kind: 'map' | 'window') =>
      kind === 'map' ? mapValues((n: number) => n, { name: 'sums' }) : mapValues((n: number) => n, { name: 'sums' });
    const error = failureOf(
      union(
        s.pipe(
          eventTime((n) => n),
          named('map'),
        ),
        s.pipe(
          eventTime((n) => n),
          named('window'),
        ),
      ),
    );
    expect(error).toMatchObject({
      code: 'NAME_TAKEN',
      message: expect.stringContaining("mapValues 'sums' and mapValues 'sums' run at the same time in one runtime"),
    });
    const runtime = createRuntime();
    const stream = s.pipe(eventTime((n) => n, { runtime, name: 'numbers' }));
    stream.subscribe();
    expect(() => stream.subscribe({ error: () => undefined })).not.toThrow();
    expect(failureOf(stream)).toMatchObject({ code: 'NAME_TAKEN', message: expect.stringContaining('use shared()') });
  });
});

describe('names', () => {
  it('are free again when the operator has ended: a stream can be run anew in its runtime', () => {
    const runtime = createRuntime();
    const stream = fromArray([1, 2], { ...at, runtime, name: 'numbers' }).pipe(mapValues((n) => n, { name: 'same' }));
    stream.subscribe();
    stream.subscribe();
    expect(namesOf(runtime)).toEqual(['numbers', 'same']);
    expect(runtime.roots.length).toBe(1);
  });
});

describe('metrics', () => {
  it('give what became of events, where time stands, and what is held', () => {
    const runtime = createRuntime({ clock: new ManualClock(1000) });
    const s = new Subject<number>();
    s.pipe(
      eventTime((n) => n, { runtime }),
      keyBy((n) => n % 2),
      windowBy(tumbling(10), agg.count()),
    ).subscribe();
    for (const n of [1, 12, 14, 3]) s.next(n);
    expect(runtime.metrics()).toEqual({
      time: 1000,
      flow: { credits: 8192, taken: 0, waited: 0 },
      operators: [
        expect.objectContaining({
          name: 'eventTime',
          kind: 'eventTime',
          inputs: [],
          in: 4,
          used: 4,
          out: 4,
          watermark: 13,
          lag: 987,
        }),
        expect.objectContaining({ name: 'keyBy', inputs: ['eventTime'], in: 4, used: 4, out: 4, keys: 0 }),
        expect.objectContaining({
          name: 'windowBy',
          inputs: ['keyBy'],
          in: 4,
          used: 3,
          late: 1,
          out: 1,
          keys: 1,
          windows: 1,
          slices: 1,
          nextTimer: 19,
        }),
      ],
    });
    s.complete();
    for (const operator of runtime.metrics().operators) {
      expect(operator).toMatchObject({ finished: true, watermark: Infinity, windows: 0 });
    }
  });
});

describe('metrics$', () => {
  it('gives figures at once and then every period', () => {
    const clock = new ManualClock();
    const given: number[] = [];
    const subscription = createRuntime({ clock })
      .metrics$(5)
      .subscribe(({ time }) => given.push(time));
    clock.advance(11);
    expect(given).toEqual([0, 5, 10]);
    subscription.unsubscribe();
    expect(clock.pending).toBe(0);
  });

  it('asks the clock for nothing once nobody listens, though they left at a figure', () => {
    const clock = new ManualClock();
    createRuntime({ clock }).metrics$().pipe(take(1)).subscribe();
    clock.advance(0);
    expect(clock.pending).toBe(0);
  });
});
