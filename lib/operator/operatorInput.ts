import type { Frame } from '../frame/frame.js';
import type { Handler } from './chainedSubscriber.js';
import type { InputPort } from './inputPort.js';
import type { OperatorRun } from './operatorRun.js';

/** One input of a running operator, as its subscriber sees it. */
export class OperatorInput<In, Out> implements Handler<Frame<In, unknown>> {
  readonly #run: OperatorRun<In, Out>;
  readonly #port: InputPort;

  constructor(run: OperatorRun<In, Out>, port: InputPort) {
    this.#run = run;
    this.#port = port;
  }

  next(frame: Frame<In, unknown>): void {
    this.#run.next(this.#port, frame);
  }

  error(error: unknown): void {
    this.#run.error(error);
  }

  complete(): void {
    this.#run.complete(this.#port);
  }
}
