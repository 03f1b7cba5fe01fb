import { describe, expect, it } from '@jest/globals';
import { Subject } from 'rxjs';
import type { Observable } from 'rxjs';
import {
  agg,
  createRuntime,
  eventTime,
  fromArray,
  fromChunks,
  fromIterable,
  fromSource,
  keyBy,
  keyedProcess,
  punctuated,
  shared,
  sideOutput,
  toSink,
  tumbling,
  union,
  values,
  valueState,
  windowAll,
  windowBy,
} from '../../lib/index.js';
import type { Checkpoint, Rejected, ManagedRuntime, SinkBatch, Source, SourceChunk, Stream } from '../../lib/index.js';
import { ManualClock } from '../../lib/testing.js';

const numbers = Array.from({ length: 60 }, (_, i) => (i * 7) % 60);
const timed = { timestampOf: (n: number) => n, outOfOrderness: 20 };
const tick = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const ignore = { onWarning: (): void => undefined, clock: new ManualClock() };

/** A source of five numbers a chunk, one of them unreadable. */
const source: Source<number, number> = {
  name: 'numbers',
  // oxlint-disable-next-line require-yield
  async *open(position = 0): AsyncGenerator<SourceChunk<number, number>> {
    for (let from = position; from < numbers.length; from += 5) {
      yield {
        position: from,
        values: numbers.slice(from, from + 4),
        rejected: [{ record: numbers[from + 4], error: new Error('unreadable') }],
      };
    }
  },
};

/** Stops by a slow sink after `n` batches, takes a checkpoint there, and goes on from it in another runtime. */
async function interrupted(
  make: (runtime: ManagedRuntime) => Stream<number>,
  n: number,
  onCrash: (checkpoint: Checkpoint) => void = () => undefined,
): Promise<{ out: number[]; runtime: ManagedRuntime }> {
  const out: number[] = [];
  let checkpoint!: Promise<Checkpoint>;
  const first = createRuntime(ignore);
  let batches = 0;
  const running = make(first)
    .pipe(values())
    .subscribe((value) => {
      if (batches > n) return;
      out.push(value);
      if (++batches === n) {
        checkpoint = first.checkpoint();
        batches = Infinity;
      }
    });
  // The checkpoint is taken when the frame in flight has gone through: what it held belongs to it.
  for (let i = 0; i < 50 && checkpoint === undefined; i++) await tick();
  const restore = structuredClone(await checkpoint);
  running.unsubscribe();
  onCrash(restore);
  const runtime = createRuntime({ ...ignore, restore });
  await new Promise<void>((resolve, reject) => {
    make(runtime)
      .pipe(values())
      .subscribe({ next: (value) => out.push(value), error: reject, complete: resolve });
  });
  return { out, runtime };
}

