import { invalid } from '../optionChecks.js';
import type { Trigger } from '../trigger.js';

/** Checks that `part` is a trigger. `option` names it in the message. */
export function triggerOf<T>(part: Trigger<T>, option: string): Trigger<T> {
  if (typeof part?.onElement === 'function' && typeof part.create === 'function') return part;
  throw invalid(option, 'a trigger, such as afterCount(10)', part);
}

/** Checks the parts of a combination: at least one, and all of them triggers. */
export function triggersOf<T>(parts: readonly Trigger<T>[], combination: string): readonly Trigger<T>[] {
  if (parts.length === 0) {
    throw invalid(combination, 'given at least one trigger, such as afterWatermark()', 'without any');
  }
  return parts.map((part, i) => triggerOf(part, `argument ${i + 1} of ${combination}`));
}
