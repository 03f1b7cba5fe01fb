import type { Sink } from '../../lib/index.js';
import { tried } from './tried.js';
import type { SinkWrapper } from './tried.js';

/** Lets calls of sinks fail now and then: before they do anything, or after, so that only the answer is lost. */
export class Faults implements SinkWrapper {
  readonly #random: () => number;
  readonly #often: number;

  /** `often`: which part of the calls fails. */
  constructor(random: () => number, often: number) {
    this.#random = random;
    this.#often = often;
  }

  sink<T>(name: string, sink: Sink<T>): Sink<T> {
    return tried(sink, async (call, work) => {
      // What is let go is not to fail: nobody would hear of it.
      const fails = this.#random() < this.#often;
      const before = this.#random() < 0.5;
      if (fails && before) throw new Error(`${name}.${call} failed`);
      const result = await work();
      if (fails) throw new Error(`the answer of ${name}.${call} was lost`);
      return result;
    });
  }
}
