import { describe, expect, it } from '@jest/globals';
import { config, Subject } from 'rxjs';
import {
  agg,
  createRuntime,
  eventTime,
  eventTimeChunks,
  explain,
  fromArray,
  keyBy,
  mapValues,
  runningAggregate,
  session,
  shared,
  tapValues,
  toTable,
  topN,
  tumbling,
  windowAll,
  windowBy,
} from '../../lib/index.js';
import { ManualClock } from '../../lib/testing.js';
import { toView } from '../../lib/view.js';
import type { ViewChanges } from '../../lib/view.js';

interface Sale {
  readonly at: number;
  readonly of: string;
  readonly price?: number;
}

/** One frame of the default scheduler, where there is no screen. */
const FRAME = 16;

function sales() {
  const clock = new ManualClock(1000);
  const runtime = createRuntime({ clock });
  const source = new Subject<Sale>();
  const stream$ = source.pipe(
    eventTime((sale) => sale.at, { runtime }),
    keyBy((sale) => sale.of),
  );
  return { clock, source, stream$, runtime };
}

/** The next error that nobody takes, as RxJS gives it to the host. */
function unhandled(): Promise<unknown> {
  return new Promise((resolve) => {
    config.onUnhandledError = (error) => {
      config.onUnhandledError = null;
      resolve(error);
    };
  });
}

describe('a view of plain values', () => {
  it('has the last value of each key, with its time, in the order in which keys came', () => {
    const { clock, source, stream$ } = sales();
    const view = toView(stream$);
    view.connect();
    source.next({ at: 1, of: 'tea' });
    source.next({ at: 5, of: 'ink' });
    source.next({ at: 3, of: 'tea' });
    clock.advance(FRAME);
    expect(view.snapshot()).toEqual([
      { key: 'tea', value: { at: 3, of: 'tea' }, timestamp: 3 },
      { key: 'ink', value: { at: 5, of: 'ink' }, timestamp: 5 },
    ]);
    expect(view.get('ink')?.timestamp).toBe(5);
    expect(view.get('oil')).toBeUndefined();
    expect(view.size).toBe(2);
  });

  it('has one row where the stream has no keys', () => {
    const clock = new ManualClock();
    const view = toView(fromArray([1, 2], { timestampOf: (n) => n, runtime: createRuntime({ clock }) }));
    view.connect();
    clock.advance(FRAME);
    expect(view.get(undefined)).toEqual({ key: undefined, value: 2, timestamp: 2 });
  });

  it('tells rows apart by keyOf, which may be a tuple', () => {
    const { clock, source, stream$ } = sales();
    const view = toView(stream$, { keyOf: (sale): readonly [string, number] => [sale.of, sale.at] });
    view.connect();
    source.next({ at: 1, of: 'tea' });
    source.next({ at: 2, of: 'tea' });
    clock.advance(FRAME);
    expect(view.size).toBe(2);
    expect(view.get(['tea', 2])?.value).toEqual({ at: 2, of: 'tea' });
  });
});

