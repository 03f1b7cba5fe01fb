import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { deepStrictEqual } from 'node:assert';
import { Subject } from 'rxjs';
import { createRuntime, keyBy, values } from '../../lib/index.js';
import { ManualClock } from '../../lib/testing.js';
import { historyThenLive, toView } from '../../lib/view.js';
import type { HistoryLike, HistoryThenLiveOptions } from '../../lib/view.js';

interface Trade {
  readonly id: number;
  readonly at: number;
}

const by = { idOf: (trade: Trade): number => trade.id, timestampOf: (trade: Trade): number => trade.at };
const trade = (id: number, at = id): Trade => ({ id, at });

/** A stream whose history is loaded when the test says so. */
function opened(options: Partial<HistoryThenLiveOptions<Trade>> = {}) {
  const live$ = new Subject<Trade>();
  const runtime = createRuntime({ clock: new ManualClock() });
  let arrive = (_history: readonly Trade[]): void => undefined;
  let fail = (_error: unknown): void => undefined;
  let signal: { readonly aborted: boolean } | undefined;
  const history = (context: { readonly signal: { readonly aborted: boolean } }): PromiseLike<readonly Trade[]> => {
    signal = context.signal;
    return new Promise((resolve, reject) => {
      arrive = resolve;
      fail = reject;
    });
  };
  const stream$ = historyThenLive(history, live$, { ...by, runtime, name: 'trades', ...options });
  const seen: (number | string)[] = [];
  const subscription = stream$.pipe(values()).subscribe({
    next: ({ id }) => seen.push(id),
    error: (error: { readonly code: string; readonly message: string }) => seen.push(`${error.code}: ${error.message}`),
    complete: () => seen.push('end'),
  });
  const settled = async (): Promise<void> => {
    for (let i = 0; i < 5; i++) await Promise.resolve();
  };
  return {
    live$,
    seen,
    subscription,
    stream$,
    metrics: () => runtime.metrics().operators[0]!,
    aborted: () => signal?.aborted,
    load: (...trades: Trade[]): Promise<void> => (arrive(trades), settled()),
    fail: (error: unknown): Promise<void> => (fail(error), settled()),
  };
}

