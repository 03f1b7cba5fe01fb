import { RxtideError } from '../errors/rxtideError.js';
import { flowOf } from './flowOf.js';
import type { Runtime } from './runtime.js';

/** What two runtimes must agree on. */
const SHARED = ['clock', 'onWarning', 'timersAtEnd', 'restoring', 'state', 'job'] as const;

/** Makes two runtimes one, as they meet in one operator. An operator with one input brings no code for it. */
export function linkRuntimes(a: Runtime, b: Runtime): Runtime {
  const into = a.linked;
  const from = b.linked;
  if (into === from) return into;
  const differs = SHARED.find((p) => into[p] !== from[p]);
  if (differs !== undefined) {
    throw new RxtideError(
      'RUNTIMES_DIFFER',
      `${titles(into)} and ${titles(from)} meet in one operator, but their runtimes have a different ${differs}: ` +
        'give all entries that meet the same runtime, by their option `runtime`',
    );
  }
  flowOf(into).absorb(flowOf(from));
  into.layout ??= from.layout;
  into.checkpoints = Math.max(into.checkpoints, from.checkpoints);
  for (const info of from.operators) into.register(info);
  into.roots.push(...from.roots);
  from.becomePartOf(into);
  return into;
}

function titles(runtime: Runtime): string {
  return runtime.operators[0]?.title ?? 'an entry';
}
