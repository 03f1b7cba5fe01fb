import type { Aggregate, ResultContext } from '../aggregate/aggregate.js';
import { checkFunction } from '../aggregate/checkFunction.js';
import { CollectStore } from '../aggregate/collectStore.js';
import type { OpenStates } from '../aggregate/resultStates.js';
import { checkStates } from '../state/keyedStates.js';
import type { StateDeclaration, StateDeclarations } from '../state/stateDeclaration.js';
import { statefulEngine } from './statefulEngine.js';
import type { Pane } from './windowResult.js';

/** What the function of `agg.elements` may use if it is given as `result`: the states just until it returns. */
export interface ElementsContext<W, K> extends ResultContext {
  /** Which result of its window and key this is. */
  readonly pane: Pane;
  /** The declared states of the key and window. */
  readonly windowState: W;
  /** The declared states of the key. */
  readonly keyState: K;
}

/** What `agg.elements` is given for a function that works with states. */
export interface ElementsDefinition<T, R, W, K> {
  /** The states that it keeps per key and window, by name: `{ told: valueState(0) }`. They end with the window. */
  readonly windowState?: { readonly [P in keyof W]: StateDeclaration<W[P]> };
  /** The states that it keeps per key, over all of its windows. They stay until they are cleared or expire. */
  readonly keyState?: { readonly [P in keyof K]: StateDeclaration<K[P]> };
  /** Called for each result, with all events of the window in order of arrival. */
  readonly result: (elements: readonly T[], context: ElementsContext<W, K>) => R;
}

/**
 * What a function gives for all events of a window, in order of arrival, with the key and the window at hand. It is called whenever
 * a result is due, of nothing with `[]`; its list is a copy. If it throws, the stream fails.
 *
 * As `{ windowState, keyState, result }` it also has the pane, and declared states: those of the window, such as what its earlier panes have
 * told, and those of the key over all of its windows. States are written and read in `result` alone.
 *
 * **State kept.** Every event and 8 bytes for each, until the window is cleaned up: at `end − 1 + allowedLateness`. Then `windowState` is
 * freed too; a trigger that purges drops events and leaves it. `keyState` stays until it is cleared or its `ttl` is over. Windows that
 * merge, those of `session`, have no `windowState`, and the windows of `countWindow` no state at all: `INVALID_OPTION`.
 *
 * Cost: it works through all events for every result, and, with `result`, keeps windows one by one. Where the result can be computed
 * event by event, `of` is much cheaper.
 *
 * @example
 * ```ts
 * import { afterCount, afterWatermark, agg, fromArray, tumbling, values, valueState, windowAll } from 'rxtide';
 *
 * const news = agg.elements({
 *   windowState: { told: valueState(0) },
 *   result: (sales: readonly number[], { windowState: { told }, pane }) => {
 *     const before = told.value;
 *     told.value = sales.reduce((sum, price) => sum + price, 0);
 *     return `${pane.timing}: ${told.value - before} more`;
 *   },
 * });
 *
 * fromArray([5, 1, 9], { timestampOf: (_, i) => i })
 *   .pipe(windowAll(tumbling(1000), news, { trigger: afterWatermark({ early: afterCount(2) }) }), values())
 *   .subscribe((result) => console.log(result.value));
 * // => early: 6 more
 * // => on-time: 9 more
 * ```
 */
export function elements<T, R, W = object, K = object>(
  compute: ((values: readonly T[], context: ResultContext) => R) | ElementsDefinition<T, R, W, K>,
): Aggregate<T, R> {
  if (typeof compute === 'object' && compute !== null) return statefulElements(compute);
  checkFunction(compute, 'what agg.elements computes', 'agg.elements((events, { window }) => events.length)');
  const createStore = (): CollectStore<T, T, R> => new CollectStore<T, T, R>(undefined, compute);
  return { commutative: true, mergeable: true, removable: false, createStore };
}

function statefulElements<T, R, W, K>({
  windowState,
  keyState,
  result,
}: ElementsDefinition<T, R, W, K>): Aggregate<T, R> {
  checkFunction(result, '`result` of agg.elements', 'agg.elements({ result: (events, { pane }) => events.length })');
  const ofWindow = checkStates(windowState, 'agg.elements: windowState');
  const ofKey = checkStates(keyState, 'agg.elements: keyState');
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
  return {
    commutative: true,
    mergeable: true,
    removable: false,
    states: { window, key, engine: statefulEngine },
    createStore,
  };
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
