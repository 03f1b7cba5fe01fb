import { describe, expect, it } from '@jest/globals';
import { writeFileSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Subject } from 'rxjs';
import type { Observable } from 'rxjs';
import {
  createRuntime,
  eventTime,
  fromChunks,
  fromIterable,
  fromSource,
  joinInterval,
  keyBy,
  mapAsync,
  shared,
  toAsyncIterable,
  toSink,
  union,
} from '../../lib/index.js';
import type { BufferOptions, Frame, ManagedRuntime, Source, SourceChunk } from '../../lib/index.js';
import { ndjsonSource } from '../../lib/node.js';
import { useFolder } from '../connect/folder.js';
import { ManualClock } from '../../lib/testing.js';

const folder = useFolder();

setFlagsFromString('--expose_gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** Bytes that are in use, and stay so. */
function retained(): number {
  collectGarbage();
  return process.memoryUsage().heapUsed;
}

/** About a kilobyte that nothing shares with another. */
interface Heavy {
  readonly at: number;
  readonly load: readonly number[];
}

const heavy = (at: number): Heavy => ({ at, load: Array.from({ length: 120 }, (_, i) => at + i + 0.5) });
const timestampOf = (event: Heavy): number => event.at;

/** How many events a run has: 30 MB of them, were they all held. */
const EVENTS = 30_000;
const CREDITS = 512;
const BATCH = 64;
/** What a run may hold at any time: 2 MB of events, and as much again for what the host needs. */
const FLAT = 6_000_000;

/** A source without end that counts how far it was read; chunks of a batch. */
class Endless {
  made = 0;
  readonly source: Source<Heavy, number> = { name: 'endless', open: () => this.#chunks() };

  make(): Heavy {
    return heavy(this.made++);
  }

  async *#chunks(): AsyncGenerator<SourceChunk<Heavy, number>> {
    for (;;) yield { position: this.made, values: Array.from({ length: BATCH }, () => this.make()) };
  }

  *iterable(): Generator<Heavy> {
    for (;;) yield this.make();
  }

  async *asynchronous(): AsyncGenerator<Heavy> {
    for (;;) yield this.make();
  }

  async *arrays(): AsyncGenerator<Heavy[]> {
    for (;;) yield Array.from({ length: BATCH }, () => this.make());
  }
}

const tick = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Watches a run: how many events are on their way, and how much memory stays in use. */
class Watch {
  answered = 0;
  most = 0;
  readonly #before = retained();
  #heap = 0;
  readonly #made: () => number;

  constructor(made: () => number) {
    this.#made = made;
  }

  /** Takes its time: while it works, a source could read a hundred times as much. */
  async answer(n: number): Promise<void> {
    this.most = Math.max(this.most, this.#made() - this.answered);
    await tick();
    const quarter = EVENTS / 4;
    if (Math.floor(this.answered / quarter) !== Math.floor((this.answered + n) / quarter)) {
      this.#heap = Math.max(this.#heap, retained() - this.#before);
    }
    this.answered += n;
  }

  get over(): boolean {
    return this.answered >= EVENTS;
  }

  /** The most memory that stayed in use. */
  get heap(): number {
    return this.#heap;
  }
}

/** `ahead`: what a source may have read that has not entered the stream. */
function expectFlat(watch: Watch, ahead: number): void {
  expect(watch.over).toBe(true);
  expect(watch.most).toBeLessThanOrEqual(CREDITS + BATCH + ahead);
  expect(watch.heap).toBeLessThan(FLAT);
}

/** Runs a pipeline to a sink until so many events have been answered. */
async function untilOver<By>(stream: Observable<Frame<unknown, By>>, watch: Watch): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const subscription = stream
      .pipe(
        toSink(async ({ values }) => {
          await watch.answer(values.length);
          if (!watch.over) return;
          subscription.unsubscribe();
          resolve();
        }),
      )
      .subscribe({ error: reject });
  });
}

const options = (
  runtime: ManagedRuntime,
): { timestampOf: typeof timestampOf; runtime: ManagedRuntime; batchSize: number } => ({
  timestampOf,
  runtime,
  batchSize: BATCH,
});
const newRuntime = (): ManagedRuntime => createRuntime({ credits: CREDITS });

