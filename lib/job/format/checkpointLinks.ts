import type { ByState, Checkpoint, OperatorSnapshot, StateChange, StateEntry } from '../../runtime/checkpointing.js';
import { FINISHED } from '../../runtime/endedOperators.js';
import { latestChanges, mergeEntries } from '../../state/applyChanges.js';
import type { ByteCodec } from '../../state/byteCodec.js';
import { KEY_GROUPS } from '../../state/keyGroup.js';
import type { Slices } from '../slices.js';
import { addEntries } from './blocks.js';
import { ENTRIES, VALUES } from './dataBlob.js';
import type { OperatorFacts } from './dataBlob.js';
import { LinkReader } from './linkReader.js';
import type { ReadBlob } from './linkReader.js';
import { LinkWriter } from './linkWriter.js';
import type { LinkTarget } from './linkWriter.js';
import type { Link, Manifest } from './manifest.js';
import { MergedChain } from './mergedChain.js';

/** Writes what a checkpoint has in full: the values of operators, and the states that are written whole. */
export async function writeWhole(checkpoint: Checkpoint, target: LinkTarget): Promise<Link> {
  const operators = [...checkpoint.operators];
  const writer = new LinkWriter(
    operators.map(([name]) => ({ name, cleared: [], isNew: false })),
    target,
  );
  for (const [i, [, { values }]] of operators.entries()) if (values.size > 0) await writer.values(i, values);
  for (let group = 0; group < KEY_GROUPS; group++) {
    for (const [i, [, { keyed, tracked }]] of operators.entries()) {
      for (const [state, groups] of keyed) {
        const entries = tracked.has(state) ? undefined : groups.get(group);
        if (entries !== undefined) await writer.entries(i, state, group, entries);
      }
    }
  }
  return writer.finish();
}

/** Writes what a checkpoint has of tracked states: all of them or, where it has the changes to another one, these. */
export async function writeTracked(checkpoint: Checkpoint, target: LinkTarget): Promise<Link> {
  const isBase = checkpoint.since === undefined;
  const operators = [...checkpoint.operators];
  const writer = new LinkWriter(operators.map(factsOf), target);
  for (let group = 0; group < KEY_GROUPS; group++) {
    for (const [i, [, operator]] of operators.entries()) {
      for (const [state, entries] of inGroup(isBase ? trackedIn(operator) : operator.changed, group)) {
        if (isBase) await writer.entries(i, state, group, entries);
        else await writer.changes(i, state, group, entries as readonly StateChange[]);
      }
    }
  }
  return writer.finish();
}

/** Writes one link that stands for several, which begin with all of the tracked states (`isBase`) or are changes. */
export async function mergeLinks(
  chain: readonly Link[],
  isBase: boolean,
  read: ReadBlob,
  target: LinkTarget,
): Promise<Link> {
  const merged = await MergedChain.open(chain, read, target.codec, target.slices);
  const numbers = new Map(merged.operators.map(({ name }, i) => [name, i]));
  // What was there before a base does not matter: nothing was.
  const facts = isBase ? merged.operators.map(({ name }) => ({ name, cleared: [], isNew: false })) : merged.operators;
  const writer = new LinkWriter(facts, target);
  for (let group = 0; group < KEY_GROUPS; group++) {
    for (const { operator, state, entries, changes } of await merged.group(group)) {
      const number = numbers.get(operator)!;
      if (isBase) await writer.entries(number, state, group, mergeEntries(entries, changes));
      else await writer.changes(number, state, group, [...latestChanges(changes).values()]);
    }
  }
  return writer.finish();
}

/** Reads a checkpoint, complete in itself. */
export async function readCheckpoint(
  { id, whole, chain }: Manifest,
  read: ReadBlob,
  codec: ByteCodec,
  slices: Slices,
): Promise<Checkpoint> {
  const merged = await MergedChain.open(chain, read, codec, slices);
  const reader = new LinkReader(whole, read, codec);
  const operators = new Map<string, Mutable>();
  for (const { name } of await reader.facts()) {
    operators.set(name, { values: new Map(), keyed: new Map(), tracked: new Set() });
  }
  for (let group = 0; group < KEY_GROUPS; group++) {
    for await (const { operator, state, kind, data } of reader.group(group)) {
      const found = operators.get(operator)!;
      if (kind === VALUES) found.values = new Map(data as [string, unknown][]);
      else if (kind === ENTRIES) addEntries(data, entriesIn(found, state, group));
      if (slices.areOver) await slices.giveWay();
    }
    for (const { operator, state, entries, changes } of await merged.group(group)) {
      const now = mergeEntries(entries, changes);
      const found = operators.get(operator);
      if (found === undefined || now.length === 0) continue;
      entriesIn(found, state, group).push(...now);
      found.tracked.add(state);
    }
  }
  return { version: 1, id, operators: new Map([...operators].map(([name, operator]) => [name, complete(operator)])) };
}

interface Mutable {
  values: ReadonlyMap<string, unknown>;
  readonly keyed: Map<string, Map<number, StateEntry[]>>;
  readonly tracked: Set<string>;
}

function complete(operator: Mutable): OperatorSnapshot {
  return { ...operator, cleared: new Set(), changed: new Map() };
}

function entriesIn({ keyed }: Mutable, state: string, group: number): StateEntry[] {
  let groups = keyed.get(state);
  if (groups === undefined) keyed.set(state, (groups = new Map()));
  let entries = groups.get(group);
  if (entries === undefined) groups.set(group, (entries = []));
  return entries;
}

function factsOf([name, { values, cleared }]: readonly [string, OperatorSnapshot]): OperatorFacts {
  // What has come to its end keeps nothing of what it kept before.
  return { name, cleared: [...cleared], isNew: values.get(FINISHED) === true };
}

function trackedIn({ keyed, tracked }: OperatorSnapshot): ByState<StateEntry> {
  return new Map([...keyed].filter(([state]) => tracked.has(state)));
}

function* inGroup<E>(states: ByState<E>, group: number): Generator<[state: string, entries: readonly E[]]> {
  for (const [state, groups] of states) {
    const entries = groups.get(group);
    if (entries !== undefined) yield [state, entries];
  }
}