describe('a view of window results', () => {
  const perMinute = () => {
    const made = sales();
    return { ...made, counts$: made.stream$.pipe(windowBy(tumbling(60_000), agg.count())) };
  };
  const minute = 60_000;

  it('has the newest window of each key, and with `windows` the last ones, oldest first', () => {
    const { clock, source, counts$ } = perMinute();
    const both$ = counts$.pipe(shared());
    const newest = toView(both$);
    const last = toView(both$, { windows: 2 });
    newest.connect();
    last.connect();
    clock.advance(0);
    return Promise.resolve().then(() => {
      for (const at of [0, minute, minute + 1, 2 * minute, 3 * minute]) source.next({ at, of: 'tea' });
      clock.advance(FRAME);
      expect(newest.snapshot().map((r) => r.window.start)).toEqual([2 * minute]);
      expect(last.snapshot().map((r) => [r.window.start, r.value])).toEqual([
        [minute, 2],
        [2 * minute, 1],
      ]);
      expect(last.get('tea')?.window.start).toBe(2 * minute);
      expect(last.range('tea', { to: 2 * minute }).map((r) => r.window.start)).toEqual([minute]);
      expect(last.metrics()).toMatchObject({ keys: 1, rows: 2, received: 3, expired: 1 });
    });
  });

  it('replaces the result of a window by that of late events, and counts what is older than all that it keeps', () => {
    const { clock, source, stream$ } = sales();
    const view = toView(stream$.pipe(windowBy(tumbling(minute), agg.count(), { allowedLateness: 10 * minute })), {
      windows: 2,
    });
    view.connect();
    for (const at of [0, minute, 2 * minute, 3 * minute]) source.next({ at, of: 'tea' });
    clock.advance(FRAME);
    const untouched = view.range('tea')[1];
    source.next({ at: minute, of: 'tea' });
    source.next({ at: 1, of: 'tea' });
    clock.advance(FRAME);
    expect(view.range('tea').map((r) => [r.window.start, r.value, r.pane.timing])).toEqual([
      [minute, 2, 'late'],
      [2 * minute, 1, 'on-time'],
    ]);
    expect(view.range('tea')[1]).toBe(untouched);
    expect(view.metrics()).toMatchObject({ outdated: 1, expired: 1 });
  });

  it('lets rows go that are further than keepFor behind the newest', () => {
    const { clock, source, counts$ } = perMinute();
    const view = toView(counts$, { windows: 10, keepFor: minute });
    view.connect();
    for (const [at, of] of [
      [0, 'tea'],
      [minute, 'ink'],
      [2 * minute, 'ink'],
      [3 * minute, 'ink'],
    ] as const) {
      source.next({ at, of });
    }
    clock.advance(FRAME);
    expect(view.snapshot().map((r) => [r.key, r.window.start])).toEqual([
      ['ink', minute],
      ['ink', 2 * minute],
    ]);
    expect(view.metrics().expired).toBe(1);
  });

  it('has a session once, however it has grown, where that is said', () => {
    const shown = (sessions: boolean): readonly unknown[] => {
      const { clock, source, stream$ } = sales();
      const view = toView(stream$.pipe(windowBy(session(10), agg.count(), { allowedLateness: 1000 })), {
        windows: 5,
        sessions,
      });
      view.connect();
      // Two sessions, and a third; then what joins the first two comes late.
      for (const at of [0, 15, 100, 200]) source.next({ at, of: 'tea' });
      clock.advance(FRAME);
      source.next({ at: 8, of: 'tea' });
      clock.advance(FRAME);
      return view.range('tea').map((row) => [row.window.start, row.window.end, row.value]);
    };
    expect(shown(true)).toEqual([
      [0, 25, 3],
      [100, 110, 1],
    ]);
    expect(shown(false)).toEqual([
      [0, 10, 1],
      [0, 25, 3],
      [15, 25, 1],
      [100, 110, 1],
    ]);
  });

  it('needs no key', () => {
    const { clock, source, stream$ } = sales();
    const view = toView(stream$.pipe(windowAll(tumbling(minute), agg.count())), { windows: 5 });
    view.connect();
    for (const at of [0, minute, 2 * minute]) source.next({ at, of: 'tea' });
    clock.advance(FRAME);
    expect(view.range(undefined).map((r) => r.value)).toEqual([1, 1]);
  });
});

describe('a view of a changelog', () => {
  it('loses the rows that are deleted', () => {
    const { clock, source, stream$ } = sales();
    const view = toView(stream$.pipe(toTable({ rowOf: (sale) => sale.price })));
    view.connect();
    source.next({ at: 1, of: 'tea', price: 3 });
    source.next({ at: 1, of: 'ink', price: 4 });
    clock.advance(FRAME);
    source.next({ at: 2, of: 'tea' });
    source.next({ at: 2, of: 'ink', price: 5 });
    expect(view.get('tea')?.value).toBe(3);
    clock.advance(FRAME);
    expect(view.snapshot().map((row) => [row.key, row.value])).toEqual([['ink', 5]]);
  });

  it('takes the old half of an update out where keyOf tells rows apart', () => {
    const { clock, source, stream$ } = sales();
    const prices$ = stream$.pipe(
      keyBy(() => 'all'),
      topN(2, (sale) => sale.price ?? 0, { idOf: (sale) => sale.of }),
    );
    const view = toView(prices$, { keyOf: (sale) => sale.of });
    view.connect();
    source.next({ at: 1, of: 'a', price: 1 });
    source.next({ at: 2, of: 'b', price: 2 });
    source.next({ at: 3, of: 'c', price: 3 });
    source.next({ at: 4, of: 'b', price: 4 });
    clock.advance(FRAME);
    expect(view.top(5, (row) => row.value.price!).map((row) => [row.key, row.value.price])).toEqual([
      ['b', 4],
      ['c', 3],
    ]);
  });

  it('follows totals so far, whatever their times', () => {
    const { clock, source, stream$ } = sales();
    const view = toView(
      stream$.pipe(
        runningAggregate(agg.count()),
        mapValues((r) => r.value),
      ),
    );
    view.connect();
    for (const at of [5, 3, 4]) source.next({ at, of: 'tea' });
    clock.advance(FRAME);
    expect(view.get('tea')?.value).toBe(3);
  });
});

