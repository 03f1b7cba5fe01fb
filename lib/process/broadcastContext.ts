import type { RxtideError } from '../errors/rxtideError.js';
import type { KeyTable } from '../state/keyTable.js';
import type { KeyedStates } from '../state/keyedStates.js';
import type { Emitting, ProcessContext, SideEmitter } from './processContext.js';
import { WorkingContext } from './workingContext.js';
import type { WorkingSettings } from './workingContext.js';

/** What reads a state, of all kinds of them. */
type Reading = 'value' | 'isEmpty' | 'values' | 'length' | 'size' | 'get' | 'has' | 'keys' | 'entries';

/** A state that can only be read. */
export type ReadonlyState<H> = { readonly [P in keyof H as P extends Reading ? P : never]: H[P] };

/** The broadcast states as the keyed side sees them. */
export interface BroadcastReading<B> {
  /** The broadcast states, the same for every key. They can only be read here. */
  readonly broadcast: { readonly [P in keyof B]: ReadonlyState<B[P]> };
}

/** What `onBroadcast` may use. It is void when the function returns. `forEachKey` may be taken out of it. */
export interface BroadcastContext<B, K, S, X, E> {
  /** The event time of the event. */
  readonly timestamp: number;
  /** The watermark in force when the event arrives. */
  readonly watermark: number;
  /** The processing time, ms. */
  readonly now: number;
  /** Whether the time of the event is at or below the watermark. */
  readonly isLate: boolean;
  /** The broadcast states, the same for every key. Only here can they be changed. */
  readonly broadcast: B;
  /** The side outputs, by name. */
  readonly sides: { readonly [P in keyof X]: SideEmitter<X[P]> };
  /**
   * Has a function called for every key that has a state, once `onBroadcast` has returned: in the order of the keys' canonical form. It can do
   * all that `onEvent` can, for its key; with `emits`, it can give results. It costs a pass over all keys.
   */
  forEachKey(this: void, onKey: (context: ProcessContext<K, S, X> & BroadcastReading<B> & Emitting<E>) => void): void;
}

type OnKey = (context: WorkingContext) => void;

/** The context of the broadcast side: it has no key, so what needs one is an error. */
export class WorkingBroadcast extends WorkingContext {
  /** What is to be called for every key. */
  readonly onKeys: OnKey[] = [];

  constructor(settings: WorkingSettings, states: KeyedStates, keys: KeyTable) {
    super(settings, states, keys, false);
    this.broadcast = states.handles;
    this.forEachKey = this.forEachKey.bind(this);
  }

  forEachKey(onKey: OnKey): void {
    if (typeof onKey !== 'function') throw this.invalid('forEachKey needs a function, such as (context) => …');
    this.onKeys.push(onKey);
  }

  override get key(): unknown {
    throw this.#withoutKey('key');
  }

  override emit(): void {
    throw this.#withoutKey('emit');
  }

  override setEventTimer(): void {
    throw this.#withoutKey('setEventTimer');
  }

  override deleteEventTimer(): void {
    throw this.#withoutKey('deleteEventTimer');
  }

  override setProcessingTimer(): void {
    throw this.#withoutKey('setProcessingTimer');
  }

  override deleteProcessingTimer(): void {
    throw this.#withoutKey('deleteProcessingTimer');
  }

  override undo(): void {
    super.undo();
    this.onKeys.length = 0;
  }

  #withoutKey(what: string): RxtideError {
    return this.invalid(
      `onBroadcast has no key that context.${what} could be for: use it in context.forEachKey((context) => …)`,
    );
  }
}
