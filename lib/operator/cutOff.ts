import type { Edge } from '../frame/edge.js';
import type { Warning } from '../runtime/warning.js';

/** The warning for an input that was completed while it was sending: `take(n)` between two operators, which cannot be told from `takeUntil`. */
export function cutOffWarning(from: Edge, to: string, operator: string): Warning {
  return {
    code: 'CUT_OFF',
    message:
      `${to}: ${from.toString()} was completed while it was sending, as take(n) does: that counts frames, not events, and what is ` +
      'held is discarded. Use takeUntil, or put take before eventTime or after values()',
    operator,
  };
}