describe('the frames of a view', () => {
  it('change all that is read at once, and tell listeners once', () => {
    const { clock, source, stream$ } = sales();
    const view = toView(stream$);
    let told = 0;
    view.subscribe(() => told++);
    for (let at = 0; at < 1000; at++) source.next({ at, of: `key ${at % 10}` });
    expect([view.size, told]).toEqual([0, 0]);
    clock.advance(FRAME);
    expect([view.size, told]).toEqual([10, 1]);
    clock.advance(1000);
    expect(told).toBe(1);
  });

  it('give the same snapshot, and the same rows, until something changes', () => {
    const { clock, source, stream$ } = sales();
    const view = toView(stream$);
    view.connect();
    source.next({ at: 1, of: 'tea' });
    source.next({ at: 1, of: 'ink' });
    clock.advance(FRAME);
    const before = view.snapshot();
    expect(view.snapshot()).toBe(before);
    source.next({ at: 2, of: 'tea' });
    expect(view.snapshot()).toBe(before);
    clock.advance(FRAME);
    expect(view.snapshot()).not.toBe(before);
    expect(view.snapshot()[1]).toBe(before[1]);
    expect(view.range('tea')).toBe(view.range('tea'));
  });

  it('show several views at the same moment, so that no listener sees half', async () => {
    const { clock, source, stream$ } = sales();
    const shared$ = stream$.pipe(shared());
    const one = toView(shared$);
    const two = toView(shared$, { keyOf: (sale) => sale.at });
    const seen: unknown[] = [];
    one.subscribe(() => seen.push([one.get('tea')?.value.at, two.size]));
    two.subscribe(() => seen.push([one.get('tea')?.value.at, two.size]));
    await Promise.resolve();
    source.next({ at: 1, of: 'tea' });
    clock.advance(FRAME);
    source.next({ at: 2, of: 'tea' });
    clock.advance(FRAME);
    expect(seen).toEqual([
      [1, 1],
      [1, 1],
      [2, 2],
      [2, 2],
    ]);
  });

  it('are not waited for by flush', () => {
    const { source, stream$ } = sales();
    const view = toView(stream$);
    let told = 0;
    view.subscribe(() => told++);
    source.next({ at: 1, of: 'tea' });
    view.flush();
    view.flush();
    expect([view.size, told]).toEqual([1, 1]);
  });

  it('come when the scheduler says so', () => {
    const { source, stream$ } = sales();
    const asked: (() => void)[] = [];
    const view = toView(stream$, { frames: (show) => (asked.push(show), () => undefined) });
    view.connect();
    source.next({ at: 1, of: 'tea' });
    source.next({ at: 1, of: 'ink' });
    expect([asked.length, view.size]).toEqual([1, 0]);
    asked[0]!();
    expect(view.size).toBe(2);
  });

  it('go to all listeners, though one throws, which the host is told', async () => {
    const { clock, source, stream$ } = sales();
    const view = toView(stream$);
    const failing = new Error('of a listener');
    const reported = unhandled();
    view.subscribe(() => {
      throw failing;
    });
    let told = 0;
    view.subscribe(() => told++);
    source.next({ at: 1, of: 'tea' });
    clock.advance(FRAME);
    expect(told).toBe(1);
    expect(await reported).toBe(failing);
  });

  it('are not told to who has left meanwhile, nor to anybody once the view is disposed of', () => {
    for (const end of ['leave', 'dispose'] as const) {
      const { clock, source, stream$ } = sales();
      const view = toView(stream$);
      const told: string[] = [];
      let leave = (): void => undefined;
      view.subscribe(() => {
        told.push('first');
        if (end === 'leave') leave();
        else view.dispose();
      });
      leave = view.subscribe(() => told.push('second'));
      source.next({ at: 1, of: 'tea' });
      clock.advance(FRAME);
      expect(told).toEqual(['first']);
    }
  });

  it('come all the same where the scheduler throws, which the host is told', async () => {
    const { source, stream$ } = sales();
    const failing = new Error('of a scheduler');
    const reported = unhandled();
    const view = toView(stream$, {
      frames: () => {
        throw failing;
      },
    });
    view.connect();
    source.next({ at: 1, of: 'tea' });
    expect(await reported).toBe(failing);
    expect(view.size).toBe(1);
  });

  it('are told to functions alone', () => {
    const view = toView(sales().stream$);
    expect(() => view.subscribe({ next: () => undefined } as never)).toThrow(
      /listener must be a function; it is object/,
    );
    expect(view.status).toBe('idle');
  });
});

