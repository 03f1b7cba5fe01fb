import { describe, expect, it, jest } from '@jest/globals';
import { catchError, concat, defer, EMPTY, NEVER, of, Subject, take, takeUntil, tap } from 'rxjs';
import type { Observable } from 'rxjs';
import {
  agg,
  createRuntime,
  eventTime,
  fixedDelay,
  fromArray,
  fromIterable,
  fromSource,
  job,
  keyBy,
  mapValues,
  noRestart,
  shared,
  tapValues,
  toSink,
  tumbling,
  union,
  values,
  windowAll,
  windowBy,
} from '../../lib/index.js';
import type {
  BuildJob,
  Checkpoint,
  CheckpointStore,
  JobHandle,
  JobMetrics,
  JobOptions,
  Rejected,
  Sink,
  SinkProgress,
  WindowResult,
} from '../../lib/index.js';
import { ManualClock } from '../../lib/testing.js';
import { logSource, settle, Table, World } from './world.js';
import type { Fault } from './world.js';

interface Visit {
  readonly at: number;
  readonly page: string;
}

const visits: Visit[] = Array.from({ length: 40 }, (_, i) => ({ at: i * 2, page: i % 3 === 0 ? 'a' : 'b' }));
const at = { timestampOf: (n: number): number => n };

/** A job that counts per page and ten ms, in a table. */
class Counting {
  readonly world: World;
  readonly table: Table<string>;
  clock = new ManualClock();
  readonly warnings: string[] = [];

  constructor(faults: readonly Fault[] = []) {
    this.world = new World(faults);
    this.table = new Table(this.world);
  }

  build(name = 'counts'): Observable<SinkProgress> {
    return fromSource(logSource(this.world, visits, 4, this.clock), {
      timestampOf: (visit) => visit.at,
      batchSize: 2,
    }).pipe(
      keyBy((visit) => visit.page),
      windowBy(tumbling(10), agg.count(), { name }),
      toSink<WindowResult<string, number>, unknown>(this.#lines()),
    );
  }

  run(options: Partial<JobOptions> = {}, build: BuildJob = () => this.build()): JobHandle {
    return job({
      name: 'counting',
      clock: this.clock,
      stopOnSignals: false,
      checkpoints: { every: 5, to: this.world.store() },
      restart: fixedDelay({ delay: 7, attempts: 3 }),
      onWarning: ({ message }) => this.warnings.push(message),
      ...options,
    }).run(build);
  }

  /** Moves the clock until the job has ended. */
  async finish(handle: JobHandle): Promise<void> {
    let over = false;
    const end = (): void => void (over = true);
    handle.done.then(end, end);
    for (let i = 0; i < 1000 && !over; i++) await this.pass(1);
    expect(over).toBe(true);
  }

  async pass(ms: number): Promise<void> {
    for (let i = 0; i < ms; i++) {
      await settle();
      this.clock.advance(1);
    }
    await settle();
  }

  #lines(): Sink<WindowResult<string, number>> {
    const sink = this.table.sink('table');
    return {
      ...sink,
      write: ({ values: results, ...batch }) =>
        sink.write({ ...batch, values: results.map((r) => `${r.key} ${r.window.start} ${r.value}`) }),
    };
  }
}

/** A job without checkpoints, by hand. */
const plain = (build: BuildJob, options: Partial<JobOptions> = {}): JobHandle =>
  job({ name: 'plain', stopOnSignals: false, clock: new ManualClock(), onWarning: () => undefined, ...options }).run(
    build,
  );

const undisturbed = async (): Promise<string[]> => {
  const counting = new Counting();
  await counting.finish(counting.run());
  return counting.table.shown;
};

