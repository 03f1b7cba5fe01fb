import type { OperatorSnapshot } from './checkpointing.js';
import type { OperatorInfo } from './operatorInfo.js';

/** Among the values of what had come to its end by the checkpoint. */
export const FINISHED = 'finished';

/**
 * Adds the operators that have ended with their inputs. No barrier reaches them any more, and all that is left of them is what they have
 * counted. One that was left while its input goes on is not among them: it begins anew.
 */
export function addEnded(operators: Map<string, OperatorSnapshot>, opened: readonly OperatorInfo[]): void {
  const ended = ({ finished, name }: OperatorInfo): boolean => finished && operators.has(name);
  for (const { name, inputs, finished, counters } of opened) {
    if (!finished || operators.has(name) || inputs.length === 0 || !inputs.every(ended)) continue;
    const values = new Map([
      [FINISHED, true],
      ['counters', counters.snapshot()],
    ]);
    operators.set(name, { values, keyed: new Map(), tracked: new Set(), cleared: new Set(), changed: new Map() });
  }
}

/** Whether this is what `addEnded` has of an operator. Entries, which have no inputs, know by themselves what to do at their end. */
export function hadEnded({ inputs }: OperatorInfo, { values }: OperatorSnapshot): boolean {
  return inputs.length > 0 && values.get(FINISHED) === true;
}