describe('changes$', () => {
  it('gives what is shown, and then what each frame changes', () => {
    const { clock, source, stream$ } = sales();
    const view = toView(stream$.pipe(toTable({ rowOf: (sale) => sale.price })));
    view.connect();
    source.next({ at: 1, of: 'tea', price: 3 });
    source.next({ at: 1, of: 'ink', price: 4 });
    clock.advance(FRAME);
    const changes: ViewChanges<{ key: string; value: number }>[] = [];
    view.changes$.subscribe((change) => changes.push(change));
    source.next({ at: 2, of: 'tea' });
    source.next({ at: 2, of: 'ink', price: 5 });
    source.next({ at: 2, of: 'oil', price: 6 });
    clock.advance(FRAME);
    const named = changes.map(({ changed, removed }) => [
      changed.map((row) => [row.key, row.value]),
      removed.map((row) => [row.key, row.value]),
    ]);
    expect(named).toEqual([
      [
        [
          ['tea', 3],
          ['ink', 4],
        ],
        [],
      ],
      [
        [
          ['ink', 5],
          ['oil', 6],
        ],
        [['tea', 3]],
      ],
    ]);
  });

  it('gives each change once to who comes between the change and its telling', () => {
    const { clock, source, stream$ } = sales();
    const first = toView(stream$);
    const second = toView(stream$);
    const seen: string[] = [];
    let isIn = false;
    first.subscribe(() => {
      if (isIn) return;
      isIn = true;
      second.changes$.subscribe(({ changed }) => seen.push(...changed.map((row) => `${row.key} ${row.timestamp}`)));
    });
    second.changes$.subscribe();
    source.next({ at: 1, of: 'tea' });
    clock.advance(FRAME);
    source.next({ at: 2, of: 'tea' });
    clock.advance(FRAME);
    expect(seen).toEqual(['tea 1', 'tea 2']);
  });

  it('completes and fails with the stream, after its last rows', () => {
    const seen: string[] = [];
    for (const end of ['complete', 'error'] as const) {
      const { clock, source, stream$ } = sales();
      const view = toView(stream$);
      view.changes$.subscribe({
        next: ({ changed }) => seen.push(`${changed.length} row`),
        error: (error: Error) => seen.push(error.message),
        complete: () => seen.push('complete'),
      });
      source.next({ at: 1, of: 'tea' });
      if (end === 'complete') source.complete();
      else source.error(new Error('broken'));
      clock.advance(FRAME);
    }
    expect(seen).toEqual(['1 row', 'complete', '1 row', 'broken']);
  });
});

describe('the order of a view', () => {
  it('is that of compare, in snapshot and top', () => {
    const { clock, source, stream$ } = sales();
    const view = toView(stream$, { compare: (a, b) => a.key.localeCompare(b.key) });
    view.connect();
    for (const name of ['c', 'a', 'b']) source.next({ at: 1, of: name });
    clock.advance(FRAME);
    expect(view.snapshot().map((row) => row.key)).toEqual(['a', 'b', 'c']);
    expect(view.top(2).map((row) => row.key)).toEqual(['a', 'b']);
  });

  it('of top by a score has the highest first, of equal ones the key that came first, NaN last', () => {
    const { clock, source, stream$ } = sales();
    const view = toView(stream$);
    view.connect();
    for (const [of, price] of [
      ['a', 1],
      ['b', NaN],
      ['c', 3],
      ['d', 1],
      ['e', 2],
    ] as const) {
      source.next({ at: 1, of, price });
    }
    clock.advance(FRAME);
    const best = (n: number) => view.top(n, (row) => row.value.price!).map((row) => row.key);
    expect(best(3)).toEqual(['c', 'e', 'a']);
    expect(best(10)).toEqual(['c', 'e', 'a', 'd', 'b']);
    expect(best(0)).toEqual([]);
    expect(() => view.top(-1)).toThrow(/n must be a whole number, at least 0; it is -1/);
  });

  it('is worked out only when it is read', () => {
    const { clock, source, stream$ } = sales();
    let compared = 0;
    const view = toView(stream$, { compare: (a, b) => (compared++, a.timestamp - b.timestamp) });
    view.subscribe(() => view.get('a'));
    for (let at = 0; at < 100; at++) source.next({ at, of: `${at % 7}` });
    clock.advance(FRAME);
    expect(compared).toBe(0);
    view.snapshot();
    const once = compared;
    view.snapshot();
    expect([once > 0, compared]).toEqual([true, once]);
  });
});