describe('a job', () => {
  it('runs to its end, and shows everything by checkpoints (EOI-5)', async () => {
    const counting = new Counting();
    const handle = counting.run();
    await counting.finish(handle);
    expect(await handle.done).toMatchObject({ reason: 'completed', restarts: 0 });
    expect(counting.table.shown).toHaveLength(16);
    expect(counting.table.ends).toBe(1);
    expect(handle.metrics()).toMatchObject({ state: 'completed', restarts: 0, lastError: undefined });
  });

  it('that has come to its end does nothing when it is run again', async () => {
    const counting = new Counting();
    await counting.finish(counting.run());
    const shown = [...counting.table.shown];
    const again = counting.run();
    await counting.finish(again);
    expect(await again.done).toMatchObject({ reason: 'completed' });
    expect(counting.table.shown).toEqual(shown);
    expect(counting.table.ends).toBe(1);
  });

  it('begins anew after a failure, from its latest checkpoint, and says so (CKP-8)', async () => {
    const counting = new Counting([{ step: 'read', nth: 7, kind: 'error' }]);
    const handle = counting.run();
    await counting.finish(handle);
    expect(await handle.done).toMatchObject({ restarts: 1 });
    expect(counting.table.shown).toEqual(await undisturbed());
    expect(counting.warnings).toEqual([
      "job 'counting': it failed, and begins anew in 7 ms: fromSource 'fromSource': user code threw: fault: read 7",
    ]);
    expect(handle.metrics().lastError).toMatchObject({ code: 'USER_CODE' });
  });

  it('gives up when the restart strategy does, with the last error', async () => {
    const counting = new Counting([1, 2].map((nth) => ({ step: 'read', nth, kind: 'error' })));
    const handle = counting.run({ restart: fixedDelay({ delay: 1, attempts: 1 }) });
    await counting.finish(handle);
    await expect(handle.done).rejects.toThrow('fault: read 2');
    expect(handle.metrics().state).toBe('failed');
  });

  it('without checkpoints fails at the first failure', async () => {
    const handle = plain(() =>
      fromArray([1], at).pipe(
        mapValues((): number => JSON.parse('{')),
        values(),
      ),
    );
    await expect(handle.done).rejects.toMatchObject({ code: 'USER_CODE' });
    expect(handle.restarts).toBe(0);
  });

  it('without checkpoints is built and attached within `run`, so a hot source loses nothing', async () => {
    const hot = new Subject<number>();
    const seen: number[] = [];
    const handle = plain(() =>
      hot.pipe(
        eventTime((n) => n),
        toSink(({ values: batch }) => void seen.push(...batch)),
      ),
    );
    hot.next(1);
    hot.next(2);
    hot.complete();
    await handle.done;
    expect(seen).toEqual([1, 2]);
  });

  it('does not begin anew where that cannot help', async () => {
    const counting = new Counting();
    let built = 0;
    const handle = counting.run({}, () => {
      built++;
      return [counting.build(), fromArray([1], { ...at, name: 'x' }), fromArray([1], { ...at, name: 'x' })];
    });
    await counting.finish(handle);
    await expect(handle.done).rejects.toMatchObject({ code: 'NAME_TAKEN' });
    expect(built).toBe(1);
  });

  it('attaches all outputs before any event flows, and is done when all have completed', async () => {
    const log: string[] = [];
    const handle = plain(() => {
      const stream = fromArray([1, 2], at).pipe(shared());
      const output = (name: string): Observable<unknown> =>
        stream.pipe(
          tapValues((n) => log.push(`${name} ${n}`)),
          values(),
        );
      return [output('one'), output('two')];
    });
    await handle.done;
    expect(log.sort()).toEqual(['one 1', 'one 2', 'two 1', 'two 2']);
  });

  it('sends nothing before every sink is ready, those of other outputs too', async () => {
    const log: string[] = [];
    let ready!: () => void;
    const slow: Sink<number> = {
      name: 'slow',
      open: () => new Promise((resolve) => (ready = resolve)),
      write: () => {},
    };
    const handle = plain(() => [
      fromArray([1], { ...at, name: 'a' }).pipe(toSink(slow)),
      fromArray([2], { ...at, name: 'b' }).pipe(
        tapValues((n) => log.push(`sent ${n}`)),
        values(),
      ),
    ]);
    await settle();
    expect(log).toEqual([]);
    expect(handle.metrics().state).toBe('starting');
    ready();
    await handle.done;
    expect(log).toEqual(['sent 2']);
  });

  it('does not wait for a sink that was left, or failed, before it was ready', async () => {
    const log: string[] = [];
    const open = [() => Promise.reject(new Error('no')), () => new Promise<void>(() => undefined)];
    const sink = (i: number): Sink<number> => ({ name: `sink ${i}`, open: open[i]!, write: () => {} });
    const enough = new Subject<void>();
    const handle = plain(() => [
      fromArray([1], { ...at, name: 'a' }).pipe(
        toSink(sink(0)),
        catchError(() => EMPTY),
      ),
      fromArray([2], { ...at, name: 'b' }).pipe(toSink(sink(1)), takeUntil(enough)),
      fromArray([3], { ...at, name: 'c' }).pipe(
        tapValues((n) => log.push(`sent ${n}`)),
        values(),
      ),
    ]);
    await settle();
    expect(log).toEqual([]);
    enough.next();
    await settle();
    expect(log).toEqual(['sent 3']);
    expect(handle.metrics().operators.every(({ finished }) => finished)).toBe(true);
  });

  it('gives entries its runtime: they are linked from the start, and may be made outside of `build`', async () => {
    const outside = fromArray([1, 2], { ...at, name: 'outside' });
    const handle = plain(() => [outside.pipe(values()), fromArray([3], at).pipe(values())]);
    await handle.done;
    expect(handle.metrics().operators.map((operator) => operator.name)).toEqual(['outside', 'fromArray']);
  });

  it('refuses an entry of another runtime, which would be in none of its checkpoints', async () => {
    const runtime = createRuntime();
    const handle = plain(() => fromArray([1], { ...at, runtime, name: 'own' }));
    await expect(handle.done).rejects.toThrow('own belongs to another runtime than the job');
  });

  it('refuses a runtime of another kind where it would meet its own', async () => {
    const handle = plain(() =>
      union(fromArray([1], { ...at, runtime: createRuntime({ clock: new ManualClock() }) }), fromArray([2], at)).pipe(
        values(),
      ),
    );
    await expect(handle.done).rejects.toMatchObject({ code: 'RUNTIMES_DIFFER' });
  });

  it('sets aside what operators without `rejectedTo` cannot work on, if told to', async () => {
    const aside: Rejected[] = [];
    const own: Rejected[] = [];
    const good: number[] = [];
    const odd = (n: number): number => {
      if (n % 2 === 1) throw new Error('odd');
      return n;
    };
    const handle = plain(
      () =>
        fromArray([1, 2, NaN, 3], { timestampOf: (n) => n }).pipe(
          mapValues((n) => (n === 2 ? odd(1) : n), { rejectedTo: { next: (r) => own.push(r) } }),
          mapValues((n) => (n === 3 ? odd(n) : n)),
          toSink(({ values: batch }) => void good.push(...batch)),
        ),
      { onError: { rejectedTo: { next: (r) => aside.push(r) } } },
    );
    await handle.done;
    expect(good).toEqual([1]);
    expect(own.map((r) => r.value)).toEqual([2]);
    expect(aside.map((r) => r.value)).toEqual([3, NaN]);
  });

  it('holds the source back by its credits', async () => {
    let taken = 0;
    function* endless(): Generator<number> {
      for (;;) yield taken++;
    }
    const handle = plain(
      () => fromIterable(endless(), { ...at, batchSize: 2 }).pipe(toSink(() => new Promise(() => {}))),
      {
        credits: 4,
      },
    );
    await settle();
    expect(taken).toBe(4);
    expect(handle.metrics().operators.at(-1)).toMatchObject({ kind: 'toSink', pending: 4 });
  });

  it('refuses options that make no sense, when it is made', () => {
    const to = new World().store();
    const cases: [Partial<JobOptions>, RegExp][] = [
      [{ name: '' }, /name must be a text/],
      [{ checkpoints: { every: 0, to } }, /checkpoints.every/],
      [{ checkpoints: { every: 1, to: {} as never } }, /checkpoints.to must be a store/],
      [{ checkpoints: { every: 1, to, keep: 0 } }, /checkpoints.keep/],
      [{ checkpoints: { every: 1, to, tolerate: -1 } }, /checkpoints.tolerate/],
      [{ onError: {} as never }, /onError must be/],
      [{ restart: 'never' as never }, /restart must be/],
      [{ from: 'here' as never }, /from must be/],
      [{ credits: 0 }, /credits/],
    ];
    for (const [options, message] of cases) expect(() => job({ name: 'x', ...options })).toThrow(message);
    expect(() => job({ name: 'x' }).run(undefined as never)).toThrow(/run needs a function/);
  });
});

