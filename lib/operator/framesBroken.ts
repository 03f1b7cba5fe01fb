import { RxtideError } from '../errors/rxtideError.js';
import type { Edge } from '../frame/edge.js';

/** What the check of frames found. */
export type Break = 'not a frame' | 'no Open' | 'a gap' | 'a repeat' | 'a second stream' | 'outside a turn';

const WHAT: Record<Break, string> = {
  'not a frame': 'a value arrived that is no frame: what stands before it is no rxtide stream',
  'no Open': 'the first frame was not Open: it subscribed late to something that was running',
  'a gap': 'frames are missing',
  'a repeat': 'a frame arrived twice, or out of order',
  'a second stream': 'frames of two streams arrived mixed',
  'outside a turn': 'a frame arrived later than it was sent',
};

/** The error for frames that did not arrive whole, once, in order and at once: names both operators and says what to do. */
export function framesBroken(found: Break, from: Edge | undefined, to: string): RxtideError {
  const between = from === undefined ? `before ${to}` : `between ${from.operator.title} and ${to}`;
  return new RxtideError(
    'FRAMES_BROKEN',
    `${WHAT[found]}. An RxJS operator ${between}, such as debounceTime, filter, delay, merge or share, works on frames, not ` +
      'events: use filterValues, union or shared(), or move it before eventTime or after values()',
    { operator: to },
  );
}
