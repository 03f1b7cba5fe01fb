import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { CheckpointFolder } from '../../../lib/connect/checkpoints/checkpointFolder.js';
import { CheckpointArchive } from '../../../lib/job/checkpointArchive.js';
import { systemClock } from '../../../lib/runtime/schedulerClock.js';
import type { Warning } from '../../../lib/runtime/warning.js';
import { changes, everything, texts } from '../../job/madeCheckpoints.js';
import { DiskModel } from './diskModel.js';
import type { DiskFault } from './diskModel.js';

/** What a life in one process does: so many checkpoints, of so many keys each; the first has everything. */
type Life = readonly number[];

const KEYS = 36;

/** A job that is started anew until it has lived all its lives, and what it may go on from. */
class Story {
  readonly disk: DiskModel;
  readonly warnings: Warning[] = [];
  /** What each checkpoint that was begun has. */
  readonly #begun = new Map<number, Map<unknown, unknown>>();
  #now = new Map<unknown, unknown>();
  #id = 0;
  #resolved = 0;
  #goesOn: () => void = () => undefined;

  constructor(disk: DiskModel) {
    this.disk = disk;
    disk.onDeath = () => this.#goesOn();
  }

  /** Lives until it is done, or dies. */
  async live(life: Life, keep: number): Promise<void> {
    const died = new Promise<void>((resolve) => (this.#goesOn = resolve));
    await Promise.race([died, this.#live(life, keep)]);
  }

  async #live(life: Life, keep: number): Promise<void> {
    const files = this.disk.start();
    const { pid } = this.disk;
    const open = (): Promise<CheckpointArchive> => {
      const processes = { host: 'here', pid, thread: 0, startOf: (of: number) => this.disk.startOf(of) };
      const folder = new CheckpointFolder('/jobs/one', true, files, processes);
      const onWarning = (warning: Warning): void => void this.warnings.push(warning);
      return CheckpointArchive.open(folder, { keep, onWarning, clock: systemClock });
    };
    // What fails once is done again, as a job does.
    const archive = await open().catch(open);
    const latest = await archive.latest().catch(() => archive.latest());
    const id = latest?.id ?? 0;
    expect(id).toBeGreaterThanOrEqual(this.#resolved);
    expect(texts(latest)).toEqual(this.#begun.get(id) ?? new Map());
    this.#now = new Map(texts(latest));
    this.#id = Math.max(this.#id, id);
    let since: number | undefined;
    for (const n of life) since = await this.#write(archive, n, since);
    await archive.close().catch(() => undefined);
  }

  async #write(archive: CheckpointArchive, n: number, since: number | undefined): Promise<number | undefined> {
    const id = ++this.#id;
    const mark = String.fromCharCode(97 + (id % 26));
    const size = 1900;
    const from = (id * 7) % (KEYS - n + 1);
    for (let i = from; i < from + n; i++) this.#now.set(`key ${i}`, mark.repeat(size));
    this.#begun.set(id, new Map(this.#now));
    try {
      await archive.write(since === undefined ? everything(id, this.#now) : changes(id, since, from, n, mark, size));
    } catch {
      return undefined;
    }
    this.#resolved = id;
    // A merge may be under way.
    for (let i = 0; i < (id % 3) * 10; i++) await new Promise((resolve) => setImmediate(resolve));
    return id;
  }
}

const random = (seed: number): (() => number) => {
  let x = (seed % 2147483646) + 1;
  return () => (x = (x * 48271) % 2147483647) / 2147483647;
};

async function tell(lives: readonly Life[], keep: number, seed: number, fault?: DiskFault): Promise<Story> {
  const disk = new DiskModel(random(seed), fault);
  const story = new Story(disk);
  for (const life of lives) await story.live(life, keep);
  disk.cutPower();
  await story.live([5], keep);
  return story;
}

// Dying before an operation is dying after the one before it.
const FAULTS = [
  { kind: 'error', when: 'before' },
  ...(['error', 'death', 'cut'] as const).flatMap((kind) =>
    (['within', 'after'] as const).map((when) => ({ kind, when })),
  ),
] as const;

describe('a folder of checkpoints', () => {
  const lives: Life[] = [[36, 36, 3], [20]];

  it('is as it was written where nothing goes wrong, and the power is cut between', async () => {
    const { disk, warnings } = await tell(lives, 2, 1);
    expect(warnings).toEqual([]);
    expect(disk.names.some((name) => name.includes('.part') || name.includes('lock'))).toBe(false);
  });

  it.each(FAULTS)('goes on from the newest checkpoint that was written: $kind $when any operation', async (fault) => {
    let at = 0;
    while ((await tell(lives, 2, at * 7 + 1, { ...fault, at })).disk.hit) at++;
    expect(at).toBeGreaterThan(50);
  });

  it('does so whatever a job does, and whenever it happens', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(fc.integer({ min: 1, max: KEYS }), { maxLength: 8 }), { minLength: 1, maxLength: 4 }),
        fc.integer({ min: 1, max: 3 }),
        fc.integer({ min: 0, max: 300 }),
        fc.constantFrom(...FAULTS),
        fc.nat(),
        async (all, keep, at, fault, seed) => void (await tell(all, keep, seed, { ...fault, at })),
      ),
      { numRuns: 40 },
    );
  });
});