describe('what is built', () => {
  it('must be Observables: else the job fails at once', async () => {
    for (const built of [undefined, [1]]) {
      const counting = new Counting();
      const handle = counting.run({}, () => built as never);
      await counting.finish(handle);
      await expect(handle.done).rejects.toMatchObject({ code: 'INVALID_OPTION', message: /must return an Observable/ });
    }
  });

  it('may be nothing: the job is done', async () => {
    expect(await plain(() => []).done).toMatchObject({ reason: 'completed' });
  });

  it('may begin with more sinks later', async () => {
    const seen: number[] = [];
    let starts = 0;
    const handle = plain(() => {
      const second = fromArray([2], { ...at, name: 'second' }).pipe(
        toSink(({ values: batch }) => void seen.push(...batch)),
      );
      return concat(
        fromArray([1], { ...at, name: 'first' }).pipe(toSink(({ values: batch }) => void seen.push(...batch))),
        defer(() => {
          starts++;
          return second;
        }),
      );
    });
    await handle.done;
    expect(seen).toEqual([1, 2]);
    expect(starts).toBe(1);
  });

  it('drains after a failure too, and waits before it tries again', async () => {
    const counting = new Counting([{ step: 'write', nth: 2, kind: 'error' }]);
    const handle = counting.run();
    await counting.pass(4);
    void handle.stop({ drain: true });
    await counting.finish(handle);
    expect(await handle.done).toMatchObject({ reason: 'drained' });
    expect(counting.table.ends).toBe(1);
  });
});

