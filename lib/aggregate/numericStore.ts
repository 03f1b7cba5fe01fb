import { RxtideError } from '../errors/rxtideError.js';
import type { AggregateStore, ResultContext } from './aggregate.js';
import { widened } from './columns.js';
import { describeValue } from '../errors/describeValue.js';

/** What the stores of all aggregates of numbers share: the user's function runs over a whole run into one column. */
export abstract class NumericStore<T, R> implements AggregateStore<T, R> {
  failure: unknown = undefined;
  /** The number of event `i` of the run projected last, at index `i`. */
  protected numbers: Float64Array = new Float64Array(0);
  readonly #name: string;
  readonly #numberOf: (value: T) => number;

  /** `name` is for messages: `agg.sum`. */
  constructor(name: string, numberOf: (value: T) => number) {
    this.#name = name;
    this.#numberOf = numberOf;
  }

  project(values: readonly T[], _slots: Int32Array, from: number, to: number): number {
    const numberOf = this.#numberOf;
    if (to > this.numbers.length) this.numbers = widened(this.numbers, to);
    const { numbers } = this;
    let i = from;
    try {
      for (; i < to; i++) {
        const number: unknown = numberOf(values[i] as T);
        if (typeof number !== 'number') throw notANumber(this.#name, number);
        numbers[i] = number;
      }
    } catch (error) {
      this.failure = error;
    }
    return i;
  }

  remove(_slot: number, _other: AggregateStore<T, R>, _otherSlot: number): void {
    throw new TypeError(`${this.#name} is not removable`);
  }

  abstract grow(capacity: number): void;
  abstract reset(slot: number): void;
  abstract addRun(slots: Int32Array, from: number, to: number, arrival: number): void;
  abstract merge(slot: number, other: AggregateStore<T, R>, otherSlot: number): void;
  abstract result(slot: number, context: ResultContext): R;
  abstract snapshot(slot: number): unknown;
  abstract restore(slot: number, state: unknown): void;
}

function notANumber(name: string, got: unknown): RxtideError {
  return new RxtideError(
    'USER_CODE',
    `the function given to ${name} must give a number for every event (NaN is one), but gave ${describeValue(got)}: ` +
      `convert it, or leave such events out with filterValues`,
  );
}
