import type { Checkpointing } from '../runtime/checkpointing.js';
import type { OperatorInfo } from '../runtime/operatorInfo.js';
import type { Root, RootGroup } from '../runtime/root.js';
import type { Runtime } from '../runtime/runtime.js';

/**
 * A sink whose stream has completed. No barrier reaches it any more, so checkpoints come to it from here: while it waits for the one that lets
 * it end, and ever after, for a sink that has ended must not begin anew. It never asks for a turn.
 */
export class SinkRoot implements Root {
  readonly info: OperatorInfo;
  readonly order = Infinity;
  readonly pulls = false;
  readonly active = false;
  readonly ready = false;
  readonly watermark = Infinity;
  holds = 0;
  readonly #runtime: Runtime;
  readonly #onBarrier: (checkpoint: Checkpointing) => void;

  constructor(info: OperatorInfo, runtime: Runtime, onBarrier: (checkpoint: Checkpointing) => void) {
    this.info = info;
    this.#runtime = runtime;
    this.#onBarrier = onBarrier;
  }

  get runtime(): RootGroup {
    return this.#runtime.linked;
  }

  sendNext(): void {
    // It has nothing to send.
  }

  sendBarrier(checkpoint: Checkpointing): void {
    this.#onBarrier(checkpoint);
  }
}