describe('what has ended, while a job goes on', () => {
  /** Two outputs: one of `first`, and one of a hot source. */
  const run = (counting: Counting, table: Table<number>, hot: Subject<number>, first: BuildJob): JobHandle =>
    counting.run({}, () => [
      first() as Observable<unknown>,
      hot.pipe(
        eventTime((n) => n, { name: 'hot' }),
        toSink(table.sink('hot'), { name: 'to hot' }),
      ),
    ]);

  it('stays ended: a sink is not touched by a later start', async () => {
    const counting = new Counting();
    const [early, late] = [new Table<number>(counting.world), new Table<number>(counting.world)];
    const build = (): Observable<unknown> =>
      fromArray([1, 2], { ...at, name: 'early' }).pipe(toSink(early.sink('early'), { name: 'to early' }));
    const hot = new Subject<number>();
    const first = run(counting, late, hot, build);
    await counting.pass(12);
    expect(early).toMatchObject({ shown: [1, 2], ends: 1 });
    hot.next(7);
    await first.stop();
    const second = run(counting, late, hot, build);
    await counting.pass(1);
    hot.next(8);
    hot.complete();
    await counting.finish(second);
    expect(early).toMatchObject({ shown: [1, 2], ends: 1 });
    expect(late).toMatchObject({ shown: [7, 8], ends: 1 });
  });

  it('stays left: what the consumer has had enough of does not begin anew', async () => {
    const counting = new Counting();
    const late = new Table<number>(counting.world);
    const seen: number[] = [];
    const build = (): Observable<unknown> =>
      fromArray([1, 2, 3, 4], { ...at, name: 'early', batchSize: 1 }).pipe(
        values(),
        take(2),
        tap((n) => seen.push(n)),
      );
    const hot = new Subject<number>();
    const first = run(counting, late, hot, build);
    await counting.pass(12);
    await first.stop();
    const second = run(counting, late, hot, build);
    await counting.pass(1);
    hot.complete();
    await counting.finish(second);
    expect(seen).toEqual([1, 2]);
  });
});

describe('what has ended without the end of time, while a job goes on', () => {
  it('stays ended, and its operators are not asked for', async () => {
    const counting = new Counting();
    const seen: number[] = [];
    const hot = new Subject<number>();
    const start = (): JobHandle =>
      counting.run({}, () => [
        of(1, 2, 13).pipe(
          eventTime((n) => n, { name: 'early', atEnd: 'discard' }),
          tapValues((n) => seen.push(n)),
          windowAll(tumbling(10), agg.count(), { name: 'counts' }),
          values(),
        ),
        hot.pipe(
          eventTime((n) => n, { name: 'hot' }),
          values(),
        ),
      ]);
    const first = start();
    await counting.pass(12);
    expect(seen).toEqual([1, 2, 13]);
    await first.stop();
    const second = start();
    await counting.pass(1);
    hot.complete();
    await counting.finish(second);
    expect(seen).toEqual([1, 2, 13]);
    expect(await second.done).toMatchObject({ reason: 'completed' });
  });
});

