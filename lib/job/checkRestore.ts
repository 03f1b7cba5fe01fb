import { RxtideError } from '../errors/rxtideError.js';
import type { Checkpoint } from '../runtime/checkpointing.js';
import { systemClock } from '../runtime/schedulerClock.js';
import { printWarning } from '../runtime/warning.js';
import type { BuildJob } from './attempt.js';
import { CheckpointArchive } from './checkpointArchive.js';
import type { CheckpointStore } from './checkpointStore.js';
import { isCheckpoint } from './jobOptions.js';
import { Rehearsal } from './rehearsal.js';
import { reportText } from './restoreReport.js';
import type { RestoreReport } from './restoreReport.js';

/**
 * Tells what a job would do with its latest checkpoint, without running it: for each operator and each declared state, whether it is found,
 * missing or left over, and from which version it is migrated. `build` is that of the job. It is built and opened, and state is decoded and
 * migrated in memory; no event flows, no source is read, no sink is opened, nothing is committed and nothing written.
 *
 * Run it before an upgrade, also while the old version of the job still runs. An operator that fails hides those behind it.
 *
 * @example
 * ```ts
 * const build = () =>
 *   fromArray(['so', 'it'], { timestampOf: () => 0, name: 'words' }).pipe(
 *     keyBy((word) => word),
 *     keyedProcess({ name: 'seen', state: { count: valueState(0) }, onEvent: (_, { state }) => ++state.count.value }),
 *     values(),
 *   );
 * const to = memoryCheckpoints();
 * await job({ name: 'words', checkpoints: { every: hours(1), to } }).run(build).done;
 * console.log((await checkRestore(to, build)).text);
 * // => checkpoint 1
 * // => words: found
 * // => keyBy: found
 * // => seen: found
 * // =>   count: found, version 1
 * ```
 * @category jobs
 */
export async function checkRestore(from: CheckpointStore | Checkpoint, build: BuildJob): Promise<RestoreReport> {
  const checkpoint = isCheckpoint(from) ? from : await latestIn(from);
  if (checkpoint?.since !== undefined) {
    throw new RxtideError(
      'INVALID_OPTION',
      'checkRestore needs a checkpoint that is complete in itself, such as a savepoint',
    );
  }
  if (checkpoint === undefined) {
    const nothing = { checkpoint: undefined, fits: true, operators: [], errors: [] };
    return { ...nothing, text: reportText(nothing) };
  }
  const rehearsal = new Rehearsal(checkpoint);
  rehearsal.run(build);
  const operators = rehearsal.operatorsMet();
  const named = new Set(operators.map(({ error }) => error));
  const errors = rehearsal.errors.filter((error) => !named.has(error));
  const fits =
    errors.length === 0 &&
    operators.every(({ status, states }) => status === 'found' && states.every(({ version }) => version !== undefined));
  const report = { checkpoint: checkpoint.id, fits, operators, errors };
  return { ...report, text: reportText(report) };
}

async function latestIn(store: CheckpointStore): Promise<Checkpoint | undefined> {
  const archive = await CheckpointArchive.open(store, {
    keep: Infinity,
    onWarning: printWarning,
    clock: systemClock,
    readOnly: true,
  });
  try {
    return await archive.latest();
  } finally {
    await archive.close();
  }
}
