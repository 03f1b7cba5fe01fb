import { Observable } from 'rxjs';
import type { Subscriber } from 'rxjs';
import type { Frame } from '../frame/frame.js';
import { trampoline } from '../runtime/trampoline.js';
import { ChainedSubscriber } from './chainedSubscriber.js';
import { OperatorRun } from './operatorRun.js';
import type { OperatorSpec } from './operatorSpec.js';
import { noteRun } from './runs.js';

/** A stream that runs a machine over its inputs: each subscription is a run of its own. */
export function operate<In, Out, By>(
  spec: OperatorSpec<In, Out>,
  inputs: readonly Observable<Frame<In, unknown>>[],
): Observable<Frame<Out, By>> {
  const stream = new Observable<Frame<Out, By>>((destination) => {
    const run = new OperatorRun<In, Out>(spec, inputs.length, destination, (info) => noteRun(stream, info));
    destination.add(() => run.unsubscribe());
    if (inputs.length === 1) subscribeTo(run, inputs[0]!, 0, destination);
    else subscribeToAll(run, inputs, destination);
  });
  return stream;
}

function subscribeTo<In, Out>(
  run: OperatorRun<In, Out>,
  input: Observable<Frame<In, unknown>>,
  index: number,
  destination: Subscriber<never>,
): void {
  if (destination.closed) return;
  input.subscribe(new ChainedSubscriber(destination, run.input(index)));
}

/** No root below may send before every input has opened: else one input could run to its end before the next is there. */
function subscribeToAll<In, Out>(
  run: OperatorRun<In, Out>,
  inputs: readonly Observable<Frame<In, unknown>>[],
  destination: Subscriber<never>,
): void {
  const hold = trampoline.holdWhile(() => inputs.forEach((input, i) => subscribeTo(run, input, i, destination)));
  run.holdUntilOpen(hold);
}