describe('a sink that was left, while a job goes on', () => {
  it.each([
    ['by its consumer', take<SinkProgress>(1)],
    ['by its stream, which failed and nobody was told', catchError<SinkProgress, typeof EMPTY>(() => EMPTY)],
  ])('%s is not touched by a later start', async (_, end) => {
    const counting = new Counting();
    const [left, late] = [new Table<number>(counting.world), new Table<number>(counting.world)];
    const hot = new Subject<number>();
    let breaks!: (error: Error) => void;
    let reads = 0;
    async function* numbers(): AsyncGenerator<number> {
      reads++;
      yield* [1, 2, 3];
      await new Promise((_resolve, reject) => (breaks = reject));
    }
    const start = (): JobHandle =>
      counting.run({}, () => [
        fromIterable(numbers(), { ...at, name: 'left' }).pipe(toSink(left.sink('left'), { name: 'to left' }), end),
        hot.pipe(
          eventTime((n) => n, { name: 'hot' }),
          toSink(late.sink('hot'), { name: 'to hot' }),
        ),
      ]);
    const first = start();
    await counting.pass(12);
    expect(left.shown).toEqual([1, 2, 3]);
    breaks(new Error('broken'));
    await counting.pass(30);
    await first.stop();
    const second = start();
    await counting.pass(1);
    hot.complete();
    await counting.finish(second);
    expect(left.shown).toEqual([1, 2, 3]);
    expect(reads).toBe(1);
  });
});

describe('the names of a job', () => {
  it('must be those of its checkpoint: else both lists are shown (CKP-9)', async () => {
    const counting = new Counting();
    const first = counting.run();
    await counting.pass(6);
    await first.stop();
    const second = counting.run({}, () => counting.build('totals'));
    await counting.finish(second);
    const { lastId } = first.metrics().checkpoints;
    await expect(second.done).rejects.toMatchObject({
      code: 'RESTORE_FAILED',
      message:
        `job 'counting' does not fit checkpoint ${lastId}. In the checkpoint alone: 'counts'. In the job alone: windowBy 'totals'. ` +
        'An operator finds its state by its name: give the names that the checkpoint has, by the option `name`; or start with ' +
        '{ allowUnknownState: true }, which drops what nobody takes up',
    });
  });

  it('may differ where that is allowed, and where an operator has no state', async () => {
    const counting = new Counting();
    const first = counting.run({}, () => counting.build('counts'));
    await counting.pass(6);
    await first.stop();
    const second = counting.run({ allowUnknownState: true }, () => counting.build('totals'));
    await counting.pass(1);
    await second.stop();
    const third = counting.run({}, () => {
      const log = fromSource(logSource(counting.world, visits, 4, counting.clock), {
        timestampOf: (visit) => visit.at,
        batchSize: 2,
      });
      return log.pipe(
        mapValues((visit) => visit, { name: 'new, without state' }),
        keyBy((visit) => visit.page, { name: 'of another name' }),
        windowBy(tumbling(10), agg.count(), { name: 'totals' }),
        toSink<unknown, unknown>(counting.table.sink('table') as Sink<unknown>),
      );
    });
    await counting.finish(third);
    expect(await third.done).toMatchObject({ reason: 'completed' });
  });
});

