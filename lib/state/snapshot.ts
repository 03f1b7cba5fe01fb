import type { OperatorSnapshot, StateEntry } from '../runtime/checkpointing.js';
import { keyGroupOf } from './keyGroup.js';

/** Where a machine hands over its state. What it writes must be plain data that it will not change any more. */
export class SnapshotWriter {
  readonly #values = new Map<string, unknown>();
  readonly #keyed = new Map<string, Map<number, StateEntry[]>>();

  /** Something that belongs to the operator as a whole. */
  value(name: string, value: unknown): void {
    this.#values.set(name, value);
  }

  /** Something that belongs to a key; one key may write several entries. */
  entry(state: string, key: unknown, value: unknown): void {
    let groups = this.#keyed.get(state);
    if (groups === undefined) this.#keyed.set(state, (groups = new Map()));
    const group = keyGroupOf(key);
    const entries = groups.get(group);
    if (entries === undefined) groups.set(group, [[key, value]]);
    else entries.push([key, value]);
  }

  finish(): OperatorSnapshot {
    return { values: this.#values, keyed: this.#keyed };
  }
}

/** Where a machine finds the state that an earlier one handed over. */
export class SnapshotReader {
  readonly #snapshot: OperatorSnapshot;

  constructor(snapshot: OperatorSnapshot) {
    this.#snapshot = snapshot;
  }

  value(name: string): unknown {
    return this.#snapshot.values.get(name);
  }

  /** Every entry of a keyed state; in no particular order across keys, in that of writing within one. */
  *entries(state: string): Generator<StateEntry> {
    for (const group of this.#snapshot.keyed.get(state)?.values() ?? []) yield* group;
  }
}
