import type { Aggregate, AggregateSpec, AggregateStore } from '../aggregate/aggregate.js';
import { composeAggregates } from '../aggregate/composeAggregates.js';
import { refuseStates } from '../aggregate/resultStates.js';
import type { StateSeat, StateShape } from '../state/openState.js';
import { SingleState } from '../state/singleState.js';
import { shapeOf } from '../state/stateDeclaration.js';
import type { StateDeclaration, StateOptions } from '../state/stateDeclaration.js';

/** An aggregate of all that was added for the key in hand. */
export interface AggregatingState<T, R> {
  /** What the aggregate says now; of nothing, too. */
  readonly value: R;
  readonly isEmpty: boolean;
  add(value: T): void;
  clear(): void;
}

/** One aggregate, or an object of several. */
export type AnyAggregates = Aggregate<never, unknown> | { readonly [name: string]: Aggregate<never, unknown> };

/** What can be added to aggregates: what each of them takes. */
export type AddedTo<A> =
  A extends Aggregate<infer T, unknown> ? T : A[keyof A] extends Aggregate<infer T, unknown> ? T : never;

/** What aggregates say. */
export type ResultOf<A> =
  A extends Aggregate<never, infer R>
    ? R
    : { readonly [P in keyof A]: A[P] extends Aggregate<never, infer R> ? R : never };

/**
 * An aggregate per key, or an object of several: `aggregatingState(agg.mean((order: Order) => order.price))`.
 *
 * **State kept.** One accumulator per key, until `clear` or the end of its `ttl`, which every `add` begins anew. It is copied with every
 * `add`: for `agg.collect` and the like, which keep all there was, `listState` is cheaper. An aggregate of one's own that asks for the
 * window is told that it is all of time.
 *
 * @example
 * ```ts
 * fromArray([3, 8, 4], { timestampOf: () => 0 })
 *   .pipe(
 *     keyBy(() => 'all'),
 *     keyedProcess({
 *       state: { mean: aggregatingState(agg.mean((n: number) => n)) },
 *       onEvent: (n, { state }) => {
 *         state.mean.add(n);
 *         return state.mean.value;
 *       },
 *     }),
 *     values(),
 *   )
 *   .subscribe(console.log);
 * // => 3
 * // => 5.5
 * // => 5
 * ```
 * @category state
 */
export function aggregatingState<A extends AnyAggregates>(
  aggregate: A,
  options?: Pick<StateOptions<never>, 'ttl'>,
): StateDeclaration<AggregatingState<AddedTo<A>, ResultOf<A>>> {
  const composed = composeAggregates(aggregate as AggregateSpec<AddedTo<A>, ResultOf<A>>);
  refuseStates(composed, 'aggregatingState');
  const shape = shapeOf('aggregatingState', options);
  return { open: (seat) => new OpenAggregating(seat, shape, composed) };
}

/** The accumulator as plain data, and how many values were added to it. */
type Saved = readonly [accumulator: unknown, count: number];

const ALL_OF_TIME = { start: -Infinity, end: Infinity };

/** The slot of the only accumulator that is ever alive: that of the key in hand. */
const SLOT = 0;
const SLOTS = /* @__PURE__ */ new Int32Array([SLOT]);

class OpenAggregating<T, R> extends SingleState implements AggregatingState<T, R> {
  readonly #store: AggregateStore<T, R>;

  constructor(seat: StateSeat, shape: StateShape, aggregate: Aggregate<T, R>) {
    super(seat, shape);
    this.#store = aggregate.createStore();
    this.#store.grow(1);
  }

  get value(): R {
    this.#load();
    return this.#store.result(SLOT, { key: this.key, window: ALL_OF_TIME });
  }

  add(value: T): void {
    const count = this.#load();
    const store = this.#store;
    if (store.project([value], SLOTS, 0, 1) === 0) throw store.failure;
    store.addRun(SLOTS, 0, 1, count);
    const saved: Saved = [store.snapshot(SLOT), count + 1];
    this.write(saved);
  }

  /** Makes the accumulator that of the key in hand; gives how many values are in it. */
  #load(): number {
    const saved = this.read() as Saved | undefined;
    this.#store.reset(SLOT);
    if (saved === undefined) return 0;
    this.#store.restore(SLOT, saved[0]);
    return saved[1];
  }
}