describe('the bounds of a view', () => {
  it('hold at any moment, of frames too: the key that has changed longest ago goes', () => {
    const { clock, source, stream$ } = sales();
    const view = toView(stream$, { maxKeys: 3 });
    view.connect();
    for (const name of ['a', 'b', 'c', 'a', 'd']) source.next({ at: 1, of: name });
    clock.advance(FRAME);
    expect(view.snapshot().map((row) => row.key)).toEqual(['a', 'c', 'd']);
    for (let i = 0; i < 1000; i++) source.next({ at: 1, of: `key ${i}` });
    expect(view.metrics()).toMatchObject({ keys: 3, evicted: 1001 });
    clock.advance(FRAME);
    expect(view.snapshot().map((row) => row.key)).toEqual(['key 997', 'key 998', 'key 999']);
    expect(view.metrics()).toMatchObject({ keys: 3, rows: 3, received: 1005, evicted: 1001 });
  });
});

describe('the life of a view', () => {
  function counted() {
    const { clock, source, stream$, runtime } = sales();
    let started = 0;
    const view = toView(
      stream$.pipe((stream) => {
        const counting$ = stream.pipe(tapValues(() => undefined));
        const subscribe = counting$.subscribe.bind(counting$);
        counting$.subscribe = ((...args: Parameters<typeof subscribe>) => (started++, subscribe(...args))) as never;
        return counting$;
      }),
    );
    return { clock, source, view, started: () => started, runtime };
  }

  it('begins with the first who comes', () => {
    const { view, started, source } = counted();
    expect([started(), source.observed, view.status]).toEqual([0, false, 'idle']);
    view.subscribe(() => undefined);
    view.connect();
    view.changes$.subscribe();
    expect([started(), source.observed, view.status]).toEqual([1, true, 'running']);
  });

  it('goes on for keepAlive after the last has left, and ends then, empty', () => {
    const { view, started, source, clock } = counted();
    const leave = [view.subscribe(() => undefined), view.connect()];
    source.next({ at: 1, of: 'tea' });
    clock.advance(FRAME);
    for (const one of leave) one();
    leave[0]!();
    clock.advance(999);
    expect([view.size, source.observed]).toEqual([1, true]);
    view.connect()();
    clock.advance(999);
    expect([view.size, source.observed, started()]).toEqual([1, true, 1]);
    clock.advance(1);
    expect([view.size, source.observed, view.status]).toEqual([0, false, 'idle']);
    expect(clock.pending).toBe(0);
    view.connect();
    expect(started()).toBe(2);
  });

  it('keeps the rows of a stream that has completed, without running it anew', () => {
    const { view, source, clock } = counted();
    view.connect();
    source.next({ at: 1, of: 'tea' });
    source.complete();
    expect(view.status).toBe('running');
    clock.advance(FRAME);
    expect([view.status, view.size]).toEqual(['completed', 1]);
  });

  it('ends for good when it is disposed of', () => {
    const { view, source, started } = counted();
    let told = 0;
    let completed = false;
    view.subscribe(() => told++);
    view.changes$.subscribe({ complete: () => (completed = true) });
    {
      using owned = view;
      source.next({ at: 1, of: 'tea' });
      owned.flush();
    }
    expect([view.status, view.size, source.observed, told, completed]).toEqual(['disposed', 0, false, 1, true]);
    view.dispose();
    view.subscribe(() => told++)();
    view.connect()();
    expect(started()).toBe(1);
  });

  it('shows in explain and metrics, with its name', () => {
    const { source, stream$, runtime } = sales();
    const view = toView(stream$, { name: 'prices' });
    view.connect();
    source.next({ at: 1, of: 'tea' });
    const info = runtime.metrics().operators.find((operator) => operator.name === 'prices');
    expect(info).toMatchObject({ kind: 'toView', in: 1, used: 1 });
    expect(explain(stream$)).toContain('keyBy');
  });
});

