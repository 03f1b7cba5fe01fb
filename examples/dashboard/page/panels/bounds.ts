import type { Command, Settings } from '../../engine/protocol.js';

/** The two bounds, in quarters of a window: when a window closes, and when it takes no more. */
export interface Bounds {
  readonly close: number;
  readonly end: number;
}

/** A slider that is moved is not sent at each step: each begins a new job. */
const PATIENCE = 200;

/** What the sliders say, from when they are moved until it is so. */
export class WantedBounds {
  readonly #act: (command: Command) => void;
  #wanted: Bounds | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(act: (command: Command) => void) {
    this.#act = act;
  }

  /** `window`: its length, ms. */
  want(bounds: Bounds, window: number): void {
    this.#wanted = bounds;
    clearTimeout(this.#timer);
    const quarter = window / 4;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      const allowedLateness = (bounds.end - bounds.close) * quarter;
      this.#act({ type: 'set', settings: { outOfOrderness: bounds.close * quarter, allowedLateness } });
    }, PATIENCE);
  }

  /** What is to be shown, where the job has these settings. */
  shown({ outOfOrderness, allowedLateness }: Settings, window: number): Bounds {
    const close = Math.round((4 * outOfOrderness) / window);
    const end = close + Math.round((4 * allowedLateness) / window);
    const wanted = this.#wanted;
    if (wanted === undefined) return { close, end };
    if (this.#timer === undefined && wanted.close === close && wanted.end === end) this.#wanted = undefined;
    return wanted;
  }
}
