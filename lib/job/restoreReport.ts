import { messageOf } from '../errors/messageOf.js';

/** A declared state, in a rehearsal. */
export interface RestoredState {
  readonly name: string;
  /** The version of the form that its values were saved in; `undefined`: the checkpoint has none of it, and it begins empty. */
  readonly savedVersion: number | undefined;
  /** The version of today; `undefined`: nobody declares it any more, and what was saved of it would be lost. */
  readonly version: number | undefined;
}

/** An operator, in a rehearsal. */
export interface RestoredOperator {
  readonly name: string;
  /**
   * `found`: it has taken up its state. `missing`: the checkpoint has none of it, and it would begin anew. `left over`: nobody takes up
   * its state, which would be lost. `failed`: its state cannot be taken up.
   */
  readonly status: 'found' | 'missing' | 'left over' | 'failed';
  readonly states: readonly RestoredState[];
  /** Why it failed. */
  readonly error?: unknown;
}

/** What would become of a checkpoint. */
export interface RestoreReport {
  /** The number of the checkpoint; `undefined`: there is none, and the job would start from nothing. */
  readonly checkpoint: number | undefined;
  /** Whether everything that was saved is taken up, and no operator that keeps anything begins anew. */
  readonly fits: boolean;
  readonly operators: readonly RestoredOperator[];
  /** What does not belong to an operator: the pipeline could not be built, or failed when it was opened. */
  readonly errors: readonly unknown[];
  /** The same for people, a line for each operator and state. */
  readonly text: string;
}

/** The report in words. */
export function reportText({ checkpoint, operators, errors }: Omit<RestoreReport, 'text'>): string {
  const lines = [checkpoint === undefined ? 'there is no checkpoint' : `checkpoint ${checkpoint}`];
  for (const { name, status, states, error } of operators) {
    lines.push(`${name}: ${status}${error === undefined ? '' : `: ${messageOf(error)}`}`);
    for (const state of states) lines.push(`  ${state.name}: ${stateText(state)}`);
  }
  for (const error of errors) lines.push(`failed: ${messageOf(error)}`);
  return lines.join('\n');
}

function stateText({ savedVersion, version }: RestoredState): string {
  if (savedVersion === undefined) return 'missing';
  if (version === undefined) return 'left over';
  return savedVersion === version ? `found, version ${version}` : `migrated from version ${savedVersion} to ${version}`;
}
