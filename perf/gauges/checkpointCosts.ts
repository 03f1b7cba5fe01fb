import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { directoryCheckpoints } from '../../lib/checkpoints.js';
import { CheckpointArchive } from '../../lib/job/checkpointArchive.js';
import type { Checkpoint, SnapshotKind } from '../../lib/runtime/checkpointing.js';
import { systemClock } from '../../lib/runtime/schedulerClock.js';
import { GroupedWriter } from '../../lib/state/snapshot.js';
import { median } from '../measure.js';
import type { Gauge, Reading } from '../suite.js';

const KEYS = 1_000_000;
const CHECKPOINTS = 30;

/** What checkpoints cost beside the pause: encoding and writing, restoring, merging. */
export const checkpointCosts: Gauge = {
  name: 'checkpoints on disk',
  about:
    `directoryCheckpoints with a value of three fields for each of ${KEYS.toLocaleString('en')} string keys: one of everything, ${CHECKPOINTS - 1} of changes of ` +
    '1 % each (medians), a restore of all of them, and a merge with changes of 80 %; the longest stall is how long a timer had to wait meanwhile',
  async read(small) {
    const folder = mkdtempSync(join(tmpdir(), 'rxtide-perf-'));
    try {
      return await costsIn(folder, small ? 20_000 : KEYS);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

async function costsIn(folder: string, keys: number): Promise<readonly Reading[]> {
  const readings: Reading[] = [];
  const took = (name: string, value: number): void => void readings.push({ name, value, unit: 'ms' });
  const wrote = (name: string, value: number): void => void readings.push({ name, value, unit: 'bytes' });

  const archive = await open(folder);
  const all = taken({ id: 1, kind: 'everything', from: 0, count: keys, keys });
  const [bytes, whole] = await timed(() => archive.write(all));
  wrote('a checkpoint of everything', bytes);
  took('writing everything', whole.elapsed);
  took('writing everything, longest stall', whole.stall);

  const times: number[] = [];
  let size = 0;
  let stall = 0;
  for (let id = 2; id <= CHECKPOINTS; id++) {
    const changes = taken({ id, kind: 'changes', from: id * 7919, count: keys / 100, keys });
    const [written, of] = await timed(() => archive.write(changes));
    size = written;
    times.push(of.elapsed);
    stall = Math.max(stall, of.stall);
  }
  wrote('a checkpoint of changes', size);
  took('writing changes', median(times));
  took('writing changes, longest stall', stall);
  await archive.close();

  const restarted = await open(folder);
  const [, restore] = await timed(() => restarted.latest());
  took('restoring', restore.elapsed);

  // As many changes as there are keys: now all is merged, while nothing else is to be done.
  await restarted.write(taken({ id: CHECKPOINTS + 1, kind: 'changes', from: 0, count: keys * 0.8, keys }));
  const [, merge] = await timed(() => restarted.merged());
  took('merging', merge.elapsed);
  took('merging, longest stall', merge.stall);
  await restarted.close();
  return readings;
}

function open(folder: string): Promise<CheckpointArchive> {
  return CheckpointArchive.open(directoryCheckpoints(folder), {
    keep: 2,
    onWarning: ({ message }) => console.warn(message),
    clock: systemClock,
  });
}

interface Taken {
  readonly id: number;
  readonly kind: SnapshotKind;
  /** The first key, how many are in it, and how many there are. */
  readonly from: number;
  readonly count: number;
  readonly keys: number;
}

/** A number and a short text for each key. */
function taken({ id, kind, from, count, keys }: Taken): Checkpoint {
  const writer = new GroupedWriter(kind);
  for (let i = 0; i < count; i++) {
    const key = (from + i * 97) % keys;
    writer.put('accounts', `account ${key}`, undefined, { id: key, sum: key * 1.5, name: `somebody, ${key}` });
  }
  const operators = new Map([['accounts', writer.finish()]]);
  return kind === 'changes' ? { version: 1, id, since: id - 1, operators } : { version: 1, id, operators };
}

/** How long something took, and the longest that a timer had to wait meanwhile, as a pipeline would have to; ms. */
interface Took {
  readonly elapsed: number;
  readonly stall: number;
}

async function timed<T>(work: () => Promise<T>): Promise<readonly [T, Took]> {
  const since = performance.now();
  let last = since;
  let stall = 0;
  const look = (): void => {
    const now = performance.now();
    stall = Math.max(stall, now - last - 1);
    last = now;
  };
  const timer = setInterval(look, 1);
  try {
    const result = await work();
    look();
    return [result, { elapsed: performance.now() - since, stall }];
  } finally {
    clearInterval(timer);
  }
}
