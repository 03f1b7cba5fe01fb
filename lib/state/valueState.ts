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
  /** Whether there is nothing to do but to read and write: the common case, which needs no call. */
  readonly #isPlain: boolean;

  constructor(seat: StateSeat, shape: StateShape, initial: T) {
    super(seat, shape);
    this.#initial = initial;
    this.#isPlain = this.ttl === null && !this.freezes;
    this.given(initial);
  }

  get value(): T {
    const { id } = this.scope;
    const value = this.#isPlain && id >= 0 ? this.store.get(id) : this.read();
    return value === undefined ? this.#initial : (value as T);
  }

  set value(value: T) {
    const { scope, store } = this;
    const { id, epoch } = scope;
    if (!this.#isPlain || id < 0 || value === undefined) {
      this.write(value);
      return;
    }
    // `note`, written out: this is what most events do.
    if (this.noted !== epoch) {
      this.noted = epoch;
      this.before = store.get(id);
      this.timeBefore = store.timeOf(id);
    }
    if (this.changes !== null) this.changes.note(id);
    store.set(id, value, scope.time);
  }
}
