import { describe, expect, it } from '@jest/globals';
import { defer, Subject, take, tap } from 'rxjs';
import {
  agg,
  branch,
  createRuntime,
  eventTime,
  fromArray,
  mapValues,
  RxtideError,
  shared,
  tumbling,
  union,
  values,
  windowAll,
} from '../../lib/index.js';
import { ManualClock, plain } from '../../lib/testing.js';

const at = { timestampOf: (n: number) => n };
const quiet = (): { runtime: ReturnType<typeof createRuntime> } => ({
  runtime: createRuntime({ clock: new ManualClock(), onWarning: () => undefined }),
});

describe('shared', () => {
  it('is one run for all that subscribe in the same turn: all see the first event', async () => {
    let runs = 0;
    const numbers = defer(() => {
      runs++;
      return fromArray([1, 2], at);
    }).pipe(shared());
    const seen: unknown[] = [];
    for (const name of ['a', 'b', 'c']) {
      numbers
        .pipe(values())
        .subscribe({ next: (n) => seen.push(name + String(n)), complete: () => seen.push(`${name}.`) });
    }
    expect(seen).toEqual([]);
    await Promise.resolve();
    expect(seen.join(' ')).toBe('a1 a2 b1 b2 c1 c2 a. b. c.');
    expect(runs).toBe(1);
  });

  it('loses nothing of a hot source while it waits for all to subscribe', async () => {
    const s = new Subject<number>();
    const numbers = s.pipe(
      eventTime((n) => n),
      shared(),
    );
    const seen: number[] = [];
    numbers.pipe(values()).subscribe((n) => seen.push(n));
    s.next(1);
    s.next(2);
    numbers.pipe(values()).subscribe((n) => seen.push(n * 10));
    expect(seen).toEqual([]);
    await Promise.resolve();
    // What was held goes as one batch.
    expect(seen).toEqual([1, 2, 10, 20]);
  });

  it('tells a consumer that comes later where the stream stands', async () => {
    const s = new Subject<number>();
    const numbers = s.pipe(
      eventTime((n) => n, { outOfOrderness: 3 }),
      shared(),
    );
    numbers.subscribe();
    await Promise.resolve();
    s.next(10);
    const frames: unknown[] = [];
    numbers.subscribe((frame) => frames.push(plain(frame)));
    s.next(11);
    expect(frames).toMatchObject([
      { kind: 'open', watermark: 6, idle: false },
      { kind: 'batch', values: [11], watermarks: null, watermark: 7 },
    ]);
  });

  it('a consumer that comes later knows what time it is: what is late for others is late for it', async () => {
    const s = new Subject<number>();
    const late: number[] = [];
    const numbers = s.pipe(
      eventTime((n) => n, quiet()),
      shared(),
    );
    numbers.subscribe();
    await Promise.resolve();
    s.next(25);
    const results: unknown[] = [];
    numbers
      .pipe(windowAll(tumbling(10), agg.count(), { lateTo: { next: (n) => late.push(n) } }), values())
      .subscribe(({ window, value }) => results.push([window.start, value]));
    s.next(3);
    s.next(26);
    s.complete();
    expect(late).toEqual([3]);
    expect(results).toEqual([[20, 1]]);
  });

  it('a consumer that comes in the middle of a frame sees the next one', async () => {
    const s = new Subject<number>();
    const numbers = s.pipe(
      eventTime((n) => n),
      shared(),
    );
    const seen: number[] = [];
    numbers.pipe(values()).subscribe((n) => {
      if (n === 1) numbers.pipe(values()).subscribe((n) => seen.push(n));
    });
    await Promise.resolve();
    for (const n of [1, 2, 3]) s.next(n);
    expect(seen).toEqual([2, 3]);
  });

  it('is one run also for a consumer that comes as soon as the first has heard of the stream', async () => {
    const s = new Subject<number>();
    const numbers = s.pipe(
      eventTime((n) => n),
      shared(),
    );
    const seen: string[] = [];
    let joined = false;
    const join = (): void => {
      if (joined) return;
      joined = true;
      numbers.pipe(values()).subscribe((n) => seen.push(`second ${n}`));
    };
    numbers.pipe(tap(join), values()).subscribe((n) => seen.push(`first ${n}`));
    await Promise.resolve();
    s.next(1);
    expect(seen).toEqual(['first 1', 'second 1']);
  });

  it('stops when the last consumer leaves, and starts anew with the next', async () => {
    const s = new Subject<number>();
    const numbers = s.pipe(
      eventTime((n) => n),
      shared(),
    );
    const [a, b] = [numbers.subscribe(), numbers.subscribe()];
    await Promise.resolve();
    a.unsubscribe();
    expect(s.observed).toBe(true);
    b.unsubscribe();
    expect(s.observed).toBe(false);
    const seen: number[] = [];
    numbers.pipe(values()).subscribe((n) => seen.push(n));
    await Promise.resolve();
    s.next(1);
    expect(seen).toEqual([1]);
  });

  it('goes on for the others when one leaves in the middle', async () => {
    const numbers = fromArray([1, 2, 3], { ...at, batchSize: 1 }).pipe(shared());
    const seen: number[] = [];
    numbers.pipe(values(), take(1)).subscribe((n) => seen.push(n * 10));
    numbers.pipe(values()).subscribe((n) => seen.push(n));
    await Promise.resolve();
    expect(seen).toEqual([10, 1, 2, 3]);
  });

  it('hands an error to all, and can be tried again', async () => {
    let tries = 0;
    const numbers = defer(() => fromArray([1, 2], at).pipe(mapValues((n) => (++tries === 1 ? fail() : n)))).pipe(
      shared(),
    );
    const seen: unknown[] = [];
    for (const name of ['a', 'b']) {
      numbers
        .pipe(values())
        .subscribe({ next: (n) => seen.push(n), error: (error: RxtideError) => seen.push(name + error.code) });
    }
    await Promise.resolve();
    expect(seen).toEqual(['aUSER_CODE', 'bUSER_CODE']);
    numbers.pipe(values()).subscribe((n) => seen.push(n));
    await Promise.resolve();
    expect(seen.slice(2)).toEqual([1, 2]);
  });

  it('is left before it began: nothing runs', async () => {
    const s = new Subject<number>();
    const subscription = s
      .pipe(
        eventTime((n) => n),
        shared(),
      )
      .subscribe();
    subscription.unsubscribe();
    expect(s.observed).toBe(false);
    await Promise.resolve();
  });

  it('two that are shared and meet elsewhere wait for each other', async () => {
    const one = fromArray([1, 4], { ...at, batchSize: 1 }).pipe(shared());
    const two = fromArray([2, 3], { ...at, batchSize: 1 }).pipe(shared());
    const seen: number[] = [];
    union(one, two)
      .pipe(values())
      .subscribe((n) => seen.push(n));
    union(two, one)
      .pipe(values())
      .subscribe((n) => seen.push(n * 10));
    await Promise.resolve();
    await Promise.resolve();
    expect([...seen].sort((a, b) => a - b)).toEqual([1, 2, 3, 4, 10, 20, 30, 40]);
  });
});

