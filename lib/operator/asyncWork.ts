import type { Edge } from '../frame/edge.js';
import { flowOf } from '../runtime/flowOf.js';
import { trampoline } from '../runtime/trampoline.js';
import type { AsyncHost, Awaited } from './awaited.js';
import { LingeringRoot } from './lingeringRoot.js';
import type { Output } from './output.js';

/**
 * What a machine needs that waits for promises: turns of its own, credits, and a hold on its output. The machine makes it and says
 * what is unanswered; the wrapper goes by that.
 */
export class AsyncWork<in Out> implements Awaited<Out> {
  unanswered = 0;
  watermark = Infinity;
  readonly turn: (out: Output<Out>) => void;
  #edge!: Edge;
  #root!: LingeringRoot;
  #run!: () => void;
  #woken = false;

  /** `turn` does what has become possible. */
  constructor(turn: (out: Output<Out>) => void) {
    this.turn = turn;
  }

  open(edge: Edge, host: AsyncHost): void {
    this.#edge = edge;
    this.#run = () => host.turn();
    this.#root = new LingeringRoot(edge, (checkpoint) => host.handOver(checkpoint));
    edge.runtime.roots.push(this.#root);
  }

  /** So many events are unanswered now, each of which holds a credit, and the output watermark stays at `watermark` at most. */
  hold(unanswered: number, watermark: number): void {
    const more = unanswered - this.unanswered;
    this.unanswered = unanswered;
    this.watermark = watermark;
    if (more > 0) flowOf(this.#edge.runtime).take(more);
    else if (more < 0) flowOf(this.#edge.runtime).give(-more);
  }

  /** Asks for a turn. All promises that settle in one go are dealt with in one turn, and their results travel as one frame. */
  wake(): void {
    if (this.#woken) return;
    this.#woken = true;
    void Promise.resolve().then(() => {
      this.#woken = false;
      trampoline.raise(this.#run);
    });
  }

  end(): void {
    const { unanswered } = this;
    this.unanswered = 0;
    this.watermark = Infinity;
    const { runtime } = this.#edge;
    runtime.forget(this.#root);
    // Later: the sources, which wait for credits, have not been told yet that nobody listens.
    if (unanswered > 0) void Promise.resolve().then(() => flowOf(runtime).give(unanswered));
  }
}
