import { describe, expect, it } from '@jest/globals';
import { createRuntime, fromSource } from '../../lib/index.js';
import type { RxtideError, SourceChunk, SplitSource } from '../../lib/index.js';
import { ManualClock } from '../../lib/testing.js';
import { BATCH, OPEN, STATUS } from '../../lib/frame/kinds.js';
import { macrotask, runOf, sourceOf } from './splitsAtWork.js';
import type { Item, Parts } from './splitsAtWork.js';

/** A split that gives what is pushed. */
class Live {
  readonly #chunks: number[][] = [];
  #wake: () => void = () => undefined;
  #ended = false;
  #error: Error | undefined;

  push(...times: number[]): void {
    this.#chunks.push(times);
    this.#wake();
  }

  end(): void {
    this.#ended = true;
    this.#wake();
  }

  fail(error: Error): void {
    this.#error = error;
    this.#wake();
  }

  async *open(): AsyncGenerator<SourceChunk<number, number>> {
    for (let position = 0; ;) {
      if (position < this.#chunks.length) yield { position, values: this.#chunks[position++]! };
      else if (this.#error !== undefined) throw this.#error;
      else if (this.#ended) return;
      else await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }
}

/** Two live splits, `a` and `b`, and what is seen of them. */
function watch(
  options: { live?: boolean; maxDrift?: number; idleAfter?: number; followClockAfter?: number; more?: boolean } = {},
) {
  const { live = true, maxDrift = 10, idleAfter, followClockAfter, more = false } = options;
  const splits: Record<string, Live> = { a: new Live(), b: new Live() };
  const clock = new ManualClock(1000);
  const seen: (number | string)[] = [];
  let late: (() => void) | undefined;
  const source: SplitSource<number, number, string[]> = {
    name: 'live',
    live,
    async *discover() {
      yield { known: ['a', 'b'], splits: ['a', 'b'] };
      if (!more) return;
      await new Promise<void>((resolve) => (late = resolve));
      splits['c'] = new Live();
      yield { known: ['a', 'b', 'c'], splits: ['c', 'a'] };
    },
    open: (split) => splits[split]!.open(),
  };
  const whenQuiet =
    idleAfter === undefined
      ? followClockAfter === undefined
        ? ('wait' as const)
        : { followClockAfter }
      : { idleAfter };
  const runtime = createRuntime({ clock, maxDrift });
  let watermark = -Infinity;
  const stream = fromSource(source, { timestampOf: (n) => n, runtime, whenQuiet });
  const subscription = stream.subscribe({
    next: (frame) => {
      if (frame.kind === OPEN) watermark = frame.watermark;
      else if (frame.kind === STATUS) seen.push(frame.idle ? 'idle' : 'active');
      else if (frame.kind === BATCH) {
        seen.push(...frame.values);
        if (frame.watermark > watermark) seen.push(`w${frame.watermark}`);
        watermark = frame.watermark;
      }
    },
    error: (error: RxtideError) => seen.push(error.message),
    complete: () => seen.push('complete'),
  });
  return {
    a: splits['a']!,
    b: splits['b']!,
    splits,
    clock,
    subscription,
    findMore: () => late!(),
    /** What has been seen since it was last asked. */
    async seen(): Promise<(number | string)[]> {
      for (let i = 0; i < 5; i++) await macrotask();
      return seen.splice(0);
    },
  };
}

describe('live splits', () => {
  it('are not waited for, unless others are maxDrift ahead (WMC-15)', async () => {
    const { a, b, seen } = watch();
    a.push(100);
    a.push(101);
    // Nobody knows yet where b stands.
    expect(await seen()).toEqual([100]);
    b.push(95);
    expect(await seen()).toEqual([95, 101, 'w94']);
    a.push(102, 105, 106, 107, 200);
    // The one that takes its watermark over the bound is the last to go.
    expect(await seen()).toEqual([102, 105, 106]);
    b.push(97);
    expect(await seen()).toEqual([97, 107, 200, 'w96']);
    b.end();
    expect(await seen()).toEqual(['w199']);
    a.end();
    expect(await seen()).toEqual(['wInfinity', 'complete']);
  });

  it('that are not said to be live are waited for', async () => {
    const { a, b, seen, subscription } = watch({ live: false });
    a.push(1, 2, 3);
    b.push(1);
    expect(await seen()).toEqual([1, 1, 2, 'w0']);
    b.push(9);
    expect(await seen()).toEqual([9, 3, 'w2']);
    subscription.unsubscribe();
  });

  it('hold nobody back once they were quiet for long, and do again when they are back (WMC-8)', async () => {
    const { a, b, clock, seen } = watch({ live: false, idleAfter: 50 });
    a.push(10, 20);
    b.push(5);
    expect(await seen()).toEqual([10, 5, 'w4']);
    clock.advance(49);
    expect(await seen()).toEqual([]);
    clock.advance(1);
    expect(await seen()).toEqual(['w9', 20, 'w19']);
    b.push(7);
    expect(await seen()).toEqual([7]);
    a.push(30);
    expect(await seen()).toEqual([]);
    clock.advance(50);
    expect(await seen()).toEqual([30, 'w29']);
  });

  it('let time stand where the furthest stood when the last has gone quiet, then are idle (WMC-7)', async () => {
    const { a, b, clock, seen } = watch({ idleAfter: 50 });
    a.push(10);
    b.push(12);
    expect(await seen()).toEqual([10, 12, 'w9']);
    clock.advance(30);
    a.push(11);
    expect(await seen()).toEqual([11, 'w10']);
    clock.advance(20);
    expect(await seen()).toEqual([]);
    clock.advance(30);
    expect(await seen()).toEqual(['w11', 'idle']);
    b.push(20);
    expect(await seen()).toEqual(['active', 20, 'w19']);
    a.end();
    b.end();
    expect(await seen()).toEqual(['wInfinity', 'complete']);
  });

  it('let time follow the clock when all have gone quiet', async () => {
    const { a, b, clock, seen, subscription } = watch({ followClockAfter: 50 });
    a.push(10);
    b.push(15);
    expect(await seen()).toEqual([10, 15, 'w9']);
    clock.advance(50);
    expect((await seen()).at(-1)).toBe('w59');
    clock.advance(50);
    expect((await seen()).at(-1)).toBe('w109');
    subscription.unsubscribe();
    expect(clock.pending).toBe(0);
  });

  it('may be found later: time waits for them from then on, and ends when no more are to come (WMC-4)', async () => {
    const { a, b, splits, findMore, seen } = watch({ more: true });
    a.push(10);
    b.push(10);
    expect(await seen()).toEqual([10, 10, 'w9']);
    findMore();
    await seen();
    a.push(15);
    b.push(15);
    expect(await seen()).toEqual([]);
    splits['c']!.push(2, 11);
    expect(await seen()).toEqual([2, 11, 15, 15, 'w10']);
    a.end();
    b.end();
    expect(await seen()).toEqual([]);
    splits['c']!.end();
    expect(await seen()).toEqual(['wInfinity', 'complete']);
  });

  it('end when all have, though none are open (WMC-2, WMC-5)', async () => {
    const { a, b, clock, findMore, splits, seen } = watch({ more: true, idleAfter: 50 });
    a.push(1);
    a.end();
    b.end();
    expect(await seen()).toEqual([1, 'w0']);
    clock.advance(50);
    expect(await seen()).toEqual(['idle']);
    findMore();
    // `a`, which is found once more, is read anew.
    expect(await seen()).toEqual(['active', 1]);
    splits['c']!.push(5);
    expect(await seen()).toEqual([5, 'w4']);
    splits['c']!.end();
    expect(await seen()).toEqual(['wInfinity', 'complete']);
  });

  it('fail the stream when one breaks, after what came before', async () => {
    const { a, b, seen } = watch();
    a.push(1);
    b.push(1);
    b.fail(new Error('b broke'));
    expect(await seen()).toEqual([1, 1, 'w0', expect.stringContaining('b broke')]);
  });
});

describe('a source of splits', () => {
  const parts: Parts = [0, 1, 2].map((s) => [
    { values: [{ id: `${s}`, time: s }], rejected: [], delay: 0 },
    { values: [{ id: `${s}`, time: s + 10 }], rejected: [], delay: 0 },
  ]);

  it('hears which splits a later run would go on with, and where', async () => {
    const heard: unknown[] = [];
    const source: SplitSource<Item> = {
      ...sourceOf(parts, { maxOpen: 2 }),
      committed: (known, unfinished) => void heard.push([known, [...unfinished]]),
    };
    const { checkpoint } = await runOf(source, { batchSize: 1 }, 3);
    expect(checkpoint).toBeDefined();
    await macrotask();
    expect(heard).toEqual([
      [
        3,
        [
          ['0', 1],
          ['1', 0],
          ['2', undefined],
        ],
      ],
    ]);
  });

  it('is not told that what was not read is finished, when its stream is drained', async () => {
    const heard: unknown[] = [];
    const controller = new AbortController();
    const source: SplitSource<Item> = {
      ...sourceOf(parts, { maxOpen: 2 }),
      committed: (known, unfinished) => void heard.push([known, [...unfinished.keys()]]),
    };
    const onEvent = (): void => controller.abort();
    const { runtime } = await runOf(source, { batchSize: 1, signal: controller.signal }, Infinity, onEvent);
    await runtime.checkpoint();
    await macrotask();
    expect(heard).toEqual([[3, ['0', '1', '2']]]);
  });

  it.each([
    ['cannot be listed', { discover: () => failing('no list') }, 'no list'],
    [
      'is refused',
      {
        discover: () => {
          throw new Error('refused');
        },
      },
      'refused',
    ],
    [
      'cannot be opened',
      {
        open: () => {
          throw new Error('closed');
        },
      },
      'closed',
    ],
  ])('that %s fails the stream', async (_, broken, message) => {
    const { error } = await runOf({ ...sourceOf(parts), ...broken });
    expect((error as Error).message).toContain(message);
  });

  it('frees what it holds when it is left', async () => {
    const left: string[] = [];
    const source: SplitSource<Item, number, number> = {
      name: 'endless',
      async *discover(_, signal) {
        try {
          yield { known: 1, splits: ['a', 'b'] };
          await new Promise((resolve) => signal.addEventListener('abort', () => resolve(undefined)));
        } finally {
          left.push('discovery');
        }
      },
      async *open(split) {
        try {
          for (let position = 0; ; position++) yield { position, values: [{ id: split, time: position }] };
        } finally {
          left.push(split);
        }
      },
    };
    await runOf(source, { batchSize: 10 }, 100);
    await macrotask();
    expect(left.sort()).toEqual(['a', 'b', 'discovery']);
    const controller = new AbortController();
    const ended = await runOf(source, { signal: controller.signal }, Infinity, () => controller.abort());
    expect(ended.watermark).toBe(Infinity);
    await macrotask();
    expect(left).toHaveLength(6);
  });

  it('has maxOpen checked', () => {
    expect(() => fromSource({ ...sourceOf([]), maxOpen: 0.5 }, { timestampOf: () => 0 })).toThrow(
      'parts: maxOpen must be a whole number, at least 1; it is 0.5',
    );
  });
});

async function* failing(message: string): AsyncGenerator<never> {
  yield* [];
  await Promise.reject(new Error(message));
}
