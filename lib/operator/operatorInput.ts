import type { Frame } from '../frame/frame.js';
import type { Handler } from './chainedSubscriber.js';
import { InputPort } from './inputPort.js';

/** A running operator, as its inputs see it. */
export interface FrameReader {
  next(port: OperatorInput, frame: Frame<never, unknown>): void;
  error(error: unknown): void;
  complete(port: OperatorInput): void;
}

/** One input of a running operator, as its subscriber sees it. One class, whatever operators there are: what an output calls is known. */
export class OperatorInput extends InputPort implements Handler<Frame<never, unknown>> {
  /** Completed, whether at the end of time or cut off. */
  done = false;
  /** `complete` came while the operator was at work; it is dealt with when it is done. */
  completing = false;
  /** The checkpoint whose barrier it has delivered. */
  barrier = 0;
  /** Set before it is subscribed. */
  reader!: FrameReader;

  next(frame: Frame<never, unknown>): void {
    this.reader.next(this, frame);
  }

  error(error: unknown): void {
    this.reader.error(error);
  }

  complete(): void {
    this.reader.complete(this);
  }
}