describe('stopping a job', () => {
  it('takes a checkpoint, shows what belongs to it, and lets everything go; run again, it goes on (EOI-2)', async () => {
    const counting = new Counting();
    const first = counting.run();
    await counting.pass(3);
    const end = await first.stop();
    expect(end).toMatchObject({ reason: 'stopped', restarts: 0 });
    expect(end.checkpoint).toBeGreaterThan(0);
    const { length } = counting.table.shown;
    expect(length).toBeGreaterThan(0);
    expect(length).toBeLessThan(16);
    expect(counting.table.isFree).toBe(true);
    expect(first.metrics().state).toBe('stopped');
    expect(counting.clock.pending).toBe(0);
    const second = counting.run();
    await counting.finish(second);
    expect(counting.table.shown).toEqual(await undisturbed());
  });

  it('by draining ends all inputs: windows close, and everything shows (EOI-1)', async () => {
    const hot = new Subject<number>();
    const counting = new Counting();
    const table = new Table<string>(counting.world);
    const handle = counting.run({}, () =>
      hot.pipe(
        eventTime((n) => n),
        windowAll(tumbling(10), agg.count()),
        mapValues(({ window, value }) => `${window.start}: ${value}`),
        toSink(table.sink('counts')),
      ),
    );
    await counting.pass(1);
    for (const n of [1, 2, 13]) hot.next(n);
    expect(await handle.stop({ drain: true })).toMatchObject({ reason: 'drained' });
    expect(table.shown).toEqual(['0: 2', '10: 1']);
    expect(table.ends).toBe(1);
  });

  it('without checkpoints just lets go', async () => {
    const log: string[] = [];
    const sink: Sink<number> = {
      name: 'log',
      write: () => {},
      end: () => void log.push('end'),
      abort: () => void log.push('abort'),
    };
    const handle = plain(() =>
      NEVER.pipe(
        eventTime<number>((n) => n),
        toSink(sink),
      ),
    );
    expect(await handle.stop()).toEqual({ reason: 'stopped', checkpoint: undefined, restarts: 0 });
    expect(log).toEqual(['abort']);
  });

  it('ends the wait before a restart', async () => {
    const counting = new Counting([{ step: 'read', nth: 3, kind: 'error' }]);
    const handle = counting.run({ restart: fixedDelay({ delay: 1_000_000 }) });
    await counting.pass(5);
    expect(handle.metrics().state).toBe('restarting');
    expect(await handle.stop()).toMatchObject({ reason: 'stopped', restarts: 0 });
    expect(counting.clock.pending).toBe(0);
  });

  it('ends in the failure of its last checkpoint, with everything let go', async () => {
    const counting = new Counting([{ step: 'store write', nth: 1, kind: 'error' }]);
    const handle = counting.run({ checkpoints: { every: 1000, to: counting.world.store() } });
    await counting.pass(1);
    await expect(handle.stop()).rejects.toThrow('fault: store write 1');
    expect(counting.table.isFree).toBe(true);
  });

  it.each(['prepare', 'commit'] as const)(
    'fails where a sink cannot %s what belongs to its last checkpoint',
    async (step) => {
      const counting = new Counting([{ step, nth: 1, kind: 'error' }]);
      const handle = counting.run({ checkpoints: { every: 1000, to: counting.world.store() } });
      await counting.pass(3);
      await expect(handle.stop()).rejects.toMatchObject({ code: 'SINK_FAILED' });
      expect(handle.metrics().state).toBe('failed');
      expect(counting.table.isFree).toBe(true);
      await counting.finish(counting.run());
      expect(counting.table.shown).toEqual(await undisturbed());
    },
  );

  it.each([{ drain: false }, { drain: true }])(
    'waits for what a source does when it hears of the checkpoint: %j',
    async (how) => {
      const counting = new Counting();
      let tidied = false;
      const handle = counting.run({ checkpoints: { every: 1000, to: counting.world.store() } }, () =>
        fromSource(
          {
            ...logSource(counting.world, visits, 4, counting.clock),
            committed: async () => {
              for (let i = 0; i < 5; i++) await settle();
              tidied = true;
            },
          },
          { timestampOf: (visit) => visit.at },
        ).pipe(toSink(() => undefined)),
      );
      await counting.pass(3);
      await handle.stop(how);
      expect(tidied).toBe(true);
    },
  );

  it('tells what failed, and not that the store could not be closed after it', async () => {
    const counting = new Counting([{ step: 'store write', nth: 1, kind: 'error' }]);
    const to: CheckpointStore = { ...counting.world.store(), close: () => Promise.reject(new Error('not closed')) };
    const handle = counting.run({ checkpoints: { every: 1000, to } });
    await counting.pass(1);
    await expect(handle.stop()).rejects.toThrow('fault: store write 1');
    expect(handle.metrics().lastError).toMatchObject({ message: 'fault: store write 1' });
  });

  it('before it has begun is possible', async () => {
    const counting = new Counting();
    const handle = counting.run();
    expect(await handle.stop()).toMatchObject({ reason: 'stopped' });
    expect(counting.table.shown).toEqual([]);
  });

  it('is what the first Ctrl-C or SIGTERM does; the second is none of its business', async () => {
    const before = ['SIGINT', 'SIGTERM'].map((signal) => process.listenerCount(signal));
    const listeners = (): number[] => ['SIGINT', 'SIGTERM'].map((signal) => process.listenerCount(signal));
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      const counting = new Counting();
      const handle = counting.run({ stopOnSignals: true });
      await counting.pass(2);
      expect(listeners()).toEqual(before.map((n) => n + 1));
      process.emit(signal);
      expect(listeners()).toEqual(before);
      expect(await handle.done).toMatchObject({ reason: 'stopped' });
    }
    const counting = new Counting();
    await counting.finish(counting.run({ stopOnSignals: true }));
    expect(listeners()).toEqual(before);
  });

  it('waits for sinks that have not let go, however long, and leaves sources behind that never do', async () => {
    const warnings: string[] = [];
    const clock = new ManualClock();
    let free!: () => void;
    async function* deaf(): AsyncGenerator<number> {
      yield 1;
      await new Promise(() => {});
    }
    const sink: Sink<number> = {
      name: 'slow',
      write: () => {},
      abort: () => new Promise((resolve) => (free = resolve)),
    };
    const handle = plain(() => fromIterable(deaf(), at).pipe(toSink(sink)), {
      clock,
      onWarning: ({ code, message }) => warnings.push(`${code} ${message}`),
    });
    await settle();
    void handle.stop();
    let done = false;
    void handle.done.then(() => (done = true));
    await settle();
    clock.advance(10_000);
    await settle();
    expect(warnings).toEqual([
      "STILL_HELD job 'plain': toSink 'toSink' (slow) has not let go of what it holds for 10 s, and is waited for: a sink or a store " +
        'must settle the promise of the call it is at, and a sink that of `abort`',
      "STILL_HELD job 'plain': fromIterable 'fromIterable' has not let go of what it holds for 10 s, and is left behind: a source must " +
        'stop reading when its signal aborts',
    ]);
    expect(done).toBe(false);
    free();
    await settle();
    expect(done).toBe(true);
  });
});

