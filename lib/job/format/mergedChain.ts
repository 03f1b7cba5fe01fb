import type { StateChange, StateEntry } from '../../runtime/checkpointing.js';
import type { ByteCodec } from '../../state/byteCodec.js';
import type { Slices } from '../slices.js';
import { addChanges, addEntries } from './blocks.js';
import { CHANGES } from './dataBlob.js';
import type { OperatorFacts } from './dataBlob.js';
import { LinkReader } from './linkReader.js';
import type { ReadBlob } from './linkReader.js';
import type { Link } from './manifest.js';

/** One group of a state, as the links of a chain have it: its entries, and the changes since. */
export interface MergedGroup {
  readonly operator: string;
  readonly state: string;
  readonly group: number;
  readonly entries: readonly StateEntry[];
  readonly changes: readonly StateChange[];
}

/** Reads a chain of links side by side, group by group. */
export class MergedChain {
  readonly #readers: readonly LinkReader[];
  readonly #facts: readonly (readonly OperatorFacts[])[];
  readonly #slices: Slices;
  /** What is known of its operators after the last link. */
  readonly operators: readonly OperatorFacts[];

  private constructor(readers: readonly LinkReader[], facts: readonly (readonly OperatorFacts[])[], slices: Slices) {
    this.#readers = readers;
    this.#facts = facts;
    this.#slices = slices;
    this.operators = mergedFacts(facts);
  }

  static async open(chain: readonly Link[], read: ReadBlob, codec: ByteCodec, slices: Slices): Promise<MergedChain> {
    const readers = chain.map((link) => new LinkReader(link, read, codec));
    const facts: (readonly OperatorFacts[])[] = [];
    for (const reader of readers) facts.push(await reader.facts());
    return new MergedChain(readers, facts, slices);
  }

  /** What there is of a group, in order of operators and states. Groups must be asked for in order. */
  async group(group: number): Promise<MergedGroup[]> {
    const found = new Map<string, Map<string, GroupParts>>();
    for (const [i, reader] of this.#readers.entries()) {
      forget(found, this.#facts[i]!);
      for await (const { operator, state, kind, data } of reader.group(group)) {
        const { entries, changes } = partsOf(found, operator, state);
        if (kind === CHANGES) addChanges(data, changes);
        else addEntries(data, entries);
        if (this.#slices.areOver) await this.#slices.giveWay();
      }
    }
    return [...found].flatMap(([operator, states]) =>
      [...states].map(([state, parts]) => ({ operator, state, group, ...parts })),
    );
  }
}

interface GroupParts {
  readonly entries: StateEntry[];
  readonly changes: StateChange[];
}

function partsOf(found: Map<string, Map<string, GroupParts>>, operator: string, state: string): GroupParts {
  let states = found.get(operator);
  if (states === undefined) found.set(operator, (states = new Map()));
  let parts = states.get(state);
  if (parts === undefined) states.set(state, (parts = { entries: [], changes: [] }));
  return parts;
}

/** Drops what a link says is no more. */
function forget(found: Map<string, Map<string, GroupParts>>, facts: readonly OperatorFacts[]): void {
  const names = new Map(facts.map((operator) => [operator.name, operator]));
  for (const [name, states] of found) {
    const operator = names.get(name);
    if (operator === undefined || operator.isNew) found.delete(name);
    else for (const state of operator.cleared) states.delete(state);
  }
}

/** The facts of one link that stands for all of these. */
function mergedFacts(links: readonly (readonly OperatorFacts[])[]): OperatorFacts[] {
  let merged = new Map<string, OperatorFacts>();
  for (const [i, facts] of links.entries()) {
    const before = merged;
    merged = new Map(facts.map((now) => [now.name, i === 0 ? now : mergedFact(before.get(now.name), now)]));
  }
  return [...merged.values()];
}

function mergedFact(before: OperatorFacts | undefined, now: OperatorFacts): OperatorFacts {
  if (before === undefined || now.isNew) return { ...now, isNew: true };
  return { ...before, cleared: [...new Set([...before.cleared, ...now.cleared])] };
}
