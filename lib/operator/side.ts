import { Subject } from 'rxjs';
import type { Observer } from 'rxjs';
import { BATCH } from '../frame/kinds.js';
import { Edge } from '../frame/edge.js';
import type { Frame } from '../frame/frame.js';
import { Counters } from '../runtime/counters.js';
import { Output } from './output.js';
import type { Receiver } from './output.js';
import { isSideOutput } from './sideOutput.js';
import type { SideOutput, SideTarget } from './sideOutput.js';

/** Makes the output that a running operator uses for a side target, beside the main one. */
export function openSide<T>({ operator, runtime }: Edge, purpose: string, target: SideTarget<T>): Output<T> {
  const edge = new Edge(operator, purpose, runtime);
  const receiver = isSideOutput(target) ? target.receiver : new PlainReceiver(target);
  const output = new Output<T>(edge, false, receiver, new Counters());
  if (isSideOutput(target)) target.attach(output);
  return output;
}

/** Hands the values of the frames of a side output to an observer of plain values. */
class PlainReceiver<T> implements Receiver<T> {
  // What the observer throws is reported to the host, as for every consumer in RxJS: the operator goes on.
  readonly #values = new Subject<T>();
  readonly #observer: Partial<Observer<T>>;

  constructor(observer: Exclude<SideTarget<T>, SideOutput<T>>) {
    // A function has no `error`, as an observer may have none.
    this.#observer = observer as Partial<Observer<T>>;
    this.#values.subscribe(observer);
  }

  next(frame: Frame<T, unknown>): void {
    if (frame.kind !== BATCH) return;
    for (const value of frame.values) this.#values.next(value);
  }

  /** Whoever asks for values alone need not be told: the main output's consumer is. */
  error(error: unknown): void {
    if (this.#observer.error !== undefined) this.#values.error(error);
  }

  complete(): void {
    this.#values.complete();
  }
}
