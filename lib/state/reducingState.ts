import { RxtideError } from '../errors/rxtideError.js';
import type { StateSeat, StateShape } from './openState.js';
import { SingleState } from './singleState.js';
import { shapeOf } from './stateDeclaration.js';
import type { StateDeclaration, StateOptions } from './stateDeclaration.js';

/** All that was added for the key in hand, combined to one value. */
export interface ReducingState<T> {
  /** What was added so far, combined; `undefined`: nothing. */
  readonly value: T | undefined;
  readonly isEmpty: boolean;
  /** Combines one more value with those before. */
  add(value: T): void;
  clear(): void;
}

/**
 * A value per key that grows: the first that is added, and from then on `reduce(before, added)`. `reduce` gives a new value and changes
 * neither of its arguments.
 *
 * **State kept.** One value per key, until `clear` or the end of its `ttl`, which every `add` begins anew.
 *
 * @example
 * ```ts
 * fromArray([3, 8, 5], { timestampOf: () => 0 })
 *   .pipe(
 *     keyBy(() => 'all'),
 *     keyedProcess({
 *       state: { highest: reducingState((a: number, b: number) => Math.max(a, b)) },
 *       onEvent: (n, { state }) => {
 *         state.highest.add(n);
 *         return state.highest.value;
 *       },
 *     }),
 *     values(),
 *   )
 *   .subscribe(console.log);
 * // => 3
 * // => 8
 * // => 8
 * ```
 * @category state
 */
export function reducingState<T>(
  reduce: (before: T, added: T) => T,
  options?: StateOptions<T>,
): StateDeclaration<ReducingState<T>> {
  if (typeof reduce !== 'function') {
    throw new RxtideError('INVALID_OPTION', 'reducingState needs a function, such as (a, b) => a + b');
  }
  const shape = shapeOf('reducingState', options);
  return { open: (seat) => new OpenReducing(seat, shape, reduce) };
}

class OpenReducing<T> extends SingleState implements ReducingState<T> {
  readonly #reduce: (before: T, added: T) => T;

  constructor(seat: StateSeat, shape: StateShape, reduce: (before: T, added: T) => T) {
    super(seat, shape);
    this.#reduce = reduce;
  }

  get value(): T | undefined {
    return this.read() as T | undefined;
  }

  add(value: T): void {
    const before = this.read();
    this.write(before === undefined ? value : this.#reduce(before as T, value));
  }
}
