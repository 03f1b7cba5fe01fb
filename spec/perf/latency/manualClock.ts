import type { LoadClock } from '../../../perf/latency/clock.js';

/** A clock that stands still but for `step` ms before each task, and what the test adds. */
export class ManualClock implements LoadClock {
  time = 0;
  readonly #step: number;
  readonly #tasks: (() => void)[] = [];

  constructor(step: number) {
    this.#step = step;
  }

  now(): number {
    return this.time;
  }

  soon(task: () => void): void {
    this.#tasks.push(task);
  }

  /** Runs until nothing waits. */
  drain(): void {
    for (let task = this.#tasks.shift(); task !== undefined; task = this.#tasks.shift()) {
      this.time += this.#step;
      task();
    }
  }
}
