import { RxtideError } from '../errors/rxtideError.js';
import type { StateDeclarations } from '../state/stateDeclaration.js';

/** The states that the results of an aggregate work with. A name is the way to the state: `windowState.told`, `alerts.windowState.told`. */
export interface ResultStates {
  /** Per key and window. */
  readonly window: StateDeclarations;
  /** Per key, over all of its windows. */
  readonly key: StateDeclarations;
  /** What runs windows with them. */
  readonly engine: (settings: never) => unknown;
  /** What deals with them where there are several aggregates: brought by those that have states. */
  readonly composition: typeof composition;
}

/** An aggregate, as far as its states go. */
interface Stateful {
  readonly states?: ResultStates;
}

/** The same states in a running operator: what user code works with, by the same names. */
export interface OpenStates {
  /** Of the key and window in hand. */
  readonly window: Readonly<Record<string, unknown>>;
  /** Of the key in hand. */
  readonly key: Readonly<Record<string, unknown>>;
}

/** The states of several aggregates, by the names of both; `undefined` if none has any. */
function composeStates(names: readonly string[], members: readonly Stateful[]): ResultStates | undefined {
  let composed: ResultStates | undefined;
  members.forEach(({ states }, m) => {
    if (states === undefined) return;
    const { window, key, engine } = states;
    const name = names[m]!;
    composed = {
      window: { ...composed?.window, ...prefixed(name, window) },
      key: { ...composed?.key, ...prefixed(name, key) },
      engine,
      composition,
    };
  });
  return composed;
}

/** Those of one member, by its own names. */
function statesOf(name: string, { states }: Stateful, open: OpenStates | undefined): OpenStates | undefined {
  if (states === undefined || open === undefined) return undefined;
  const own = (handles: OpenStates['key'], declared: StateDeclarations): OpenStates['key'] =>
    Object.fromEntries(Object.keys(declared).map((state) => [state, handles[`${name}.${state}`]]));
  return { window: own(open.window, states.window), key: own(open.key, states.key) };
}

export const composition = { composeStates, statesOf };

/** Throws `INVALID_OPTION` for an aggregate with states, which only windows keep; `kind` names who cannot. */
export function refuseStates({ states }: Stateful, kind: string): void {
  if (states === undefined) return;
  throw new RxtideError('INVALID_OPTION', `${kind}: a windowFunction needs windows: use it in windowBy or windowAll`);
}

function prefixed(name: string, declared: StateDeclarations): StateDeclarations {
  return Object.fromEntries(Object.entries(declared).map(([state, declaration]) => [`${name}.${state}`, declaration]));
}
