import type {
  OperatorSnapshot,
  SnapshotLayout,
  SnapshotReader,
  SnapshotWriter,
  StateEntry,
} from '../runtime/checkpointing.js';
import { keyGroupOf } from './keyGroup.js';

/** Lays state out by key group, so that it can be split between processes later. */
export class GroupedWriter implements SnapshotWriter {
  readonly #values = new Map<string, unknown>();
  readonly #keyed = new Map<string, Map<number, StateEntry[]>>();

  value(name: string, value: unknown): void {
    this.#values.set(name, value);
  }

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

/** Reads what a `GroupedWriter` has written. */
export class GroupedReader implements SnapshotReader {
  readonly #snapshot: OperatorSnapshot;

  constructor(snapshot: OperatorSnapshot) {
    this.#snapshot = snapshot;
  }

  value(name: string): unknown {
    return this.#snapshot.values.get(name);
  }

  *entries(state: string): Generator<StateEntry> {
    for (const group of this.#snapshot.keyed.get(state)?.values() ?? []) yield* group;
  }
}

/** By key group. */
export const keyGroups: SnapshotLayout = {
  writer: () => new GroupedWriter(),
  reader: (saved) => new GroupedReader(saved),
};