describe('branch', () => {
  it('sends each event to the first branch that takes it, or to the rest, and runs once', async () => {
    let runs = 0;
    const numbers = defer(() => {
      runs++;
      return fromArray([1, 2, 3, 4, 6, 15], at);
    });
    const { three, even, rest } = branch(numbers, { three: (n) => n % 3 === 0, even: (n) => n % 2 === 0 });
    const seen: string[] = [];
    three.pipe(values()).subscribe((n) => seen.push(`three ${n}`));
    even.pipe(values()).subscribe((n) => seen.push(`even ${n}`));
    rest.pipe(values()).subscribe((n) => seen.push(`rest ${n}`));
    await Promise.resolve();
    expect(seen.sort()).toEqual(['even 2', 'even 4', 'rest 1', 'three 15', 'three 3', 'three 6']);
    expect(runs).toBe(1);
  });

  it('counts what other branches took as filtered, and moves the time of all', async () => {
    const runtime = createRuntime({ clock: new ManualClock() });
    const { even, rest } = branch(fromArray([1, 2, 3], { ...at, runtime }), { even: (n) => n % 2 === 0 });
    const windows: number[] = [];
    even.pipe(windowAll(tumbling(2), agg.count()), values()).subscribe((r) => windows.push(r.window.start));
    rest.subscribe();
    await Promise.resolve();
    expect(windows).toEqual([2]);
    expect(
      runtime
        .metrics()
        .operators.filter(({ kind }) => kind === 'filterValues')
        .map(({ filtered, used }) => [filtered, used]),
    ).toEqual([
      [2, 1],
      [1, 2],
    ]);
  });

  it("refuses a branch called 'rest', and what is no predicate", () => {
    const numbers = fromArray([1], at);
    expect(() => branch(numbers, { rest: () => true })).toThrow(RxtideError);
    expect(() => branch(numbers, { some: 5 as never })).toThrow('branch: some must be a function; it is the number 5');
  });
});

function fail(): never {
  throw new Error('first');
}
