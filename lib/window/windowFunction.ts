import type { Aggregate, ResultContext } from '../aggregate/aggregate.js';
import { checkFunction } from '../errors/checkFunction.js';
import { CollectStore } from '../aggregate/collectStore.js';
import { composition } from '../aggregate/resultStates.js';
import type { OpenStates } from '../aggregate/resultStates.js';
import { checkStates } from '../state/keyedStates.js';
import type { StateDeclaration, StateDeclarations } from '../state/stateDeclaration.js';
import { windowFunctionEngine } from './windowFunctionEngine.js';
import type { Pane } from './windowResult.js';

/** What the function of a `windowFunction` may use; the states just until it returns. */
export interface WindowFunctionContext<W, K> extends ResultContext {
  /** Which result of its window and key this is. */
  readonly pane: Pane;
  /** The declared states of the key and window. */
  readonly windowState: W;
  /** The declared states of the key. */
  readonly keyState: K;
}

/** What `windowFunction` is given. */
export interface WindowFunctionDefinition<T, R, W, K> {
  /** The states that it keeps per key and window, by name: `{ told: valueState(0) }`. They end with the window. */
  readonly windowState?: { readonly [P in keyof W]: StateDeclaration<W[P]> };
  /** The states that it keeps per key, over all of its windows. They stay until they are cleared or expire. */
  readonly keyState?: { readonly [P in keyof K]: StateDeclaration<K[P]> };
  /** Called for each result, with all events of the window in order of arrival; the list is a copy. */
  readonly result: (elements: readonly T[], context: WindowFunctionContext<W, K>) => R;
}

/**
 * An aggregate like `agg.elements`, whose function remembers: it has all events of a window, the key, the window and the pane at hand, and
 * states. Those of the window hold what its earlier panes have told, those of the key what all of its windows have.
 *
 * ```
 *  events      --1---2------3---|-----------4--   early results after every two events
 *  watermark   -----------------60 s-----------
 *  all         ------3----------6-----------10-   agg.sum
 *  news        ------+3---------+3----------+4-   a window function that remembers what it has told
 * ```
 *
 * **When output appears.** When the window gives a result: at its end, and as the trigger and `allowedLateness` say.
 *
 * **State kept.** All events of a key and window, and 8 bytes for each, and `windowState`, until the window is cleaned up: at
 * `end − 1 + allowedLateness`. A trigger that purges drops the events alone (WOP-7). `keyState` stays until it is cleared or its `ttl` is
 * over: give it one where keys come and go. What a result writes has the time of the result.
 *
 * **Windows.** All but those of `countWindow`; with `fillEmpty`, none. Windows that merge, those of `session`, have no `windowState`. Both
 * are `INVALID_OPTION`. `aggregatingState` and `runningAggregate` have no windows, and take none.
 *
 * **Errors.** What `result` throws fails the stream.
 *
 * Cost: it works through all events of the window for every result, and windows are kept one by one. Where a result needs no
 * memory, an aggregate of `agg` is much cheaper.
 *
 * @example
 * ```ts
 * const news = windowFunction({
 *   windowState: { told: valueState(0) },
 *   result: (sales: readonly number[], { windowState: { told }, pane }) => {
 *     const before = told.value;
 *     told.value = sales.reduce((sum, price) => sum + price, 0);
 *     return `${pane.timing}: +${told.value - before}`;
 *   },
 * });
 * fromArray([1, 2, 3], { timestampOf: (price) => price })
 *   .pipe(windowAll(tumbling(10), news, { trigger: afterWatermark({ early: afterCount(2) }) }), values())
 *   .subscribe((result) => console.log(result.value));
 * // => early: +3
 * // => on-time: +3
 * ```
 * @category windows
 */
export function windowFunction<T, R, W = object, K = object>(
  definition: WindowFunctionDefinition<T, R, W, K>,
): Aggregate<T, R> {
  const { windowState, keyState, result } = definition ?? {};
  checkFunction(
    result,
    '`result` of windowFunction',
    'windowFunction({ result: (events, { pane }) => events.length })',
  );
  const ofWindow = checkStates(windowState, 'windowFunction: windowState');
  const ofKey = checkStates(keyState, 'windowFunction: keyState');
  const createStore = (open: OpenStates = { window: {}, key: {} }): CollectStore<T, T, R> => {
    const states = {
      windowState: handlesOf<W>('windowState', ofWindow, open.window),
      keyState: handlesOf<K>('keyState', ofKey, open.key),
    };
    // The engine that it brings gives the pane, too.
    return new CollectStore<T, T, R>(undefined, (values, context) =>
      result(values, { ...(context as ResultContext & { readonly pane: Pane }), ...states }),
    );
  };
  const window = named('windowState', ofWindow);
  const key = named('keyState', ofKey);
  const states = { window, key, engine: windowFunctionEngine, composition };
  return { commutative: true, mergeable: true, removable: false, states, createStore };
}

/** The name of a state in messages, checkpoints and stores. */
function pathOf(kind: string, name: string): string {
  return `${kind}.${name}`;
}

function named(kind: string, declared: StateDeclarations): StateDeclarations {
  return Object.fromEntries(Object.entries(declared).map(([name, state]) => [pathOf(kind, name), state]));
}

function handlesOf<S>(kind: string, declared: StateDeclarations, open: Readonly<Record<string, unknown>>): S {
  return Object.fromEntries(Object.keys(declared).map((name) => [name, open[pathOf(kind, name)]])) as S;
}