describe('a checkpoint of a runtime', () => {
  it.each([
    ['fromArray', (runtime: ManagedRuntime) => fromArray(numbers, { ...timed, batchSize: 1, runtime })],
    ['fromIterable', (runtime: ManagedRuntime) => fromIterable(new Set(numbers), { ...timed, batchSize: 1, runtime })],
    [
      'fromIterable, asynchronous',
      (runtime: ManagedRuntime) =>
        fromIterable(
          (async function* () {
            yield* numbers;
          })(),
          { ...timed, batchSize: 1, runtime },
        ),
    ],
    [
      'fromChunks',
      (runtime: ManagedRuntime) =>
        fromChunks(
          (async function* () {
            yield numbers.slice(0, 7);
            yield [];
            yield numbers.slice(7);
          })(),
          { ...timed, batchSize: 1, runtime },
        ),
    ],
  ] as const)('%s goes on where it was taken: nothing is missing, nothing comes twice', async (_, make) => {
    for (const n of [1, 7, 8, 59]) {
      const { out } = await interrupted(make, n);
      expect(out).toEqual(numbers);
    }
  });

  it('fromSource goes on at its chunk, and reports what could not be read once', async () => {
    for (const n of [1, 3, 4, 5, 8, 48]) {
      const rejected: unknown[] = [];
      const make = (runtime: ManagedRuntime): Stream<number> =>
        fromSource(source, {
          ...timed,
          batchSize: 1,
          runtime,
          rejectedTo: { next: (r: Rejected) => rejected.push(r.value) },
        });
      // What was rejected after the checkpoint is rejected again by who goes on from it.
      const { out, runtime } = await interrupted(make, n, ({ operators }) => {
        const counted = operators.get('fromSource')!.values.get('counters') as { rejected: number };
        rejected.length = counted.rejected;
      });
      expect(out).toEqual(numbers.filter((_, i) => i % 5 !== 4));
      expect(runtime.metrics().operators[0]).toMatchObject({ in: 60, used: 48, rejected: 12 });
      expect(new Set(rejected)).toEqual(new Set(numbers.filter((_, i) => i % 5 === 4)));
      expect(rejected).toHaveLength(12);
    }
  });

  it('a hot stream goes on at its time, with what its windows held', async () => {
    const s = new Subject<number>();
    const late: number[] = [];
    const results: unknown[] = [];
    const run = (runtime: ManagedRuntime): ReturnType<Observable<unknown>['subscribe']> =>
      s
        .pipe(
          eventTime((n) => n, { runtime, watermarks: punctuated((n) => n - 2) }),
          keyBy((n) => n % 2),
          windowBy(
            tumbling(10),
            agg.sum((n) => n),
            { lateTo: { next: (n) => late.push(n) } },
          ),
          values(),
        )
        .subscribe((r) => results.push([r.key, r.window.start, r.value]));
    const first = createRuntime(ignore);
    const running = run(first);
    for (const n of [1, 2, 3, 12, 13]) s.next(n);
    const restore = structuredClone(await first.checkpoint());
    running.unsubscribe();
    s.next(100);
    run(createRuntime({ ...ignore, restore }));
    s.next(5);
    s.next(14);
    s.complete();
    expect(results).toEqual([
      [1, 0, 4],
      [0, 0, 2],
      [0, 10, 26],
      [1, 10, 13],
    ]);
    expect(late).toEqual([5]);
  });

  it('a root that had ended stays ended, and its operators keep their names and states apart', async () => {
    const make = (
      runtime: ManagedRuntime,
      s: Subject<number>,
      t: Subject<number>,
    ): Observable<{ value: number; key: number }> =>
      union(
        s.pipe(
          eventTime((n) => n, { runtime }),
          keyBy((): number => 1),
          windowBy(
            tumbling(10),
            agg.sum((n) => n),
          ),
        ),
        t.pipe(
          eventTime((n) => n, { runtime }),
          keyBy((): number => 2),
          windowBy(
            tumbling(10),
            agg.sum((n) => n),
          ),
        ),
      ).pipe(values());
    const results: unknown[] = [];
    const [s, t] = [new Subject<number>(), new Subject<number>()];
    const first = createRuntime(ignore);
    const running = make(first, s, t).subscribe(({ key, value }) => results.push([key, value]));
    s.next(1);
    t.next(2);
    s.complete();
    let restore = structuredClone(await first.checkpoint());
    running.unsubscribe();
    // Twice: it stays in every later checkpoint.
    for (let times = 0; times < 2; times++) {
      const [again, on] = [new Subject<number>(), new Subject<number>()];
      const runtime = createRuntime({ ...ignore, restore });
      const restored = make(runtime, again, on).subscribe({
        next: ({ key, value }) => results.push([key, value]),
        complete: () => results.push('end'),
      });
      expect(again.observed).toBe(false);
      restore = structuredClone(await runtime.checkpoint());
      on.next(3);
      if (times === 1) on.complete();
      await tick();
      restored.unsubscribe();
    }
    expect(results).toEqual([[1, 1], [2, 5], 'end']);
  });

  it('an entry that was idle is active again, and counts', async () => {
    const { clock } = ignore;
    const make = (runtime: ManagedRuntime, s: Subject<number>, t: Subject<number>): Observable<unknown> =>
      union(
        s.pipe(eventTime((n) => n, { runtime, whenQuiet: { idleAfter: 1000 } })),
        t.pipe(eventTime((n) => n, { runtime })),
      ).pipe(windowAll(tumbling(10), agg.count()), values());
    const first = createRuntime(ignore);
    const [s, t] = [new Subject<number>(), new Subject<number>()];
    const running = make(first, s, t).subscribe();
    t.next(5);
    clock.advance(1000);
    const restore = structuredClone(await first.checkpoint());
    running.unsubscribe();
    const results: unknown[] = [];
    make(createRuntime({ ...ignore, restore }), s, t).subscribe((r) => results.push(r));
    s.next(7);
    t.next(50);
    // The slow one counts again: its time is 6.
    expect(results).toEqual([]);
    s.next(20);
    expect(results).toHaveLength(1);
  });

  it('passes shared streams, side outputs and diamonds once', async () => {
    const runtime = createRuntime(ignore);
    const s = new Subject<number>();
    const late = sideOutput<number>();
    const stream = s.pipe(
      eventTime((n) => n, { runtime }),
      shared(),
    );
    const main = stream.pipe(windowAll(tumbling(10), agg.count(), { lateTo: late, name: 'counts' }));
    union(
      main.pipe(windowAll(tumbling(100), agg.count())),
      union(stream, late).pipe(windowAll(tumbling(100), agg.count())),
    ).subscribe();
    await Promise.resolve();
    for (const n of [1, 15, 3]) s.next(n);
    const checkpoint = await runtime.checkpoint();
    expect([...checkpoint.operators.keys()].sort()).toEqual([
      'counts',
      'eventTime',
      'union',
      'union-2',
      'windowAll',
      'windowAll-2',
    ]);
    expect(await runtime.checkpoint()).toMatchObject({ version: 1, id: checkpoint.id + 1 });
  });

  it('is taken after the frame in flight, and before the next (CKP-1)', async () => {
    const runtime = createRuntime(ignore);
    const s = new Subject<number>();
    let checkpoint!: Promise<Checkpoint>;
    s.pipe(
      eventTime((n) => n, { runtime }),
      windowAll(tumbling(10), agg.count()),
      values(),
    ).subscribe(({ window }) => {
      if (window.start > 0) return;
      checkpoint = runtime.checkpoint();
      s.next(50);
    });
    s.next(1);
    s.next(12);
    const { operators } = await checkpoint;
    expect(operators.get('eventTime')!.values.get('time')).toMatchObject({ watermark: 11 });
    expect(runtime.metrics().operators[0]!.watermark).toBe(49);
  });

  it('counts each event once, before and after', async () => {
    const { runtime } = await interrupted((r) => fromArray(numbers, { ...timed, batchSize: 1, runtime: r }), 10);
    expect(runtime.metrics().operators[0]).toMatchObject({ in: 60, used: 60, out: 60 });
  });

  it('is none where an operator cannot hand over its state, and the stream fails', async () => {
    const runtime = createRuntime(ignore);
    const s = new Subject<number>();
    const codec = {
      id: 'broken',
      version: 1,
      encode: (): unknown => {
        throw new Error('not today');
      },
      decode: (): number => 0,
    };
    const errors: unknown[] = [];
    s.pipe(
      eventTime((n) => n, { runtime }),
      keyBy((n) => n),
      keyedProcess({
        state: { seen: valueState<number>(0, { codec }) },
        onEvent: (_, { state }) => void state.seen.value++,
      }),
      values(),
    ).subscribe({ error: (error) => errors.push(error) });
    s.next(1);
    await expect(runtime.checkpoint()).rejects.toThrow('not today');
    expect(errors).toMatchObject([{ code: 'USER_CODE', operator: 'keyedProcess' }]);
  });

  it('has the handles of sinks', async () => {
    const runtime = createRuntime(ignore);
    const s = new Subject<number>();
    const written: number[] = [];
    const log: unknown[] = [];
    const sink = {
      name: 'log',
      write: (batch: SinkBatch<number>): void => void written.push(...batch.values),
      prepare: (n: number): unknown => ({ n, upTo: written.length }),
      commit: (handle: unknown): void => void log.push(handle),
    };
    s.pipe(
      eventTime((n) => n, { runtime }),
      toSink(sink),
    ).subscribe((progress) => log.push(progress));
    await Promise.resolve();
    s.next(1);
    const { id, operators } = await runtime.checkpoint();
    expect(operators.get('toSink')!.values.get('handle')).toEqual([{ n: id, upTo: 1 }]);
    await tick();
    expect(log).toEqual([{ n: id, upTo: 1 }, { checkpoint: id }]);
  });
});
