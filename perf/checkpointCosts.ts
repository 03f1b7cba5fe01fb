// What checkpoints of a million keys cost beside the pause: encoding and writing, restoring, merging. To run it:
// npx tsc -p tsconfig.perf.json && node .perf/perf/checkpointCosts.js
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { directoryCheckpoints } from '../lib/checkpoints.js';
import { CheckpointArchive } from '../lib/job/checkpointArchive.js';
import type { Checkpoint, SnapshotKind } from '../lib/runtime/checkpointing.js';
import { systemClock } from '../lib/runtime/schedulerClock.js';
import { GroupedWriter } from '../lib/state/snapshot.js';

const KEYS = 1_000_000;
const CHANGED = KEYS / 100;
const CHECKPOINTS = 30;

const ms = (since: number): string => `${(performance.now() - since).toFixed(0)} ms`;
const mb = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;

/** The longest that a timer had to wait, as the pipeline has to while something else works. */
class Stall {
  longest = 0;
  #last = performance.now();
  readonly #timer = setInterval(() => {
    const now = performance.now();
    this.longest = Math.max(this.longest, now - this.#last - 1);
    this.#last = now;
  }, 1);

  stop(): string {
    clearInterval(this.#timer);
    return `longest stall ${this.longest.toFixed(0)} ms`;
  }
}

/** The state of `n` keys, from one on: a number and a short text each. */
function taken(id: number, kind: SnapshotKind, from: number, n: number): Checkpoint {
  const writer = new GroupedWriter(kind);
  for (let i = 0; i < n; i++) {
    const key = (from + i * 97) % KEYS;
    writer.put('accounts', `account ${key}`, undefined, { id: key, sum: id * 1.5, name: `somebody, ${key}` });
  }
  const operators = new Map([['accounts', writer.finish()]]);
  return kind === 'changes' ? { version: 1, id, since: id - 1, operators } : { version: 1, id, operators };
}

const folder = mkdtempSync(join(tmpdir(), 'rxtide-perf-'));
const open = (): Promise<CheckpointArchive> =>
  CheckpointArchive.open(directoryCheckpoints(folder), {
    keep: 2,
    onWarning: ({ message }) => console.warn(message),
    clock: systemClock,
  });

try {
  const archive = await open();
  const all = taken(1, 'everything', 0, KEYS);
  let stall = new Stall();
  let since = performance.now();
  const bytes = await archive.write(all);
  console.log(`everything, ${KEYS.toLocaleString('en')} keys: ${mb(bytes)} in ${ms(since)}, ${stall.stop()}`);

  const times: number[] = [];
  let size = 0;
  stall = new Stall();
  for (let id = 2; id <= CHECKPOINTS; id++) {
    const changes = taken(id, 'changes', id * 7919, CHANGED);
    since = performance.now();
    size = await archive.write(changes);
    times.push(performance.now() - since);
  }
  times.sort((a, b) => a - b);
  const [median, worst] = [times[times.length >> 1]!, times.at(-1)!];
  console.log(
    `changes, 1 % of them: ${mb(size)} in ${median.toFixed(0)} ms (median), ${worst.toFixed(0)} ms (worst), ${stall.stop()}`,
  );
  await archive.close();

  const restarted = await open();
  since = performance.now();
  await restarted.latest();
  console.log(`restore, with ${CHECKPOINTS - 1} checkpoints of changes: ${ms(since)}`);

  // As many changes as there are keys: now all is merged, while nothing else is to be done.
  const [before, many] = [CHECKPOINTS, KEYS * 0.8];
  await restarted.write(taken(before + 1, 'changes', 0, many));
  stall = new Stall();
  since = performance.now();
  await restarted.merged();
  console.log(`merge of everything: ${ms(since)}, ${stall.stop()}`);
  await restarted.close();
} finally {
  rmSync(folder, { recursive: true, force: true });
}
