import type { Rejected } from '../operator/rejected.js';
import type { SideTarget } from '../operator/sideOutput.js';
import type { StateDeclaration } from '../state/stateDeclaration.js';
import type { Emitting, EventContext, TimerContext } from './processContext.js';
import type { TypeOf } from './type.js';

/** What all process functions are given, beside what they do with events. */
export interface ProcessParts<K, S, X, E, RT> {
  /** The states that it keeps per key, by name: `{ count: valueState(0) }`. */
  readonly state?: { readonly [P in keyof S]: StateDeclaration<S[P]> };
  /** Side outputs, by name: `{ alerts: sideOutput<Alert>() }`. */
  readonly sides?: { readonly [P in keyof X]: SideTarget<X[P]> };
  /** `type<O>()`: results are given by `context.emit`, any number of them; what the functions return is ignored. */
  readonly emits?: TypeOf<E>;
  /** Called for each timer when it is due, with the time that it was set to. What it returns is a result; `undefined` is none. */
  readonly onTimer?: (time: number, context: TimerContext<K, S, X> & Emitting<E>) => RT;
  /** The operator's name, in messages, metrics and checkpoints. Default: its kind, with a number. */
  readonly name?: string;
  /** Gets the events on which a function for events threw; without it, the first fails the stream. */
  readonly rejectedTo?: SideTarget<Rejected>;
}

/** What `keyedProcess` and `processAll` are given. */
export interface ProcessDefinition<T, K, S, X, E, R, RT> extends ProcessParts<K, S, X, E, RT> {
  /** Called for each event. What it returns is a result; `undefined` is none. */
  readonly onEvent: (value: T, context: EventContext<K, S, X> & Emitting<E>) => R;
}

/** The results of a process function: what is emitted, or else what is returned. */
export type ProcessResult<E, R> = [E] extends [never] ? Exclude<R, void | undefined> : E;
