import { describe, expect, it } from '@jest/globals';
import { Subject } from 'rxjs';
import {
  agg,
  createRuntime,
  eventTime,
  fromArray,
  fromIterable,
  mapValues,
  shared,
  toSink,
  tumbling,
  values,
  windowAll,
} from '../../lib/index.js';
import type { Checkpoint, Sink, SinkBatch, Stream } from '../../lib/index.js';

const at = { timestampOf: (n: number): number => n };
const settled = async (): Promise<void> => {
  for (let i = 0; i < 20; i++) await Promise.resolve();
};

/** Notes what a sink is asked for. */
class NotingSink implements Sink<number> {
  readonly name = 'noting';
  readonly calls: string[] = [];

  open(handle: unknown): void {
    this.calls.push(`open ${String(handle)}`);
  }

  write(batch: SinkBatch<number>): void {
    this.calls.push(`write ${batch.values.join(' ')}`);
  }

  prepare(checkpoint: number): unknown {
    this.calls.push(`prepare ${checkpoint}`);
    return `handle ${checkpoint}`;
  }

  commit(handle: unknown): void {
    this.calls.push(`commit ${String(handle)}`);
  }

  end(): void {
    this.calls.push('end');
  }

  abort(): void {
    this.calls.push('abort');
  }
}

