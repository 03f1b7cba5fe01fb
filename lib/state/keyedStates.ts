import { RxtideError } from '../errors/rxtideError.js';
import type { StateBackend } from '../runtime/stateStore.js';
import type { KeyTable } from './keyTable.js';
import { memoryState } from './memoryStore.js';
import type { OpenState } from './openState.js';
import type { SnapshotReader, SnapshotWriter } from '../runtime/checkpointing.js';
import type { StateDeclarations } from './stateDeclaration.js';
import { StateScope } from './stateScope.js';

/** What an operator's states need of its context. */
export interface StateContext {
  readonly name: string;
  readonly now: number;
  readonly tracksChanges: boolean;
  readonly state: StateBackend | undefined;
}

/** What the names of states begin with in a snapshot: they meet none that the operator itself writes. */
const PREFIX = 'state.';

/**
 * The declared states of one running operator. Before every call of user code the operator says which key is in hand: `scope.enter`; after
 * it, `settle` if `scope.mustSettle`, or `undo` if it threw; after the last one `scope.leave`; and between frames `tidy`, before it sweeps its keys.
 */
export class KeyedStates {
  /** What user code works with: `handles.count.value`. */
  readonly handles: Readonly<Record<string, unknown>>;
  readonly scope: StateScope;
  readonly #operator: string;
  readonly #states: OpenState[] = [];
  /** Those that have a ttl. */
  readonly #expiring: OpenState[] = [];

  constructor(declarations: StateDeclarations, context: StateContext, keys: KeyTable) {
    const backend = context.state ?? memoryState;
    const handles: Record<string, unknown> = {};
    const { name: operator, tracksChanges } = context;
    this.#operator = operator;
    this.scope = new StateScope(context);
    for (const [name, declaration] of Object.entries(declarations)) {
      const state = declaration.open({ operator, name, backend, keys, scope: this.scope, tracksChanges });
      this.#states.push(state);
      if (state.expires) this.#expiring.push(state);
      handles[name] = state;
    }
    // Who writes `state.count = 1` in place of `state.count.value = 1` is told.
    this.handles = Object.freeze(handles);
  }

  /** User code returned, and `scope.mustSettle`: what it did becomes final. */
  settle(): void {
    for (const state of this.#states) state.settle();
    this.scope.mustSettle = false;
  }

  /** User code threw: what it did is undone. */
  undo(): void {
    for (const state of this.#states) state.undo();
    this.scope.mustSettle = false;
  }

  /** The key with this number is no more: drops what is kept for it. */
  forget(id: number): void {
    for (const state of this.#states) state.forget(id);
  }

  /** Time is `watermark` now: drops what has expired by it. */
  advance(watermark: number): void {
    this.scope.watermark = watermark;
    for (const state of this.#expiring) state.expire('event', watermark);
  }

  /** Drops what has expired by the clock. */
  expireByClock(now: number): void {
    for (const state of this.#expiring) state.expire('processing', now);
  }

  /** The keys that have a state; one that has several comes several times. */
  *keys(): Generator {
    for (const state of this.#states) yield* state.allKeys();
  }

  /** When something may have expired by the clock; `Infinity`: nothing. */
  get nextExpiry(): number {
    let next = Infinity;
    for (const state of this.#expiring) next = Math.min(next, state.nextExpiry);
    return next;
  }

  get bytes(): number {
    let bytes = 0;
    for (const state of this.#states) bytes += state.bytes;
    return bytes;
  }

  get oldest(): number {
    let oldest = Infinity;
    for (const state of this.#states) oldest = Math.min(oldest, state.oldest);
    return oldest;
  }

  tidy(): void {
    for (const state of this.#states) state.tidy();
  }

  /** `prefix`: for an operator that has states of several kinds, which may have the same names. */
  snapshot(writer: SnapshotWriter, prefix = PREFIX): void {
    for (const state of this.#states) state.snapshot(writer, prefix);
  }

  /** The watermark must have been restored by `advance` before. */
  restore(reader: SnapshotReader, prefix = PREFIX): void {
    for (const state of this.#states) state.restore(reader, prefix, this.#operator);
  }

  close(): void {
    for (const state of this.#states) state.close();
  }
}

/** Checks the option `state` of an operator; `kind` names it. */
export function checkStates(declarations: StateDeclarations | undefined, kind: string): StateDeclarations {
  if (declarations === undefined) return {};
  for (const [name, declaration] of Object.entries(declarations)) {
    if (typeof (declaration as Partial<typeof declaration> | null)?.open !== 'function') {
      throw new RxtideError(
        'INVALID_OPTION',
        `${kind}: the state '${name}' must be declared, such as { ${name}: valueState(0) }`,
      );
    }
  }
  return declarations;
}
