import { GONE } from '../../runtime/checkpointing.js';
import type { StateChange, StateEntry, StatePart } from '../../runtime/checkpointing.js';

/** So many entries are one block at most: what is encoded in one go, and decoded in one go. */
export const ENTRIES_IN_BLOCK = 1024;

/** Entries side by side, as they are encoded: what an entry has that most lack costs nothing. */
type Columns = readonly [
  keys: readonly unknown[],
  values: readonly unknown[],
  parts: readonly StatePart[] | null,
  /** Which of them are no more. */
  gone: readonly number[] | null,
];

export function toColumns(entries: readonly (StateEntry | StateChange)[]): Columns {
  const keys: unknown[] = [];
  const values: unknown[] = [];
  let parts: StatePart[] | null = null;
  let gone: number[] | null = null;
  for (const [key, value, part] of entries) {
    if (part !== undefined) parts ??= keys.map(() => undefined);
    parts?.push(part);
    if (value === GONE) (gone ??= []).push(keys.length);
    keys.push(key);
    values.push(value === GONE ? null : value);
  }
  return [keys, values, parts, gone];
}

/** Adds the entries of a block to `into`. */
export function addEntries(data: unknown, into: StateEntry[]): void {
  const [keys, values, parts] = data as Columns;
  for (let i = 0; i < keys.length; i++) {
    into.push(parts === null || parts[i] === undefined ? [keys[i], values[i]] : [keys[i], values[i], parts[i]]);
  }
}

/** Adds the changes of a block to `into`. */
export function addChanges(data: unknown, into: StateChange[]): void {
  const [keys, values, parts, gone] = data as Columns;
  const from = into.length;
  for (let i = 0; i < keys.length; i++) into.push([keys[i], values[i], parts?.[i]]);
  for (const i of gone ?? []) into[from + i] = [keys[i], GONE, parts?.[i]];
}
