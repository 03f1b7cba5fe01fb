import { Observable } from 'rxjs';
import type { Observer, Subscriber } from 'rxjs';
import { RxtideError } from '../errors/rxtideError.js';
import type { Frame } from '../frame/frame.js';
import type { Output, Receiver } from './output.js';

/**
 * A second output of an operator, such as its late events: pass it as the option (`lateTo`, `rejectedTo`), and use it as the stream it
 * is. It starts nothing: it runs while the operator runs. What nobody listens to is counted and not kept.
 *
 * A consumer that subscribes before the operator runs gets everything; one that comes while it runs gets what follows; one
 * that comes after it has completed completes at once. When the operator's consumer leaves, its side outputs complete.
 */
export class SideOutput<T> extends Observable<Frame<T>> {
  /**
   * @internal Where the operator sends to. Not methods of this class: with a `next` of its own, a side output would look like an observer
   * of frames, and the compiler could not tell the type of an observer of values beside it.
   */
  readonly receiver: Receiver<T>;
  readonly #subscribers: Subscriber<Frame<T>>[] = [];
  #output: Output<T> | null = null;
  #completed = false;

  constructor() {
    super((subscriber) => {
      if (this.#completed) return subscriber.complete();
      this.#subscribers.push(subscriber);
      if (this.#output !== null) subscriber.next(this.#output.opening());
      return () => {
        const at = this.#subscribers.indexOf(subscriber);
        if (at >= 0) this.#subscribers.splice(at, 1);
      };
    });
    this.receiver = {
      next: (frame) => {
        // A copy: a consumer may leave, or another come, while the frame is on its way.
        for (const subscriber of [...this.#subscribers]) subscriber.next(frame as Frame<T>);
      },
      error: (error) => {
        this.#output = null;
        for (const subscriber of this.#subscribers.splice(0)) subscriber.error(error);
      },
      complete: () => {
        this.#output = null;
        this.#completed = true;
        for (const subscriber of this.#subscribers.splice(0)) subscriber.complete();
      },
    };
  }

  /** @internal */
  get observed(): boolean {
    return this.#subscribers.length > 0;
  }

  /** @internal The operator that sends on it begins to run. */
  attach(output: Output<T>): void {
    if (this.#output !== null) {
      throw new RxtideError(
        'INVALID_OPTION',
        `${output.edge.operator.title} and ${this.#output.edge.operator.title} use one sideOutput() at the same time: give ` +
          'each operator its own and join their streams with union(), or use shared() where one pipeline is to have several consumers',
        { operator: output.edge.operator.name },
      );
    }
    this.#output = output;
    this.#completed = false;
  }

  /** @internal The operator has ended, or nobody listens to it any more: who listens here completes, and the next to come wait for its next run. */
  detach(): void {
    this.#output = null;
    for (const subscriber of this.#subscribers.splice(0)) subscriber.complete();
  }
}

/** Makes a side output: one for each operator and purpose. `union` joins several. */
export function sideOutput<T>(): SideOutput<T> {
  return new SideOutput<T>();
}

/** Whether a target is a side output. Not by its class: only who makes one brings its code. */
export function isSideOutput<T>(target: SideTarget<T> | undefined): target is SideOutput<T> {
  return target instanceof Observable && 'attach' in target;
}

/** Where an operator may send what does not go on: a side output, which is a stream, or an observer of plain values, or a function of each. */
export type SideTarget<T> = SideOutput<T> | Partial<Observer<T>> | ((value: T) => void);
