import { RxtideError } from '../errors/rxtideError.js';
import type { Checkpoint, OperatorSnapshot } from '../runtime/checkpointing.js';
import { FINISHED, hadEnded } from '../runtime/endedOperators.js';
import type { OperatorInfo } from '../runtime/operatorInfo.js';

/** What every operator has in a checkpoint, whether it keeps anything or not. */
const ALWAYS: ReadonlySet<string> = new Set(['watermark', 'counters', 'valve', FINISHED]);

/**
 * Compares the operators of a job with those of the checkpoint that it goes on from, by name (CKP-9). State that nobody takes up would be lost,
 * and an operator that finds none of its own would begin anew: either fails, with both lists.
 */
export function checkNames(job: string, checkpoint: Checkpoint, operators: readonly OperatorInfo[]): void {
  const unclaimed = unclaimedIn(checkpoint, operators);
  const without = withoutState(checkpoint, operators);
  if (unclaimed.length === 0 && without.length === 0) return;
  throw new RxtideError(
    'RESTORE_FAILED',
    `job '${job}' does not fit checkpoint ${checkpoint.id}. In the checkpoint alone: ${list(unclaimed.map((name) => `'${name}'`))}. ` +
      `In the job alone: ${list(without.map((operator) => operator.title))}. An operator finds its state by its name: give the ` +
      'names that the checkpoint has, by the option `name`; or start with { allowUnknownState: true }, which drops what nobody takes up',
  );
}

/** The operators of a checkpoint that have state which none of these takes up. */
export function unclaimedIn(checkpoint: Checkpoint, operators: readonly OperatorInfo[]): string[] {
  const names = new Set(operators.map((operator) => operator.name));
  return [...checkpoint.operators].flatMap(([name, saved]) => (!names.has(name) && hasState(saved) ? [name] : []));
}

/** The operators that keep something, and of which a checkpoint has nothing, or no more than what they counted before they ended. */
export function withoutState({ operators: saved }: Checkpoint, operators: readonly OperatorInfo[]): OperatorInfo[] {
  // Of what has had all its input nothing is kept any more.
  const isOver = ({ name, watermark, inputs }: OperatorInfo): boolean =>
    watermark === Infinity ||
    (inputs.length > 0 ? inputs.every(isOver) : saved.get(name)?.values.get(FINISHED) === true);
  const isKept = (info: OperatorInfo): boolean => {
    const found = saved.get(info.name);
    return found !== undefined && !hadEnded(info, found);
  };
  return operators.filter((info) => info.stateful && !isKept(info) && !isOver(info));
}

function hasState({ values, keyed }: OperatorSnapshot): boolean {
  if (keyed.size > 0) return true;
  return [...values].some(([name, value]) => value !== undefined && !ALWAYS.has(name));
}

function list(names: readonly string[]): string {
  return names.length === 0 ? 'none' : names.join(', ');
}