describe('toSink', () => {
  it('gives a function batches with values, times and keys, and completes', () => {
    const batches: SinkBatch<number>[] = [];
    let completed = false;
    fromArray([1, 2, 3], { ...at, batchSize: 2 })
      .pipe(toSink((batch) => void batches.push(batch)))
      .subscribe({ complete: () => (completed = true) });
    expect(batches).toEqual([
      { values: [1, 2], timestamps: [1, 2], keys: null },
      { values: [3], timestamps: [3], keys: null },
    ]);
    expect(completed).toBe(true);
  });

  it('calls a sink in order: open, write, end', () => {
    const sink = new NotingSink();
    fromArray([1], at).pipe(toSink(sink)).subscribe();
    expect(sink.calls).toEqual(['open undefined', 'write 1', 'end']);
  });

  it('makes no call before the promise of the one before has settled', async () => {
    const log: string[] = [];
    const answers: (() => void)[] = [];
    const source = new Subject<number>();
    source
      .pipe(
        eventTime((n) => n),
        toSink((batch) => {
          log.push(`begin ${batch.values.join(' ')}`);
          return new Promise<void>((resolve) => answers.push(resolve)).then(() => void log.push('done'));
        }),
      )
      .subscribe({ complete: () => log.push('complete') });
    source.next(1);
    source.next(2);
    source.complete();
    expect(log).toEqual(['begin 1']);
    answers[0]!();
    await settled();
    expect(log).toEqual(['begin 1', 'done', 'begin 2']);
    answers[1]!();
    await settled();
    expect(log).toEqual(['begin 1', 'done', 'begin 2', 'done', 'complete']);
  });

  it('slows a source that can wait: no more events are asked for than there are credits, and a batch', async () => {
    const runtime = createRuntime({ credits: 10 });
    let taken = 0;
    let answer = (): void => undefined;
    function* endless(): Generator<number> {
      for (;;) yield taken++;
    }
    const subscription = fromIterable(endless(), { ...at, runtime, batchSize: 4 })
      .pipe(toSink(() => new Promise<void>((resolve) => (answer = resolve))))
      .subscribe();
    await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
    expect(taken).toBe(12);
    answer();
    await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
    expect(taken).toBe(16);
    subscription.unsubscribe();
  });

  it('sheds what a hot source brings beyond the limit, by the policy, and counts it', async () => {
    const runtime = createRuntime({ credits: 1 });
    const source = new Subject<number>();
    const written: number[][] = [];
    const answers: (() => void)[] = [];
    source
      .pipe(
        eventTime((n) => n, { runtime, buffer: { limit: 2, whenFull: 'drop-oldest' } }),
        toSink((batch) => {
          written.push([...batch.values]);
          return new Promise<void>((resolve) => answers.push(resolve));
        }),
      )
      .subscribe();
    for (const n of [1, 2, 3, 4, 5]) source.next(n);
    const [entry] = runtime.metrics().operators;
    expect(entry).toMatchObject({ in: 5, used: 1, shed: 2, pending: 2 });
    answers[0]!();
    await settled();
    expect(written).toEqual([[1], [4, 5]]);
  });

  it('fails a stream whose hot source overruns the buffer, unless told otherwise', () => {
    const runtime = createRuntime({ credits: 1 });
    const source = new Subject<number>();
    const errors: unknown[] = [];
    source
      .pipe(
        eventTime((n) => n, { runtime, buffer: { limit: 1 } }),
        toSink(() => new Promise<void>(() => undefined)),
      )
      .subscribe({ error: (error) => errors.push(error) });
    for (const n of [1, 2, 3]) source.next(n);
    expect(errors).toMatchObject([{ code: 'BUFFER_FULL' }]);
  });

  it('says which sink failed, aborts it, and fails the stream', async () => {
    const sink = new NotingSink();
    sink.write = () => {
      throw new Error('the disk is full');
    };
    const errors: unknown[] = [];
    fromArray([1], at)
      .pipe(toSink(sink))
      .subscribe({ error: (error) => errors.push(error) });
    await settled();
    expect(errors).toMatchObject([{ code: 'SINK_FAILED', message: "toSink 'toSink' (noting): the disk is full" }]);
    expect(sink.calls).toEqual(['open undefined', 'abort']);
  });

  it('aborts the sink when the stream fails, and when it is cancelled', () => {
    const failed = new NotingSink();
    fromArray([1], at)
      .pipe(
        mapValues((): number => {
          throw new Error('no');
        }),
        toSink(failed),
      )
      .subscribe({ error: () => undefined });
    expect(failed.calls).toEqual(['open undefined', 'abort']);
    const cancelled = new NotingSink();
    new Subject<number>()
      .pipe(
        eventTime((n) => n),
        toSink(cancelled),
      )
      .subscribe()
      .unsubscribe();
    expect(cancelled.calls).toEqual(['open undefined', 'abort']);
  });

  it('prepares at a checkpoint, commits when it is complete, and then emits its number (CKP-6)', async () => {
    const runtime = createRuntime();
    const source = new Subject<number>();
    const sink = new NotingSink();
    const progress: number[] = [];
    source
      .pipe(
        eventTime((n) => n, { runtime }),
        toSink(sink),
      )
      .subscribe(({ checkpoint }) => progress.push(checkpoint));
    source.next(1);
    const checkpoint = await runtime.checkpoint();
    await settled();
    source.next(2);
    expect(sink.calls).toEqual(['open undefined', 'write 1', 'prepare 1', 'commit handle 1', 'write 2']);
    expect(progress).toEqual([1]);
    expect(checkpoint.operators.get('toSink')!.values.get('handle')).toEqual(['handle 1']);
  });

  it('commits, before anything runs, what a restored checkpoint holds (2PC-3)', async () => {
    const source = new Subject<number>();
    const build = (restore?: Checkpoint): { stream: Stream<number>; runtime: ReturnType<typeof createRuntime> } => {
      const runtime = createRuntime(restore === undefined ? {} : { restore });
      return { stream: source.pipe(eventTime((n) => n, { runtime })), runtime };
    };
    const first = build();
    const before = first.stream.pipe(toSink(new NotingSink())).subscribe();
    source.next(1);
    const checkpoint = await first.runtime.checkpoint();
    before.unsubscribe();
    const sink = new NotingSink();
    build(checkpoint).stream.pipe(toSink(sink)).subscribe();
    source.next(2);
    expect(sink.calls).toEqual(['commit handle 1', 'open handle 1', 'write 2']);
  });

  it('keeps handles until they are committed: each checkpoint has all of them, and they are committed oldest first (2PC-2)', async () => {
    const runtime = createRuntime();
    const source = new Subject<number>();
    const sink = new NotingSink();
    source
      .pipe(
        eventTime((n) => n, { runtime }),
        toSink(sink),
      )
      .subscribe();
    const [first, second] = await Promise.all([runtime.checkpoint(), runtime.checkpoint()]);
    await settled();
    const handles = [first, second].map(({ operators }) => operators.get('toSink')!.values.get('handle'));
    expect(handles).toEqual([['handle 1'], ['handle 1', 'handle 2']]);
    expect(sink.calls.slice(1)).toEqual(['prepare 1', 'prepare 2', 'commit handle 1', 'commit handle 2']);
  });

  it('opens a sink that had nothing to prepare for a while with the last handle that was committed', async () => {
    const source = new Subject<number>();
    /** Takes a value in the first run alone, and prepares only what there is. */
    const run = async (restore?: Checkpoint) => {
      const runtime = createRuntime(restore === undefined ? {} : { restore });
      const sink = new NotingSink();
      let written = false;
      const lazy: Sink<number> = {
        name: 'lazy',
        open: (handle) => sink.open(handle),
        write: () => void (written = true),
        prepare: (n) => (written ? ((written = false), sink.prepare(n)) : undefined),
        commit: (handle) => sink.commit(handle),
      };
      const running = source
        .pipe(
          eventTime((n) => n, { runtime }),
          toSink(lazy),
        )
        .subscribe();
      if (restore === undefined) source.next(1);
      await runtime.checkpoint();
      await settled();
      const checkpoint = await runtime.checkpoint();
      running.unsubscribe();
      return { checkpoint, calls: sink.calls };
    };
    const first = await run();
    const second = await run(first.checkpoint);
    const third = await run(second.checkpoint);
    expect(second.calls).toEqual(['commit handle 1', 'open handle 1']);
    expect(third.calls).toEqual(second.calls);
  });

  it('commits all handles of a restored checkpoint before it opens the sink, and opens it with the newest', async () => {
    const operators = new Map([
      [
        'toSink',
        {
          values: new Map([['handle', ['a', 'b']]]),
          keyed: new Map(),
          tracked: new Set<string>(),
          cleared: new Set<string>(),
          changed: new Map(),
        },
      ],
    ]);
    const sink = new NotingSink();
    const runtime = createRuntime({ restore: { version: 1, id: 4, operators } });
    fromArray([1], { ...at, runtime })
      .pipe(toSink(sink))
      .subscribe();
    expect(sink.calls).toEqual(['commit a', 'commit b', 'open b', 'write 1', 'end']);
  });

  it('has a sink that has ended in later checkpoints, and does not touch it after a restore', async () => {
    const hot = new Subject<number>();
    const build = (
      sink: Sink<number>,
      restore?: Checkpoint,
    ): { runtime: ReturnType<typeof createRuntime>; ends: number[] } => {
      const runtime = createRuntime(restore === undefined ? {} : { restore });
      const ends: number[] = [];
      hot.pipe(eventTime((n) => n, { runtime })).subscribe();
      fromArray([1], { ...at, runtime })
        .pipe(toSink(sink))
        .subscribe({ complete: () => ends.push(1) });
      return { runtime, ends };
    };
    const checkpoint = await build(new NotingSink()).runtime.checkpoint();
    const again = new NotingSink();
    const { ends, runtime } = build(again, checkpoint);
    expect(again.calls).toEqual([]);
    expect(ends).toEqual([1]);
    expect((await runtime.checkpoint()).operators.get('toSink')!.values.get('handle')).toBe('ended');
  });

  it('tells a sink that had ended what it prepared last, where it wants to know, and nothing else', async () => {
    const saved = {
      values: new Map([['handle', { newest: 'b' }]]),
      keyed: new Map(),
      tracked: new Set<string>(),
      cleared: new Set<string>(),
      changed: new Map(),
    };
    const sink = new NotingSink();
    const ended: unknown[] = [];
    const runtime = createRuntime({ restore: { version: 1, id: 4, operators: new Map([['toSink', saved]]) } });
    fromArray<number>([], { ...at, runtime })
      .pipe(toSink(Object.assign(sink, { ended: (handle: unknown) => void ended.push(handle) })))
      .subscribe();
    expect(ended).toEqual(['b']);
    expect(sink.calls).toEqual([]);
    const { operators } = await runtime.checkpoint();
    expect(operators.get('toSink')!.values.get('handle')).toEqual({ newest: 'b' });
    await settled();
    expect(sink.calls).toEqual([]);
  });

  it('does not take for the last what was prepared before all had come', async () => {
    const runtime = createRuntime();
    const source = new Subject<number>();
    source
      .pipe(
        eventTime((n) => n, { runtime }),
        toSink(Object.assign(new NotingSink(), { ended: () => undefined })),
      )
      .subscribe();
    new Subject<number>().pipe(eventTime((n) => n, { runtime })).subscribe();
    await runtime.checkpoint();
    await settled();
    source.next(1);
    source.complete();
    expect((await runtime.checkpoint()).operators.get('toSink')!.values.get('handle')).toBe('ended');
  });

  it('does not abort a sink that has ended', async () => {
    const sink = new NotingSink();
    let answer = (): void => undefined;
    sink.end = () => new Promise<void>((resolve) => (answer = resolve)) as never;
    const subscription = fromArray([1], at).pipe(toSink(sink)).subscribe();
    subscription.unsubscribe();
    answer();
    await settled();
    expect(sink.calls).toEqual(['open undefined', 'write 1']);
  });

  it('fails a checkpoint whose sink cannot prepare', async () => {
    const runtime = createRuntime();
    const source = new Subject<number>();
    const sink = new NotingSink();
    sink.prepare = () => Promise.reject(new Error('offline'));
    source
      .pipe(
        eventTime((n) => n, { runtime }),
        toSink(sink),
      )
      .subscribe({ error: () => undefined });
    await expect(runtime.checkpoint()).rejects.toThrow('offline');
  });

  it('writes the results of windows once the last one is there', () => {
    const sums: number[] = [];
    fromArray([1, 2, 11], at)
      .pipe(
        windowAll(
          tumbling(10),
          agg.sum((n) => n),
        ),
        mapValues((result) => result.value),
        toSink((batch) => void sums.push(...batch.values)),
      )
      .subscribe();
    expect(sums).toEqual([3, 11]);
  });

  it('refuses what is no sink, when it is made', () => {
    expect(() => toSink({} as Sink<unknown>)).toThrow(/needs a sink/);
  });

  it('commits each handle once, and in order, also when several checkpoints are complete before it has time', async () => {
    const runtime = createRuntime();
    const source = new Subject<number>();
    const sink = new NotingSink();
    const commit = sink.commit.bind(sink);
    const answers: (() => void)[] = [];
    const committing = Object.assign(sink, {
      commit: (handle: unknown): Promise<void> => {
        commit(handle);
        return new Promise((resolve) => answers.push(resolve));
      },
    });
    source
      .pipe(
        eventTime((n) => n, { runtime }),
        toSink(committing),
      )
      .subscribe();
    await Promise.all([runtime.checkpoint(), runtime.checkpoint(), runtime.checkpoint()]);
    for (let i = 0; i < 6; i++) {
      answers.shift()?.();
      await settled();
    }
    expect(sink.calls).toEqual([
      'open undefined',
      ...['prepare 1', 'prepare 2', 'prepare 3'],
      ...['commit handle 1', 'commit handle 2', 'commit handle 3'],
    ]);
  });

  it('ends a sink when all that it prepared is committed, and calls nothing after that', async () => {
    const runtime = createRuntime();
    const source = new Subject<number>();
    const sink = new NotingSink();
    source
      .pipe(
        eventTime((n) => n, { runtime }),
        toSink(sink),
      )
      .subscribe({ complete: () => sink.calls.push('complete') });
    source.next(1);
    const checkpoint = runtime.checkpoint();
    source.next(2);
    source.complete();
    await checkpoint;
    await settled();
    expect(sink.calls).toEqual([
      ...['open undefined', 'write 1', 'prepare 1', 'write 2', 'commit handle 1', 'end', 'complete'],
    ]);
  });

  it('bounds what comes while a sink opens', () => {
    const runtime = createRuntime();
    const source = new Subject<number>();
    source
      .pipe(
        eventTime((n) => n, { runtime, buffer: { limit: 3, whenFull: 'drop-newest' } }),
        toSink({ name: 'slow to open', open: () => new Promise<void>(() => undefined), write: () => undefined }),
      )
      .subscribe();
    for (let n = 0; n < 10; n++) source.next(n);
    expect(runtime.metrics().operators[0]).toMatchObject({ in: 10, pending: 3, shed: 7, waits: true });
  });

  it.each([
    ['cannot be opened', () => Promise.reject(new Error('offline'))],
    ['is left while it opens', () => new Promise<void>(() => undefined)],
    ['is left while it writes', () => undefined],
  ])('holds up nobody who shares its sources once it %s', async (how, open) => {
    const runtime = createRuntime({ credits: 2 });
    const got: number[] = [];
    const items = fromIterable([1, 2, 3, 4, 5, 6], { ...at, runtime, batchSize: 1 }).pipe(shared());
    const sink = { name: 'stuck', open, write: () => new Promise<void>(() => undefined) };
    const stuck = items.pipe(toSink(sink)).subscribe({ error: () => undefined });
    items.pipe(values()).subscribe((n) => got.push(n));
    for (let i = 0; i < 5; i++) await new Promise(setImmediate);
    expect(got.length).toBeLessThanOrEqual(how.startsWith('cannot') ? 6 : 2);
    stuck.unsubscribe();
    for (let i = 0; i < 5; i++) await new Promise(setImmediate);
    expect(got).toEqual([1, 2, 3, 4, 5, 6]);
    expect(runtime.metrics().flow.taken).toBe(0);
  });

  it('counts as discarded what a sink did not accept', async () => {
    const runtime = createRuntime();
    fromArray([1, 2, 3, 4], { ...at, runtime, batchSize: 2 })
      .pipe(toSink(() => Promise.reject(new Error('no'))))
      .subscribe({ error: () => undefined });
    await settled();
    expect(runtime.metrics().operators.at(-1)).toMatchObject({ in: 4, used: 0, discarded: 4, pending: 0, credits: 0 });
  });

  it('makes no call within another: a checkpoint that a write asks for waits until it is done', async () => {
    for (const asks of ['at once', 'later']) {
      const runtime = createRuntime();
      const source = new Subject<number>();
      const sink = new NotingSink();
      const taken: Promise<unknown>[] = [];
      source
        .pipe(
          eventTime((n) => n, { runtime }),
          toSink({
            name: 'asking',
            write: async (batch) => {
              sink.write(batch);
              if (batch.values[0] === 2) taken.push(runtime.checkpoint());
              await Promise.resolve();
              sink.calls.push('written');
            },
            prepare: (n) => sink.prepare(n),
          }),
        )
        .subscribe();
      source.next(1);
      // Within the call of `next`, or when the write before it has settled.
      if (asks === 'at once') await settled();
      source.next(2);
      await settled();
      await Promise.all(taken);
      expect(sink.calls).toEqual(['write 1', 'written', 'write 2', 'written', 'prepare 1']);
    }
  });

  it('can be left within a call', () => {
    const sink = new NotingSink();
    const runtime = createRuntime();
    const source = new Subject<number>();
    const running = source
      .pipe(
        eventTime((n) => n, { runtime }),
        toSink(sink),
      )
      .subscribe();
    sink.write = () => running.unsubscribe();
    source.next(1);
    expect(sink.calls).toEqual(['open undefined', 'abort']);
    expect(runtime.metrics().operators.at(-1)).toMatchObject({ in: 1, used: 0, discarded: 1, pending: 0 });
  });

  it('is in no checkpoint as ended before it has shown everything', async () => {
    const runtime = createRuntime();
    const source = new Subject<number>();
    const sink = new NotingSink();
    const answers: (() => void)[] = [];
    const slowly = (call: () => void): Promise<void> => {
      call();
      return new Promise((resolve) => answers.push(resolve));
    };
    source
      .pipe(
        eventTime((n) => n, { runtime }),
        toSink({
          name: 'slow',
          write: (batch) => sink.write(batch),
          prepare: (n) => sink.prepare(n),
          commit: (handle) => slowly(() => sink.commit(handle)),
          end: () => slowly(() => sink.end()),
        }),
      )
      .subscribe({ complete: () => sink.calls.push('complete') });
    source.next(1);
    await runtime.checkpoint();
    source.next(2);
    source.complete();
    const during = runtime.checkpoint().then(({ operators }) => {
      sink.calls.push(`checkpoint ${String(operators.get('toSink')?.values.get('handle'))}`);
    });
    for (let i = 0; i < 5; i++) {
      await settled();
      answers.shift()?.();
    }
    await during;
    expect(sink.calls).toEqual([
      ...['write 1', 'prepare 1', 'commit handle 1', 'write 2', 'end', 'complete', 'checkpoint ended'],
    ]);
  });

  it('refuses, where it is made, what is no sink, and a sink whose commit would never be called', () => {
    expect(() => toSink({ next: () => undefined } as never)).toThrow('for an observer use values() and subscribe');
    expect(() => toSink({ name: 'rows', write: () => undefined, commit: () => undefined })).toThrow(
      "the sink 'rows' has commit and no prepare: it would never be called",
    );
  });
});
