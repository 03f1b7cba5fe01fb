import { describe, expect, it } from '@jest/globals';
import { agg, fixedDelay, fromSource, job, keyBy, toSink, tumbling, windowBy } from '../../lib/index.js';
import type { JobHandle, JobOptions, Sink, SinkProgress, WindowResult } from '../../lib/index.js';
import { ManualClock } from '../../lib/testing.js';
import type { Observable } from 'rxjs';
import { logSource, settle, Table, World } from './world.js';
import type { Fault } from './world.js';

interface Visit {
  readonly at: number;
  readonly page: string;
}

const visits: Visit[] = Array.from({ length: 40 }, (_, i) => ({ at: i * 2, page: i % 3 === 0 ? 'a' : 'b' }));

/** Counts per page and ten ms, in a table. */
class Counting {
  readonly world: World;
  readonly table: Table<string>;
  readonly clock = new ManualClock();
  readonly warnings: string[] = [];

  constructor(faults: readonly Fault[] = []) {
    this.world = new World(faults);
    this.table = new Table(this.world);
  }

  build(): Observable<SinkProgress> {
    return fromSource(logSource(this.world, visits, 4), { timestampOf: (visit) => visit.at, batchSize: 2 }).pipe(
      keyBy((visit) => visit.page),
      windowBy(tumbling(10), agg.count()),
      toSink<WindowResult<string, number>, unknown>(this.#lines()),
    );
  }

  run(options: Partial<JobOptions> = {}): JobHandle {
    return job({
      name: 'counting',
      clock: this.clock,
      stopOnSignals: false,
      checkpoints: { every: 5, to: this.world.store() },
      restart: fixedDelay({ delay: 7, attempts: 3 }),
      onWarning: ({ message }) => this.warnings.push(message),
      ...options,
    }).run(() => this.build());
  }

  /** Moves the clock until the job has ended. */
  async finish(handle: JobHandle): Promise<void> {
    let over = false;
    const end = (): void => void (over = true);
    handle.done.then(end, end);
    for (let i = 0; i < 1000 && !over; i++) {
      await settle();
      this.clock.advance(1);
    }
    expect(over).toBe(true);
  }

  #lines(): Sink<WindowResult<string, number>> {
    const sink = this.table.sink('table');
    return {
      ...sink,
      write: ({ values, ...batch }) =>
        sink.write({ ...batch, values: values.map((r) => `${r.key} ${r.window.start} ${r.value}`) }),
    };
  }
}

const undisturbed = async (): Promise<string[]> => {
  const counting = new Counting();
  const handle = counting.run();
  await counting.finish(handle);
  return counting.table.shown;
};

describe('a job', () => {
  it('runs to its end, and shows everything by checkpoints', async () => {
    const counting = new Counting();
    const handle = counting.run();
    await counting.finish(handle);
    expect(await handle.done).toMatchObject({ reason: 'completed', restarts: 0 });
    expect(counting.table.shown).toHaveLength(16);
    expect(counting.table.ends).toBe(1);
  });

  it('begins anew after a failure, from its latest checkpoint', async () => {
    const counting = new Counting([{ step: 'read', nth: 7, kind: 'error' }]);
    const handle = counting.run();
    await counting.finish(handle);
    expect(await handle.done).toMatchObject({ restarts: 1 });
    expect(counting.table.shown).toEqual(await undisturbed());
  });
});