describe('a store that never answers', () => {
  it('is waited for, and that is said', async () => {
    const counting = new Counting();
    const store = counting.world.store();
    let answer!: () => void;
    const to: CheckpointStore = { ...store, write: () => new Promise((resolve) => (answer = resolve)) };
    const handle = counting.run({ checkpoints: { every: 5, timeout: 20, to } });
    await counting.pass(6);
    const stopped = handle.stop();
    stopped.catch(() => undefined);
    await counting.pass(50);
    expect(handle.metrics().state).toBe('restarting');
    counting.clock.advance(10_000);
    expect(counting.warnings.at(-1)).toContain('the checkpoint that is being taken has not let go');
    answer();
    await counting.finish(handle);
    await expect(stopped).rejects.toMatchObject({ code: 'CHECKPOINT_FAILED' });
  });
});

describe('what a job tells', () => {
  it('figures of itself, its checkpoints and its operators', async () => {
    const counting = new Counting();
    const handle = counting.run();
    const seen: JobMetrics[] = [];
    const completed = jest.fn();
    handle.metrics$.subscribe({ next: (metrics) => seen.push(metrics), complete: completed });
    await counting.finish(handle);
    await settle();
    const first = seen[0]!;
    const last = seen.at(-1)!;
    expect(first.checkpoints).toMatchObject({ taken: 0, failed: 0, lastId: undefined, lastDuration: NaN });
    expect(last.state).toBe('completed');
    expect(last.checkpoints.taken).toBe(last.checkpoints.lastId);
    expect(last.checkpoints.lastSize).toBeGreaterThan(0);
    expect(last.checkpoints.lastPause).toBeGreaterThanOrEqual(0);
    expect(last.checkpoints.lastDuration).toBeGreaterThanOrEqual(last.checkpoints.lastPause);
    expect(last.operators.map((operator) => operator.kind)).toEqual(['fromSource', 'keyBy', 'windowBy', 'toSink']);
    expect(completed).toHaveBeenCalledTimes(1);
    expect(counting.clock.pending).toBe(0);
  });

  it('every second of its clock', async () => {
    const clock = new ManualClock();
    const handle = plain(
      () =>
        NEVER.pipe(
          eventTime<number>((n) => n),
          values(),
        ),
      { clock },
    );
    const uptimes: number[] = [];
    const subscription = handle.metrics$.subscribe(({ uptime }) => uptimes.push(uptime));
    clock.advance(2500);
    subscription.unsubscribe();
    clock.advance(5000);
    expect(uptimes).toEqual([0, 1000, 2000]);
    await handle.stop();
  });

  it('in words, what each operator of all outputs is doing', async () => {
    const handle = plain(() => [
      NEVER.pipe(
        eventTime<number>((n) => n, { name: 'one' }),
        windowAll(tumbling(5), agg.count()),
        values(),
      ),
      fromArray([7], { ...at, name: 'two' }).pipe(values()),
    ]);
    expect(handle.explain().split('\n')).toEqual([
      "job 'plain': running",
      "eventTime 'one'         in 0, out 0, watermark not set yet",
      "windowAll 'windowAll'   in 0, out 0, watermark not set yet",
      "fromArray 'two'         in 1, out 1, watermark the end, ended",
    ]);
    await handle.stop();
  });
});

