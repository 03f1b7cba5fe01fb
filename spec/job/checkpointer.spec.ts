import { describe, expect, it } from '@jest/globals';
import { Subject } from 'rxjs';
import { createRuntime, eventTime, toSink } from '../../lib/index.js';
import type { Checkpoint, RxtideError, Sink } from '../../lib/index.js';
import type { Archive } from '../../lib/job/archive.js';
import { Checkpointer } from '../../lib/job/checkpointer.js';
import type { CheckpointSettings } from '../../lib/job/jobOptions.js';
import { ManualClock } from '../../lib/testing.js';
import { settle } from './world.js';

/** Answers when it is told to, and fails when it is told to. */
class FakeArchive implements Archive {
  readonly lastId = 0;
  readonly written: Checkpoint[] = [];
  failures = 0;
  answer: (() => void) | null = null;
  waits = false;

  latest(): Promise<Checkpoint | undefined> {
    return Promise.resolve(this.written.at(-1));
  }

  async write(checkpoint: Checkpoint): Promise<number> {
    if (this.waits) await new Promise<void>((resolve) => (this.answer = resolve));
    if (this.failures-- > 0) throw new Error('the disk is full');
    this.written.push(checkpoint);
    return 10;
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

class Trial {
  readonly clock = new ManualClock(1_000_000);
  readonly archive = new FakeArchive();
  readonly runtime = createRuntime({ clock: this.clock, onWarning: () => undefined });
  readonly failed: string[] = [];
  readonly given: RxtideError[] = [];
  readonly source = new Subject<number>();
  readonly checkpointer: Checkpointer;

  constructor(settings: Partial<CheckpointSettings> = {}, sink: Partial<Sink<number>> = {}) {
    const all = { every: 100, to: undefined as never, keep: 1, timeout: 1000, minPause: 0, tolerate: 0, ...settings };
    this.checkpointer = new Checkpointer(all, this.archive, 7, this.clock, {
      onFailedCheckpoint: (message) => this.failed.push(message),
      onTooManyFailed: (error) => this.given.push(error),
    });
    this.source
      .pipe(
        eventTime((n) => n, { runtime: this.runtime }),
        toSink({ name: 'sink', write: () => undefined, ...sink }),
      )
      .subscribe({ error: () => undefined });
    this.checkpointer.begin(this.runtime);
  }

  get taken(): string[] {
    return this.archive.written.map(({ id, since }) => (since === undefined ? `${id}` : `${id} since ${since}`));
  }

  async pass(ms: number): Promise<void> {
    this.clock.advance(ms);
    await settle();
  }
}

describe('the checkpoints of a job', () => {
  it('come every so often: first everything, then changes; after a new beginning everything again (CKP-11)', async () => {
    const trial = new Trial();
    for (let i = 0; i < 3; i++) await trial.pass(100);
    await trial.checkpointer.end();
    await trial.pass(1000);
    trial.checkpointer.begin(trial.runtime);
    await trial.pass(100);
    expect(trial.taken).toEqual(['8', '9 since 8', '10 since 9', '11']);
    expect(trial.checkpointer.metrics).toMatchObject({ taken: 4, failed: 0, lastId: 11, lastSize: 10 });
  });

  it('have everything again after one that failed', async () => {
    const trial = new Trial({ tolerate: 1 });
    for (let i = 0; i < 4; i++) {
      trial.archive.failures = i === 2 ? 1 : 0;
      await trial.pass(100);
    }
    await trial.pass(100);
    expect(trial.taken).toEqual(['8', '9 since 8', '11', '12 since 11']);
    expect(trial.failed).toEqual(['a checkpoint failed: the disk is full']);
    expect(trial.checkpointer.metrics).toMatchObject({ taken: 4, failed: 1 });
  });

  it('may fail so often in a row, and no oftener', async () => {
    const trial = new Trial({ tolerate: 2 });
    trial.archive.failures = 2;
    for (let i = 0; i < 3; i++) await trial.pass(100);
    expect(trial.given).toEqual([]);
    trial.archive.failures = 3;
    for (let i = 0; i < 3; i++) await trial.pass(100);
    expect(trial.given).toMatchObject([
      {
        code: 'CHECKPOINT_FAILED',
        message: 'a checkpoint failed: the disk is full',
        cause: { message: 'the disk is full' },
      },
    ]);
  });

  it('are taken one at a time: who asks meanwhile shares it, or waits for one that begins later (CKP-7)', async () => {
    const trial = new Trial();
    trial.archive.waits = true;
    const first = trial.checkpointer.take();
    const shared = trial.checkpointer.take();
    const anew = trial.checkpointer.takeAnew();
    const aside = trial.checkpointer.takeAside(() => Promise.resolve());
    await settle();
    expect(trial.archive.written).toEqual([]);
    trial.archive.answer!();
    expect(await first).toBe(8);
    expect(await shared).toBe(8);
    await settle();
    trial.archive.answer!();
    expect(new Set([(await aside).id, await anew])).toEqual(new Set([9, 10]));
  });

  it('fail when they take too long; a late one is neither written nor committed, and the next waits for it', async () => {
    const commits: unknown[] = [];
    let prepared: (handle: unknown) => void = () => undefined;
    const trial = new Trial(
      { timeout: 50, tolerate: 5 },
      { prepare: () => new Promise((resolve) => (prepared = resolve)), commit: (handle) => void commits.push(handle) },
    );
    await trial.pass(100);
    await trial.pass(50);
    expect(trial.failed).toEqual(['a checkpoint failed: it was not stored within 50 ms']);
    prepared('one');
    await settle();
    expect(trial.taken).toEqual([]);
    expect(commits).toEqual([]);
    await trial.pass(50);
    prepared('two');
    await settle();
    // What was prepared for the one that failed comes with the next, oldest first.
    expect(trial.taken).toEqual(['9']);
    expect(commits).toEqual(['one', 'two']);
    expect(trial.archive.written[0]!.operators.get('toSink')!.values.get('handle')).toEqual(['one', 'two']);
  });

  it('keep a distance, from beginning to beginning, and from end to beginning', async () => {
    const trial = new Trial({ minPause: 60 });
    trial.archive.waits = true;
    await trial.pass(100);
    await trial.pass(70);
    trial.archive.answer!();
    await settle();
    // 30 ms are left of the 100, but it is not 60 ms since the end.
    await trial.pass(59);
    expect(trial.archive.answer).not.toBeNull();
    trial.archive.answer = null;
    await trial.pass(1);
    expect(trial.archive.answer).not.toBeNull();
  });

  it('go on when the clock has jumped', async () => {
    const trial = new Trial({ tolerate: 1 });
    await trial.pass(100);
    // The one that is on its way has been so for ever, as far as the clock knows.
    await trial.pass(1e9);
    expect(trial.failed).toHaveLength(1);
    await trial.pass(100);
    await trial.pass(100);
    expect(trial.taken).toEqual(['8', '9 since 8', '10 since 9']);
  });

  it('cannot be asked for when nothing runs', async () => {
    const trial = new Trial();
    await trial.checkpointer.end();
    expect(() => trial.checkpointer.take()).toThrow(/not running/);
    await expect(trial.checkpointer.takeAnew()).rejects.toMatchObject({ code: 'CHECKPOINT_FAILED' });
  });

  it('that are on their way when the attempt ends are not written', async () => {
    let prepared: (handle: unknown) => void = () => undefined;
    const trial = new Trial({}, { prepare: () => new Promise((resolve) => (prepared = resolve)) });
    const taking = trial.checkpointer.take();
    await settle();
    const ended = trial.checkpointer.end();
    prepared('late');
    await ended;
    await expect(taking).rejects.toMatchObject({ code: 'CHECKPOINT_FAILED' });
    expect(trial.taken).toEqual([]);
    expect(trial.failed).toEqual([]);
    expect(trial.given).toEqual([]);
  });
});