describe('historyThenLive', () => {
  it('holds what is live until history is there, and then gives both, each event once', async () => {
    const { live$, seen, load, metrics } = opened();
    live$.next(trade(2));
    live$.next(trade(3));
    live$.next(trade(4));
    expect(seen).toEqual([]);
    expect(metrics()).toMatchObject({ in: 3, pending: 3 });
    await load(trade(1), trade(2), trade(3));
    expect(seen).toEqual([1, 2, 3, 4]);
    live$.next(trade(5));
    live$.complete();
    expect(seen).toEqual([1, 2, 3, 4, 5, 'end']);
    expect(metrics()).toMatchObject({ in: 7, used: 5, filtered: 2, pending: 0 });
  });

  it('drops copies that come after history, as long as they are not late', async () => {
    const { live$, seen, load } = opened({ outOfOrderness: 5 });
    await load(trade(1), trade(2), trade(10));
    live$.next(trade(2));
    live$.next(trade(12));
    live$.next(trade(10));
    // The watermark passes 10: from here on the ids are forgotten, and a copy is late wherever that matters.
    live$.next(trade(16));
    live$.next(trade(17));
    live$.next(trade(1));
    expect(seen).toEqual([1, 2, 10, 12, 16, 17, 1]);
  });

  it('drops what is live as often as it comes, while it is not late', async () => {
    const { live$, seen, load } = opened({ outOfOrderness: 5 });
    live$.next(trade(2));
    live$.next(trade(2));
    await load(trade(1), trade(2), trade(10));
    live$.next(trade(2));
    live$.next(trade(11));
    expect(seen).toEqual([1, 2, 10, 11]);
  });

  it('drops copies though the watermark has followed the clock past them, until something new comes', async () => {
    const clock = new ManualClock();
    const runtime = createRuntime({ clock });
    const { live$, seen, load } = opened({ runtime, whenQuiet: { followClockAfter: 100 } });
    await load(trade(1), trade(2));
    clock.advance(5000);
    live$.next(trade(1));
    live$.next(trade(2));
    expect(seen).toEqual([1, 2]);
    live$.next(trade(3));
    live$.next(trade(2));
    expect(seen).toEqual([1, 2, 3, 2]);
  });

  it('rejects an event of history whose time cannot be told, as it does one that is live', async () => {
    const rejected: unknown[] = [];
    const { live$, seen, load } = opened({
      timestampOf: ({ at }) => {
        if (at < 0) throw new Error('no time');
        return at;
      },
      rejectedTo: { next: ({ value }) => rejected.push(value), error: () => undefined, complete: () => undefined },
    });
    await load(trade(1), trade(2, -1), trade(3));
    live$.next(trade(3));
    live$.next(trade(4, -1));
    live$.next(trade(5));
    expect(seen).toEqual([1, 3, 5]);
    expect(rejected).toEqual([trade(2, -1), trade(4, -1)]);
  });

  it('says so where history is nothing that can be read', async () => {
    for (const [history, what] of [
      [() => undefined, 'undefined'],
      [() => Promise.resolve({ items: [] }), 'object'],
    ] as const) {
      const told = new Promise((resolve) => {
        historyThenLive(history as never, new Subject<Trade>(), by).subscribe({ error: resolve });
      });
      expect(await told).toMatchObject({
        code: 'SOURCE_FAILED',
        message: expect.stringContaining(
          `history could not be loaded: it must be an array, another iterable, or a promise of one; it is ${what}`,
        ),
      });
    }
  });

  it('takes arrays, iterables and asynchronous iterables', async () => {
    async function* later() {
      yield trade(1);
      await Promise.resolve();
      yield trade(2);
    }
    const kinds: readonly (() => HistoryLike<Trade>)[] = [
      () => [trade(1), trade(2)],
      () => new Set([trade(1), trade(2)]),
      () => Promise.resolve([trade(1), trade(2)]),
      later,
    ];
    for (const history of kinds) {
      const live$ = new Subject<Trade>();
      const seen: number[] = [];
      const done = new Promise<void>((resolve) => {
        historyThenLive(history, live$, by)
          .pipe(values())
          .subscribe({ next: ({ id }) => seen.push(id), complete: resolve });
      });
      live$.next(trade(3));
      live$.complete();
      await done;
      expect(seen).toEqual([1, 2, 3]);
    }
  });

  it('reaches a view as one snapshot', async () => {
    const clock = new ManualClock();
    const live$ = new Subject<Trade>();
    const stream$ = historyThenLive(() => Array.from({ length: 5000 }, (_, id) => trade(id)), live$, {
      ...by,
      runtime: createRuntime({ clock }),
    });
    const view = toView(stream$.pipe(keyBy((one) => one.id)));
    const sizes: number[] = [];
    view.subscribe(() => sizes.push(view.size));
    for (let id = 4000; id < 6000; id++) live$.next(trade(id));
    for (let i = 0; i < 5; i++) await Promise.resolve();
    clock.advance(100);
    expect(sizes).toEqual([6000]);
  });

  it.each([
    ['error', ['BUFFER_FULL']],
    ['drop-oldest', [1, 3, 4]],
    ['drop-newest', [1, 2, 3]],
  ] as const)('keeps so many waiting events, by its policy: %s', async (whenFull, expected) => {
    const { live$, seen, load } = opened({ buffer: { limit: 2, whenFull } });
    for (const id of [2, 3, 4]) live$.next(trade(id));
    await load(trade(1));
    expect(seen.map((one) => (typeof one === 'string' ? one.split(':')[0] : one))).toEqual(expected);
  });

  it('keeps the latest of each key, where that is wanted', async () => {
    const { live$, seen, load, metrics } = opened({
      buffer: { limit: 2, whenFull: 'latest-per-key', keyOf: (one) => one.id % 2 },
    });
    for (const id of [2, 3, 4, 5, 6]) live$.next(trade(id));
    await load(trade(1), trade(5));
    live$.complete();
    expect(seen).toEqual([1, 5, 6, 'end']);
    expect(metrics()).toMatchObject({ in: 7, used: 3, shed: 3, filtered: 1 });
  });

  it('fails where history cannot be loaded, and where ids cannot be told', async () => {
    const one = opened();
    await one.fail(new Error('no network'));
    expect(one.seen).toEqual(["SOURCE_FAILED: historyThenLive 'trades': history could not be loaded: no network"]);
    expect(one.live$.observed).toBe(false);
    const other = opened({ idOf: () => ({}) as never });
    await other.load(trade(1));
    expect(other.seen[0]).toMatch(/^INVALID_KEY/);
  });

  it('aborts the loading when nobody wants it any more', async () => {
    const { subscription, aborted, live$, load, seen } = opened();
    expect(aborted()).toBe(false);
    subscription.unsubscribe();
    expect([aborted(), live$.observed]).toEqual([true, false]);
    await load(trade(1));
    expect(seen).toEqual([]);
  });

  it('stops reading history when nobody wants it any more', async () => {
    let given = 0;
    let left = false;
    async function* many() {
      try {
        while (given < 1000) {
          await Promise.resolve();
          yield trade(++given);
        }
      } finally {
        left = true;
      }
    }
    historyThenLive(many, new Subject<Trade>(), by).subscribe().unsubscribe();
    await new Promise(setImmediate);
    expect(given).toBeLessThan(3);
    expect(left).toBe(true);
  });

  it('ends when what is live ends, though history comes after that', async () => {
    const { live$, seen, load } = opened();
    live$.next(trade(2));
    live$.complete();
    await load(trade(1));
    expect(seen).toEqual([1, 2, 'end']);
  });

  it('checks its options', () => {
    const live$ = new Subject<Trade>();
    expect(() => historyThenLive([] as never, live$, by)).toThrow(/history must be a function/);
    expect(() => historyThenLive(() => [], live$, {} as never)).toThrow(/idOf must be a function/);
    expect(() => historyThenLive(() => [], live$, { ...by, timestampOf: 3 as never })).toThrow(
      /timestampOf must be a function/,
    );
  });

  it('gives each event once, wherever history ends and whenever it comes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(20), fc.nat(20), fc.nat(20), async (first, inHistory, before) => {
        const { live$, seen, load } = opened({ outOfOrderness: 100 });
        // Live begins somewhere in history, and some of it comes before history is loaded.
        const all = Array.from({ length: 30 }, (_, id) => trade(id));
        const live = all.slice(Math.min(first, inHistory));
        for (const one of live.slice(0, before)) live$.next(one);
        await load(...all.slice(0, inHistory));
        for (const one of live.slice(before)) live$.next(one);
        deepStrictEqual(
          seen,
          all.map((one) => one.id),
        );
      }),
    );
  });
});