describe('checkpoints and savepoints on request', () => {
  it('a checkpoint is stored and committed when it resolves; who asks meanwhile shares it', async () => {
    const counting = new Counting();
    const handle = counting.run({ checkpoints: { every: 1000, to: counting.world.store() } });
    await counting.pass(3);
    const [one, two] = [handle.checkpoint(), handle.checkpoint()];
    expect(await one).toBe(1);
    expect(await two).toBe(1);
    expect(counting.table.shown.length).toBeGreaterThan(0);
    await handle.stop();
    await expect(handle.checkpoint()).rejects.toMatchObject({ code: 'CHECKPOINT_FAILED' });
  });

  it('there are none where the job takes none', async () => {
    const handle = plain(() =>
      NEVER.pipe(
        eventTime<number>((n) => n),
        values(),
      ),
    );
    await expect(handle.checkpoint()).rejects.toMatchObject({ code: 'INVALID_OPTION' });
    await expect(handle.savepoint()).rejects.toMatchObject({ code: 'INVALID_OPTION' });
    await handle.stop();
  });

  it.each(['the store', 'the checkpoint'])(
    'a job starts from a savepoint, given by %s, and shows what it prepared',
    async (by) => {
      const counting = new Counting();
      const handle = counting.run({ checkpoints: { every: 1000, to: counting.world.store() } });
      await counting.pass(3);
      const elsewhere = new World();
      const savepoint: Checkpoint = await handle.savepoint(elsewhere.store());
      // The sinks show nothing for its sake, and what they have prepared for it they show with the next checkpoint.
      expect(counting.table.shown).toEqual([]);
      const { id } = savepoint;
      counting.world.process++;
      await settle();
      const second = counting.run({ from: by === 'the store' ? elsewhere.store() : savepoint });
      await counting.finish(second);
      expect(counting.table.shown).toEqual(await undisturbed());
      expect(second.metrics().checkpoints.lastId).toBeGreaterThan(id);
    },
  );

  it('the next checkpoint commits what was prepared for a savepoint', async () => {
    const counting = new Counting();
    const handle = counting.run({ checkpoints: { every: 1000, to: counting.world.store() } });
    await counting.pass(3);
    await handle.savepoint();
    await counting.pass(2);
    await handle.stop();
    await counting.finish(counting.run());
    expect(counting.table.shown).toEqual(await undisturbed());
  });

  it('from nothing, a job begins anew, and its checkpoints are numbered on', async () => {
    const counting = new Counting();
    const first = counting.run();
    await counting.pass(4);
    const { checkpoint } = await first.stop();
    const second = counting.run({ from: 'nothing' });
    await counting.finish(second);
    expect(counting.table.shown).toEqual(await undisturbed());
    expect((await second.done).checkpoint).toBeGreaterThan(checkpoint!);
  });

  it('after one that is damaged, numbers go on behind it: sinks may have shown what belongs to it', async () => {
    for (const torn of [(bytes: Uint8Array) => bytes.slice(0, -1), () => new Uint8Array()]) {
      const counting = new Counting();
      const first = counting.run();
      await counting.pass(6);
      const { checkpoint } = await first.stop();
      const newest = [...counting.world.blobs.keys()].filter((name) => name.startsWith('c-')).at(-1)!;
      counting.world.blobs.set(newest, torn(counting.world.blobs.get(newest)!));
      const second = counting.run();
      await counting.pass(2);
      expect(await second.checkpoint()).toBeGreaterThan(checkpoint!);
      expect(counting.warnings.join()).toContain('which is older and whole');
      await second.stop();
    }
  });

  it('a savepoint needs a store of its own', async () => {
    const counting = new Counting();
    const to = counting.world.store();
    const handle = counting.run({ checkpoints: { every: 5, to } });
    await counting.pass(1);
    await expect(handle.savepoint(to)).rejects.toMatchObject({ code: 'INVALID_OPTION' });
    await handle.stop();
  });

  it('a store without a savepoint is an error', async () => {
    const counting = new Counting();
    const handle = counting.run({ from: new World().store(), restart: noRestart });
    await counting.finish(handle);
    await expect(handle.done).rejects.toMatchObject({ code: 'RESTORE_FAILED', message: /no savepoint in a world/ });
  });
});