describe('the errors of a view', () => {
  it('are read from it, with the rows that came before; and told', () => {
    const { clock, source, stream$ } = sales();
    const errors: unknown[] = [];
    const view = toView(stream$, { onError: (error) => errors.push(error) });
    let told = 0;
    view.subscribe(() => told++);
    source.next({ at: 1, of: 'tea' });
    const error = new Error('broken');
    source.error(error);
    expect(view.status).toBe('running');
    clock.advance(FRAME);
    expect([view.status, view.error, view.size, told]).toEqual(['failed', error, 1, 1]);
    expect(errors).toEqual([error]);
  });

  it('reach changes$ though onError throws, which the host is told', async () => {
    const { clock, source, stream$ } = sales();
    const view = toView(stream$, {
      onError: () => {
        throw new Error('onError is broken');
      },
    });
    const seen: unknown[] = [];
    view.changes$.subscribe({ error: ({ message }: Error) => seen.push(message) });
    source.error(new Error('broken'));
    const told = unhandled();
    clock.advance(FRAME);
    expect(await told).toMatchObject({ message: 'onError is broken' });
    expect(seen).toEqual(['broken']);
  });

  it('are told though the one who listens leaves at once', () => {
    const { clock, source, stream$ } = sales();
    const told: unknown[] = [];
    const view = toView(stream$, { keepAlive: 0, onError: ({ message }: Error) => told.push(message) } as never);
    const leave = view.subscribe(() => leave());
    source.error(new Error('broken'));
    clock.advance(FRAME);
    expect(told).toEqual(['broken']);
  });

  it('go to the host where nobody takes them', async () => {
    const { clock, source, stream$ } = sales();
    const view = toView(stream$);
    view.connect();
    const error = new Error('broken');
    const reported = unhandled();
    source.error(error);
    clock.advance(FRAME);
    expect(await reported).toBe(error);
  });

  it('name the view when keyOf throws or gives no key, and what came before in the batch is shown', () => {
    const clock = new ManualClock();
    const source = new Subject<readonly Sale[]>();
    const stream$ = source.pipe(eventTimeChunks((sale) => sale.at, { runtime: createRuntime({ clock }) }));
    const view = toView(stream$, {
      name: 'prices',
      keyOf: (sale) => (sale.of === 'ink' ? ({ of: sale.of } as unknown as string) : sale.of),
      onError: () => undefined,
    });
    view.connect();
    source.next([
      { at: 1, of: 'tea' },
      { at: 2, of: 'ink' },
      { at: 3, of: 'oil' },
    ]);
    clock.advance(FRAME);
    expect(view.error).toMatchObject({ code: 'INVALID_KEY', operator: 'prices' });
    expect(view.snapshot().map((row) => row.key)).toEqual(['tea']);
    expect(source.observed).toBe(false);
  });

  it('begin anew with who comes after all have left', () => {
    const { clock, source, stream$ } = sales();
    const view = toView(stream$, { keepAlive: 0, onError: () => undefined });
    const leave = view.connect();
    source.error(new Error('broken'));
    clock.advance(FRAME);
    leave();
    expect([view.status, view.error]).toEqual(['idle', undefined]);
  });
});

describe('the options of a view', () => {
  it.each([
    [{ windows: 0 }, /windows must be a whole number, at least 1; it is 0/],
    [{ maxKeys: 1.5 }, /maxKeys must be a whole number, at least 1; it is 1.5/],
    [{ keepFor: -1 }, /toView: keepFor must be a whole number of milliseconds/],
    [{ keepAlive: 0.5 }, /toView: keepAlive must be/],
    [{ compare: 3 as never }, /compare must be a function; it is the number 3/],
    [{ frames: null as never }, /frames must be a function; it is null/],
  ])('are checked: %o', (options, message) => {
    expect(() => toView(sales().stream$, options)).toThrow(message);
  });
});

describe('the rows that a view begins with', () => {
  it('are shown until results take their places, and again when it has ended', () => {
    const { clock, source, stream$ } = sales();
    const rows = [
      { key: 'tea', value: { at: 1, of: 'tea' }, timestamp: 1 },
      { key: 'ink', value: { at: 2, of: 'ink' }, timestamp: 2 },
    ];
    const view = toView(stream$, { initial: rows, keepAlive: 0 });
    expect(view.snapshot()).toEqual(rows);
    const leave = view.connect();
    source.next({ at: 3, of: 'tea' });
    clock.advance(FRAME);
    expect(view.snapshot().map((row) => row.timestamp)).toEqual([3, 2]);
    leave();
    expect(view.snapshot()).toEqual(rows);
  });
});
