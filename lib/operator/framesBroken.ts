import { RxtideError } from '../errors/rxtideError.js';
import type { Edge } from '../frame/edge.js';

/** The error for frames that did not arrive whole, once, in order and at once: names both operators and says what to do. */
export function framesBroken(found: string, from: Edge | undefined, to: string): RxtideError {
  const between = from === undefined ? `before ${to}` : `between ${from.operator.title} and ${to}`;
  return new RxtideError(
    'FRAMES_BROKEN',
    `${found}. An RxJS operator ${between}, such as debounceTime, filter, delay, merge or share, works on frames, not ` +
      'events: use filterValues, union or shared(), or move it before eventTime or after values()',
    { operator: to },
  );
}
