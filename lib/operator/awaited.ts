import type { Edge } from '../frame/edge.js';
import type { Checkpointing } from '../runtime/checkpointing.js';
import type { Output } from './output.js';

/** The wrapper, as what a machine waits with sees it. */
export interface AsyncHost {
  /** Takes a turn; does nothing once the operator has ended. */
  turn(): void;
  /** Hands the operator's state to the checkpoint, and sends a barrier on. */
  handOver(checkpoint: Checkpointing): void;
}

/** What the wrapper asks about a machine that waits for promises, or does not. */
export interface Awaited<in Out> {
  /** Events taken in and not answered. While there are any, the output is not idle, and ends only where it is cut off. */
  readonly unanswered: number;
  /** The output watermark does not pass it. */
  readonly watermark: number;
  /** The operator has opened; `edge` is its main output. */
  open(edge: Edge, host: AsyncHost): void;
  /** Does what has become possible, in a turn of the trampoline. */
  turn(out: Output<Out>): void;
  /** The operator has ended. */
  end(): void;
}

/** Of a machine that answers at once. */
export const NOTHING_AWAITED: Awaited<unknown> = {
  unanswered: 0,
  watermark: Infinity,
  open: () => undefined,
  turn: () => undefined,
  end: () => undefined,
};

/** Whether an operator goes on when its inputs have come to the end of time: until the last answer. */
export function outlives(awaited: Awaited<never>, watermark: number): boolean {
  return watermark === Infinity && awaited.unanswered > 0;
}
