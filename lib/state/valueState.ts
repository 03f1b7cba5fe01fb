import type { StateSeat, StateShape } from './openState.js';
import { SingleState } from './singleState.js';
import { shapeOf } from './stateDeclaration.js';
import type { StateDeclaration, StateOptions } from './stateDeclaration.js';

/** One value of the key in hand. */
export interface ValueState<T> {
  /** The value, or the default. A value is never changed in place: set another one. `undefined` clears it. */
  value: T;
  /** Whether nothing was set, it was cleared, or it has expired. */
  readonly isEmpty: boolean;
  /** Goes back to the default; the key costs nothing any more. */
  clear(): void;
}

/**
 * A value per key. `initial` is what it is until it is set, when it was cleared, and when it has expired; without it, `undefined`.
 *
 * **State kept.** One value per key from the first `set` on, until `clear` or the end of its `ttl`. It is plain data, and never changed in
 * place: `state.cart.value = { ...state.cart.value, paid: true }`.
 *
 * @example
 * ```ts
 * fromArray(['a', 'b', 'a'], { timestampOf: () => 0 })
 *   .pipe(
 *     keyBy((word) => word),
 *     keyedProcess({ state: { count: valueState(0) }, onEvent: (_, { state, key }) => `${key} ${++state.count.value}` }),
 *     values(),
 *   )
 *   .subscribe(console.log);
 * // => a 1
 * // => b 1
 * // => a 2
 * ```
 * @category state
 */
export function valueState<T>(): StateDeclaration<ValueState<T | undefined>>;
export function valueState<T>(initial: T, options?: StateOptions<T>): StateDeclaration<ValueState<T>>;
export function valueState<T>(initial?: T, options?: StateOptions<T>): StateDeclaration<ValueState<T | undefined>> {
  const shape = shapeOf('valueState', options);
  return { open: (seat) => new OpenValue(seat, shape, initial) };
}

/** The value of the key in hand. */
class OpenValue<T> extends SingleState implements ValueState<T> {
  readonly #initial: T;
  /** How long a value lives in event time; `Infinity`: until it is cleared. */
  readonly #life: number;
  /** Whether `read` and `write` may be left out, written out below: they are what most events do. */
  readonly #isPlain: boolean;

  constructor(seat: StateSeat, shape: StateShape, initial: T) {
    super(seat, shape);
    const { ttl } = this;
    this.#initial = initial;
    this.#life = ttl?.after ?? Infinity;
    this.#isPlain = !this.freezes && (ttl === null || (ttl.clock === 'event' && !ttl.renewedByReads));
    this.given(initial);
  }

  get value(): T {
    const { scope, store } = this;
    const { id } = scope;
    const value = this.#isPlain && id >= 0 ? store.get(id) : this.read();
    if (value === undefined) return this.#initial;
    if (this.#isPlain && this.#life < Infinity && store.timeOf(id) + this.#life <= scope.time) return this.#initial;
    return value as T;
  }

  set value(value: T) {
    const { scope, store } = this;
    const { id, epoch } = scope;
    if (!this.#isPlain || id < 0 || value === undefined) {
      this.write(value);
      return;
    }
    const last = store.timeOf(id);
    if (this.noted !== epoch) {
      this.noted = epoch;
      this.before = store.get(id);
      this.timeBefore = last;
    }
    if (this.changes !== null) this.changes.note(id);
    const { time } = scope;
    if (this.#life === Infinity) {
      store.set(id, value, time);
      return;
    }
    // An event that is older than the last does not shorten the life of the value.
    const since = last > time ? last : time;
    store.set(id, value, since);
    this.watchFrom(id, since);
  }
}
