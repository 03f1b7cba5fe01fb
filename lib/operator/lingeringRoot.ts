import type { Edge } from '../frame/edge.js';
import type { Checkpointing } from '../runtime/checkpointing.js';
import type { OperatorInfo } from '../runtime/operatorInfo.js';
import type { Root, RootGroup } from '../runtime/root.js';

/**
 * An operator that may outlive its inputs, because it waits for answers. When they have ended no barrier reaches it any more, so
 * it is where barriers begin for what is below it. It never asks for a turn.
 */
export class LingeringRoot implements Root {
  readonly order = Infinity;
  readonly pulls = false;
  readonly active = false;
  readonly ready = false;
  holds = 0;
  readonly #edge: Edge;
  readonly #handOver: (checkpoint: Checkpointing) => void;

  /** `edge` is its main output; `handOver` hands its state to the checkpoint and sends the barrier on. */
  constructor(edge: Edge, handOver: (checkpoint: Checkpointing) => void) {
    this.#edge = edge;
    this.#handOver = handOver;
  }

  get info(): OperatorInfo {
    return this.#edge.operator;
  }

  get runtime(): RootGroup {
    return this.#edge.runtime;
  }

  get watermark(): number {
    return this.#edge.operator.watermark;
  }

  sendNext(): void {
    // It has nothing to send of its own accord.
  }

  sendBarrier(checkpoint: Checkpointing): void {
    if (this.#edge.operator.inputs.every((input) => input.finished)) this.#handOver(checkpoint);
  }
}