describe('a consumer that is much slower than its source', () => {
  it.each([
    ['fromSource', 3 * BATCH, (endless: Endless, r: ManagedRuntime) => fromSource(endless.source, options(r))],
    ['fromIterable', 1, (endless: Endless, r: ManagedRuntime) => fromIterable(endless.iterable(), options(r))],
    [
      'fromIterable, asynchronous',
      4097,
      (endless: Endless, r: ManagedRuntime) => fromIterable(endless.asynchronous(), options(r)),
    ],
    ['fromChunks', 3 * BATCH, (endless: Endless, r: ManagedRuntime) => fromChunks(endless.arrays(), options(r))],
  ] as const)('a sink behind %s', async (_, ahead, make) => {
    const endless = new Endless();
    const watch = new Watch(() => endless.made);
    await untilOver(make(endless, newRuntime()), watch);
    expectFlat(watch, ahead);
  });

  it.each([{ ordered: true }, { ordered: false }])('calls of mapAsync, %p', async (how) => {
    const endless = new Endless();
    const watch = new Watch(() => endless.made);
    const call = (): Promise<void> => watch.answer(1);
    const stream = fromSource(endless.source, options(newRuntime())).pipe(mapAsync(call, { ...how, concurrency: 8 }));
    await new Promise<void>((resolve, reject) => {
      const subscription = stream
        .pipe(
          toSink(() => {
            if (!watch.over) return;
            subscription.unsubscribe();
            resolve();
          }),
        )
        .subscribe({ error: reject });
    });
    expectFlat(watch, 3 * BATCH);
  });

  it('a reader of toAsyncIterable that is always behind', async () => {
    const endless = new Endless();
    const watch = new Watch(() => endless.made);
    let read = 0;
    for await (const _ of toAsyncIterable(fromSource(endless.source, options(newRuntime())))) {
      if (++read % 50 === 0) await watch.answer(50);
      if (watch.over) break;
    }
    // It counts fifty at a time.
    expectFlat(watch, 3 * BATCH + 50);
  });

  it('a sink behind a file', async () => {
    const line = `${JSON.stringify(heavy(1))}\n`;
    const path = folder.file('heavy.ndjson', '');
    writeFileSync(path, line.repeat(EVENTS));
    let parsed = 0;
    const watch = new Watch(() => parsed);
    const source = ndjsonSource<Heavy>(path, {
      map: (value) => {
        parsed++;
        return value as Heavy;
      },
    });
    await untilOver(fromSource(source, options(newRuntime())), watch);
    // Blocks of a file are read whole, two ahead.
    expectFlat(watch, 3 * Math.ceil((256 * 1024) / line.length));
  });

  it('the sink of two sources', async () => {
    const [left, right] = [new Endless(), new Endless()];
    const watch = new Watch(() => left.made + right.made);
    const runtime = newRuntime();
    const streams = [left, right].map(({ source }, i) =>
      fromSource(source, { ...options(runtime), name: `side ${i}` }),
    );
    await untilOver(union(...streams), watch);
    expectFlat(watch, 2 * 3 * BATCH + BATCH);
    expect(Math.abs(left.made - right.made)).toBeLessThanOrEqual(CREDITS + 8 * BATCH);
  });

  it('the sink of a join', async () => {
    const [left, right] = [new Endless(), new Endless()];
    const watch = new Watch(() => left.made);
    // The clock stands still: on a busy machine one side would give way to the host, and the other run on meanwhile.
    const runtime = createRuntime({ credits: CREDITS, clock: new ManualClock() });
    const [a, b] = [left, right].map(({ source }) =>
      fromSource(source, { ...options(runtime), batchSize: BATCH }).pipe(keyBy((event) => event.at)),
    );
    await untilOver(a!.pipe(joinInterval(b!, { lower: 0, upper: 0 }, (one) => one)), watch);
    // Of the other side, what its partners are waited for.
    expectFlat(watch, 2 * 3 * BATCH + 2 * BATCH);
  });

  it('one of two consumers that share a run: the other waits with it', async () => {
    const endless = new Endless();
    const watch = new Watch(() => endless.made);
    const items = fromSource(endless.source, options(newRuntime())).pipe(shared());
    let fast = 0;
    const other = items.pipe(toSink(({ values }) => void (fast += values.length))).subscribe();
    await untilOver(items, watch);
    other.unsubscribe();
    expectFlat(watch, 3 * BATCH);
    expect(fast - watch.answered).toBeLessThanOrEqual(CREDITS + BATCH);
  });

  it.each<BufferOptions<Heavy>>([
    { limit: 256, whenFull: 'error' },
    { limit: 256, whenFull: 'drop-oldest' },
    { limit: 256, whenFull: 'drop-newest' },
    { limit: 256, whenFull: 'latest-per-key', keyOf: (event) => event.at % 100 },
  ])('a sink behind a hot source: %p', async (buffer) => {
    const runtime = newRuntime();
    const hot = new Subject<Heavy>();
    const before = retained();
    let [made, answered, error] = [0, 0, undefined as unknown];
    const subscription = hot
      .pipe(
        eventTime(timestampOf, { runtime, buffer, batchSize: BATCH }),
        toSink(async ({ values }) => {
          await tick();
          answered += values.length;
        }),
      )
      .subscribe({ error: (e: unknown) => (error = e) });
    for (; made < EVENTS; made++) {
      hot.next(heavy(made));
      if (made % 100 === 0) await tick();
    }
    const { in: came, used, shed, pending, discarded } = runtime.metrics().operators[0]!;
    expect(came).toBe(used + shed + pending + discarded);
    expect(pending).toBeLessThanOrEqual(256);
    if (buffer.whenFull === 'error') expect(error).toMatchObject({ code: 'BUFFER_FULL' });
    else expect([came, shed > EVENTS / 2, error]).toEqual([EVENTS, true, undefined]);
    expect(retained() - before).toBeLessThan(FLAT);
    subscription.unsubscribe();
    expect(answered).toBeLessThanOrEqual(used);
  });
});
