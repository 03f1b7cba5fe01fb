import { GONE } from '../runtime/checkpointing.js';
import type { Checkpoint, OperatorSnapshot, StateChange, StateEntry } from '../runtime/checkpointing.js';
import { FINISHED } from '../runtime/endedOperators.js';
import { identityOf } from './entryIdentity.js';

/** The complete checkpoint that a complete one and the changes since make. Neither is changed. */
export function applyChanges(base: Checkpoint, changes: Checkpoint): Checkpoint {
  const operators = new Map<string, OperatorSnapshot>();
  for (const [name, operator] of changes.operators) {
    // What has come to its end keeps nothing of what it kept before.
    const before = operator.values.get(FINISHED) === true ? undefined : base.operators.get(name);
    operators.set(name, merged(before, operator));
  }
  return { version: 1, id: changes.id, operators };
}

function merged(before: OperatorSnapshot | undefined, now: OperatorSnapshot): OperatorSnapshot {
  const keyed = new Map(now.keyed);
  const tracked = new Set([...(before?.tracked ?? []), ...now.tracked]);
  for (const state of tracked) {
    const kept = now.cleared.has(state) ? undefined : before?.keyed.get(state);
    const groups = mergeGroups(kept, now.changed.get(state));
    if (groups !== undefined && groups.size > 0) keyed.set(state, groups);
    // Nothing is left: it may be the state of a window that is over, whose name does not come back.
    else if (!keyed.has(state)) tracked.delete(state);
  }
  return { values: now.values, keyed, tracked, cleared: new Set(), changed: new Map() };
}

function mergeGroups(
  before: ReadonlyMap<number, readonly StateEntry[]> | undefined,
  changed: ReadonlyMap<number, readonly StateChange[]> | undefined,
): ReadonlyMap<number, readonly StateEntry[]> | undefined {
  if (changed === undefined) return before;
  const groups = new Map(before);
  for (const [group, list] of changed) {
    const entries = mergeEntries(groups.get(group) ?? [], list);
    if (entries.length > 0) groups.set(group, entries);
    else groups.delete(group);
  }
  return groups;
}

/** The entries of one key group of a tracked state, after changes; the later of two to the same part holds. */
export function mergeEntries(before: readonly StateEntry[], changes: readonly StateChange[]): readonly StateEntry[] {
  if (changes.length === 0) return before;
  const latest = latestChanges(changes);
  const entries = before.filter((entry) => !latest.has(identityOf(entry[0], entry[2])));
  for (const change of latest.values()) if (change[1] !== GONE) entries.push(change);
  return entries;
}

/** Of several changes to the same part, the last. */
export function latestChanges(changes: readonly StateChange[]): ReadonlyMap<string, StateChange> {
  const latest = new Map<string, StateChange>();
  for (const change of changes) latest.set(identityOf(change[0], change[2]), change);
  return latest;
}
