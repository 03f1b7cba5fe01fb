import { Observable } from 'rxjs';
import type { Subscriber } from 'rxjs';
import type { Frame } from '../frame/frame.js';
import { ChainedSubscriber } from './chainedSubscriber.js';
import type { Inputs } from './inputs.js';
import { LoneInput } from './loneInput.js';
import { OperatorRun } from './operatorRun.js';
import type { OperatorSpec } from './operatorSpec.js';
import { noteRun } from './runs.js';

/** A stream that runs a machine over its input: each subscription is a run of its own. */
export function operate<In, Out, By>(
  spec: OperatorSpec<In, Out>,
  [source]: readonly [Observable<Frame<In, unknown>>],
): Observable<Frame<Out, By>> {
  return running(
    spec,
    () => new LoneInput(),
    (inputs, destination) => subscribeTo(source, inputs, 0, destination),
  );
}

/** A stream each subscription of which is a run of the machine. */
export function running<In, Out, By, I extends Inputs>(
  spec: OperatorSpec<In, Out>,
  makeInputs: () => I,
  subscribe: (inputs: I, destination: Subscriber<never>) => void,
): Observable<Frame<Out, By>> {
  const stream = new Observable<Frame<Out, By>>((destination) => {
    const inputs = makeInputs();
    const run = new OperatorRun<In, Out>(spec, inputs, destination, (info) => noteRun(stream, info));
    destination.add(() => run.unsubscribe());
    subscribe(inputs, destination);
  });
  return stream;
}

/** Subscribes a run to its input `index`. */
export function subscribeTo(
  input: Observable<Frame<unknown, unknown>>,
  inputs: Inputs,
  index: number,
  destination: Subscriber<never>,
): void {
  if (destination.closed) return;
  input.subscribe(new ChainedSubscriber<Frame<unknown, unknown>>(destination, inputs.ports[index]!));
}
