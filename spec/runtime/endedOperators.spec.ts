import { describe, expect, it } from '@jest/globals';
import { merge, Subject } from 'rxjs';
import type { Observable } from 'rxjs';
import { memoryCheckpoints } from '../../lib/checkpoints.js';
import {
  agg,
  checkRestore,
  eventTime,
  filterValues,
  hours,
  job,
  keyBy,
  noRestart,
  toSink,
  tumbling,
  values,
  windowBy,
} from '../../lib/index.js';
import type { Checkpoint, CheckpointStore, JobHandle, JobOptions } from '../../lib/index.js';
import { CheckpointArchive } from '../../lib/job/checkpointArchive.js';
import { ManualClock } from '../../lib/testing.js';
import { accountOf } from '../../examples/dashboard/engine/account.js';

const settled = async (): Promise<void> => {
  for (let i = 0; i < 10; i++) await new Promise((resolve) => setImmediate(resolve));
};

function pipeline(numbers$: Observable<number>, name: string, written: unknown[]): Observable<unknown> {
  return numbers$.pipe(
    eventTime((n) => n, { name }),
    filterValues((n) => n !== 13, { name: `${name} wanted` }),
    keyBy((n) => n % 2, { name: `${name} by key` }),
    windowBy(tumbling(10), agg.count(), { name: `${name} per ten` }),
    toSink({ name: 'list', write: (batch) => void written.push(...batch.values) }, { name: `${name} sink` }),
  );
}

function pipelines(short$: Observable<number>, long$: Observable<number>, written: unknown[] = []) {
  return merge(pipeline(short$, 'short', written), pipeline(long$, 'long', written));
}

/** A job of two pipelines side by side: `short` comes to its end, `long` goes on. */
class Shop {
  readonly short$ = new Subject<number>();
  readonly long$ = new Subject<number>();
  readonly written: unknown[] = [];
  readonly handle: JobHandle;

  constructor(to: CheckpointStore, options: Partial<JobOptions> = {}) {
    const checkpoints = { every: hours(1), to };
    const build = () => pipelines(this.short$, this.long$, this.written);
    this.handle = job({ name: 'shop', checkpoints, stopOnSignals: false, restart: noRestart, ...options }).run(build);
    void this.handle.done.catch(() => undefined);
  }

  async sell(numbers: readonly number[]): Promise<void> {
    await settled();
    for (const n of numbers) {
      this.short$.next(n);
      this.long$.next(n);
    }
    await settled();
  }

  /** What each operator has counted. */
  counts(): Record<string, unknown> {
    return Object.fromEntries(
      this.handle
        .metrics()
        .operators.map(({ name, used, filtered, late, out, in: came }) => [
          name,
          { in: came, used, filtered, late, out },
        ]),
    );
  }

  /** What does not add up, of either pipeline as a whole. */
  problems(): readonly string[] {
    const { operators } = this.handle.metrics();
    return ['short', 'long'].flatMap((name) => {
      const path = [name, `${name} wanted`, `${name} by key`, `${name} per ten`];
      return accountOf(operators, path).problems;
    });
  }
}

/** A store with a checkpoint of everything, and of changes in which the short pipeline is over; and what had been counted by then. */
async function left() {
  const to = memoryCheckpoints();
  const shop = new Shop(to);
  await shop.sell([1, 13, 25, 2, 31]);
  await shop.handle.checkpoint();
  shop.short$.complete();
  await settled();
  await shop.handle.checkpoint();
  const counts = shop.counts();
  await shop.handle.stop();
  return { to, counts };
}

describe('operators that had ended before a checkpoint', () => {
  it('have counted what they had counted, and so have sinks', async () => {
    const { to, counts } = await left();
    expect(counts).toMatchObject({
      'short wanted': { in: 5, used: 4, filtered: 1 },
      'short per ten': { in: 4, used: 3, late: 1, out: 3 },
      'short sink': { in: 3, used: 3, out: 3 },
      'long per ten': { in: 4, used: 3, late: 1, out: 2 },
      'long sink': { in: 2, used: 2, out: 2 },
    });
    // Twice: they stay in every later checkpoint.
    for (let times = 0; times < 2; times++) {
      const again = new Shop(to);
      await settled();
      expect(again.counts()).toEqual(counts);
      expect(again.problems()).toEqual([]);
      expect(again.written).toEqual([]);
      await again.handle.stop();
    }
  });

  it('leave nothing else, though a checkpoint before had what they kept', async () => {
    const { to } = await left();
    const clock = new ManualClock();
    const archive = await CheckpointArchive.open(to, { keep: 1, readOnly: true, clock, onWarning: () => undefined });
    const { operators } = (await archive.latest())!;
    const { values: kept, keyed } = operators.get('short per ten')!;
    expect(Object.fromEntries(kept)).toEqual({ finished: true, counters: expect.objectContaining({ in: 4, late: 1 }) });
    expect(keyed.size).toBe(0);
    expect(operators.get('long per ten')!.keyed.size).toBeGreaterThan(0);
    await archive.close();
  });

  it('may be missing, as in checkpoints of older versions: then they have counted nothing', async () => {
    const { to } = await left();
    const again = new Shop(to);
    await settled();
    const taken = await again.handle.savepoint();
    await again.handle.stop();
    const older: Checkpoint = {
      ...taken,
      operators: new Map(
        [...taken.operators].flatMap(([name, operator]) => {
          if (name.startsWith('short ')) return [];
          const kept = [...operator.values].filter(([value]) => !name.endsWith('sink') || value !== 'counters');
          return [[name, { ...operator, values: new Map(kept) }]];
        }),
      ),
    };
    const shop = new Shop(memoryCheckpoints(), { from: older });
    await shop.sell([41]);
    expect(shop.counts()).toMatchObject({
      short: { in: 5 },
      'short per ten': { in: 0 },
      'long per ten': { in: 5, out: 3 },
      'long sink': { in: 1, used: 1 },
    });
    await shop.handle.stop();
  });

  it('do not begin anew in silence where their input does not end any more', async () => {
    const { to } = await left();
    const on$ = new Subject<number>();
    const build = (): Observable<unknown> =>
      on$.pipe(
        eventTime((n) => n, { name: 'long' }),
        keyBy((n) => n % 2, { name: 'long by key' }),
        windowBy(tumbling(10), agg.count(), { name: 'short per ten' }),
        values(),
      );
    const handle = job({ name: 'shop', checkpoints: { every: hours(1), to }, stopOnSignals: false }).run(build);
    await expect(handle.done).rejects.toThrow(/In the job alone: windowBy 'short per ten'/);
    const { operators } = await checkRestore(to, build);
    expect(operators.find(({ name }) => name === 'short per ten')).toMatchObject({ status: 'missing' });
  });
});
