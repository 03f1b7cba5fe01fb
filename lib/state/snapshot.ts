import { GONE } from '../runtime/checkpointing.js';
import type {
  ByState,
  OperatorSnapshot,
  SnapshotKind,
  SnapshotLayout,
  SnapshotReader,
  SnapshotWriter,
  StateChange,
  StateEntry,
  StatePart,
} from '../runtime/checkpointing.js';
import { keyGroupOf } from './keyGroup.js';
import { TrackedParts } from './trackedParts.js';
import { TrackedSlots } from './trackedSlots.js';

/** Lays state out by key group, so that it can be split between processes later. */
export class GroupedWriter implements SnapshotWriter {
  readonly onlyChanges: boolean;
  readonly startsAnew: boolean;
  readonly #values = new Map<string, unknown>();
  readonly #keyed = new Map<string, Map<number, StateEntry[]>>();
  readonly #tracked = new Set<string>();
  readonly #cleared = new Set<string>();
  readonly #changed = new Map<string, Map<number, StateChange[]>>();

  constructor(kind: SnapshotKind = 'copy') {
    this.onlyChanges = kind === 'changes';
    this.startsAnew = kind !== 'copy';
  }

  value(name: string, value: unknown): void {
    this.#values.set(name, value);
  }

  entry(state: string, key: unknown, value: unknown): void {
    add(this.#keyed, state, key, [key, value]);
  }

  put(state: string, key: unknown, part: StatePart, value: unknown): void {
    this.#tracked.add(state);
    add(this.onlyChanges ? this.#changed : this.#keyed, state, key, [key, value, part]);
  }

  drop(state: string, key: unknown, part: StatePart): void {
    add(this.#changed, state, key, [key, GONE, part]);
  }

  clear(state: string): void {
    this.#cleared.add(state);
    this.#changed.delete(state);
  }

  finish(): OperatorSnapshot {
    return {
      values: this.#values,
      keyed: this.#keyed,
      tracked: this.#tracked,
      cleared: this.#cleared,
      changed: this.#changed,
    };
  }
}

function add<E>(states: Map<string, Map<number, E[]>>, state: string, key: unknown, entry: E): void {
  let groups = states.get(state);
  if (groups === undefined) states.set(state, (groups = new Map()));
  const group = keyGroupOf(key);
  const entries = groups.get(group);
  if (entries === undefined) groups.set(group, [entry]);
  else entries.push(entry);
}

/** Reads what a `GroupedWriter` has written, of everything. */
export class GroupedReader implements SnapshotReader {
  readonly #values: ReadonlyMap<string, unknown>;
  readonly #keyed: ByState<StateEntry>;

  constructor(snapshot: Pick<OperatorSnapshot, 'values' | 'keyed'>) {
    this.#values = snapshot.values;
    this.#keyed = snapshot.keyed;
  }

  value(name: string): unknown {
    return this.#values.get(name);
  }

  *entries(state: string): Generator<StateEntry> {
    for (const group of this.#keyed.get(state)?.values() ?? []) yield* group;
  }
}

/** By key group. */
export const keyGroups: SnapshotLayout = {
  writer: (kind) => new GroupedWriter(kind),
  reader: (saved) => new GroupedReader(saved),
  trackers: { slots: () => new TrackedSlots(), parts: () => new TrackedParts() },
};
