import type { Observable } from 'rxjs';
import type { Frame } from '../frame/frame.js';
import { holdWhile } from '../runtime/hold.js';
import { running, subscribeTo } from './operate.js';
import type { OperatorSpec } from './operatorSpec.js';
import { SeveralInputs } from './severalInputs.js';

/** A stream that runs a machine over several inputs: as `operate`, but the watermarks are combined. */
export function operateAll<In, Out, By>(
  spec: OperatorSpec<In, Out>,
  sources: readonly Observable<Frame<In, unknown>>[],
): Observable<Frame<Out, By>> {
  return running(
    spec,
    () => new SeveralInputs(sources.length),
    (inputs, destination) => {
      // No root below may send before every input has opened: else one input could run to its end before the next is there.
      const hold = holdWhile(() => {
        sources.forEach((source, i) => subscribeTo(source, inputs, i, destination));
      });
      inputs.holdUntilOpen(hold);
    },
  );
}
