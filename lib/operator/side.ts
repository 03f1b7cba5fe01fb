import { BATCH } from '../frame/kinds.js';
import { Edge } from '../frame/edge.js';
import type { Frame } from '../frame/frame.js';
import type { OperatorInfo } from '../runtime/operatorInfo.js';
import type { Runtime } from '../runtime/runtime.js';
import { Output } from './output.js';
import type { Receiver } from './output.js';
import { SideOutput } from './sideOutput.js';
import type { SideTarget } from './sideOutput.js';

/** Makes the output that a running operator uses for a side target. */
export function openSide<T>(info: OperatorInfo, runtime: Runtime, purpose: string, target: SideTarget<T>): Output<T> {
  const edge = new Edge(info, purpose, runtime);
  if (!(target instanceof SideOutput)) return new Output<T>(edge, false, new PlainReceiver(target));
  const output = new Output<T>(edge, false, target);
  target.attach(output);
  return output;
}

/** Hands the values of the frames of a side output to an observer of plain values. */
class PlainReceiver<T> implements Receiver<T> {
  readonly #observer: Exclude<SideTarget<T>, SideOutput<T>>;

  constructor(observer: Exclude<SideTarget<T>, SideOutput<T>>) {
    this.#observer = observer;
  }

  next(frame: Frame<T, unknown>): void {
    if (frame.kind !== BATCH) return;
    for (const value of frame.values) this.#observer.next?.(value);
  }

  error(error: unknown): void {
    this.#observer.error?.(error);
  }

  complete(): void {
    this.#observer.complete?.();
  }
}
