import * as fc from 'fast-check';
import type { Checkpoint, SnapshotKind } from '../../lib/runtime/checkpointing.js';
import { GroupedWriter } from '../../lib/state/snapshot.js';
import { keyText } from '../../lib/state/keyBytes.js';

/** What one operator does between two checkpoints. */
export type Change =
  | {
      readonly kind: 'put';
      readonly state: string;
      readonly key: unknown;
      readonly part: string | number | undefined;
      readonly value: unknown;
    }
  | { readonly kind: 'drop'; readonly state: string; readonly at: number }
  | { readonly kind: 'clear'; readonly state: string };

/** What happens to an operator up to a checkpoint; `absent`: it is not there. */
export interface Step {
  readonly operators: readonly {
    readonly changes: readonly Change[];
    readonly value: unknown;
    readonly absent: boolean;
  }[];
  readonly kind: 'everything' | 'changes';
}

const key = fc.oneof(
  fc.integer({ min: 0, max: 20 }),
  fc.constantFrom('a', 'b', null, undefined, NaN),
  fc.constant(['a', 1]),
);
const state = fc.constantFrom('counts', '__proto__', 'Fälle \ud800');
const part = fc.constantFrom(undefined, undefined, 1, '1', 'x');
const value = fc.oneof(
  fc.integer(),
  fc.constantFrom<unknown>(-0, NaN, null, 10n ** 30n),
  fc.record({ n: fc.nat(), at: fc.date({ noInvalidDate: true }) }),
);

const change: fc.Arbitrary<Change> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ kind: fc.constant('put' as const), state, key, part, value }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('drop' as const), state, at: fc.nat() }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('clear' as const), state }) },
);

export const NAMES = ['counts', 'by page', '__proto__'];

export const randomSteps: fc.Arbitrary<Step[]> = fc.array(
  fc.record({
    operators: fc.tuple(
      ...NAMES.map(() =>
        fc.record({
          changes: fc.array(change, { maxLength: 8 }),
          value,
          absent: fc.integer({ min: 0, max: 11 }).map((n) => n === 0),
        }),
      ),
    ),
    kind: fc.integer({ min: 0, max: 5 }).map((n) => (n === 0 ? 'everything' : 'changes')),
  }),
  { minLength: 1, maxLength: 12 },
);

type Entries = Map<string, { key: unknown; part: string | number | undefined; value: unknown }>;

/** Operators that hand over their state as a machine would; one that was absent starts from nothing. */
export class ModelOperators {
  readonly #operators = new Map<string, { states: Map<string, Entries>; value: unknown }>();
  #id = 0;

  /** Runs a step, and gives the checkpoint after it, as it is to be written, and one of everything. */
  run(step: Step, since: number | undefined): { readonly written: Checkpoint; readonly whole: Checkpoint } {
    const kind: SnapshotKind = since === undefined ? 'everything' : step.kind;
    const writers = new Map<string, GroupedWriter>();
    for (const [i, { changes, value: of, absent }] of step.operators.entries()) {
      const name = NAMES[i]!;
      if (absent) {
        this.#operators.delete(name);
        continue;
      }
      const operator = this.#operators.get(name) ?? { states: new Map<string, Entries>(), value: undefined };
      this.#operators.set(name, operator);
      operator.value = of;
      const writer = new GroupedWriter(kind);
      writers.set(name, writer);
      for (const each of changes) apply(operator.states, each, kind === 'changes' ? writer : undefined);
    }
    const id = ++this.#id;
    const whole: Checkpoint = {
      version: 1,
      id,
      operators: new Map(
        [...this.#operators].map(([name, { states, value: of }]) => [
          name,
          full(new GroupedWriter('copy'), states, of).finish(),
        ]),
      ),
    };
    const operators = new Map(
      [...this.#operators].map(([name, { states, value: of }]) => {
        const writer = writers.get(name)!;
        if (kind === 'changes') writeValues(writer, of);
        else full(writer, states, of);
        return [name, writer.finish()];
      }),
    );
    return { written: { version: 1, id, ...(kind === 'changes' ? { since: since! } : {}), operators }, whole };
  }
}

function full(writer: GroupedWriter, states: Map<string, Entries>, of: unknown): GroupedWriter {
  for (const [name, entries] of states) {
    for (const { key: k, part: p, value: v } of entries.values()) writer.put(name, k, p, v);
  }
  writeValues(writer, of);
  return writer;
}

function writeValues(writer: GroupedWriter, of: unknown): void {
  writer.value('of', of);
  writer.value('__proto__', [of]);
  writer.entry('untracked', 'k', of);
  writer.entry('untracked', 'k', 'second');
}

function apply(states: Map<string, Entries>, each: Change, writer: GroupedWriter | undefined): void {
  const entries = states.get(each.state) ?? new Map();
  states.set(each.state, entries);
  if (each.kind === 'clear') {
    entries.clear();
    writer?.clear(each.state);
  } else if (each.kind === 'put') {
    entries.set(`${keyText(each.key)}|${typeof each.part}${each.part}`, {
      key: each.key,
      part: each.part,
      value: each.value,
    });
    writer?.put(each.state, each.key, each.part, each.value);
  } else if (entries.size > 0) {
    const [identity, { key: k, part: p }] = [...entries][each.at % entries.size]!;
    entries.delete(identity);
    writer?.drop(each.state, k, p);
  }
}

/** What a checkpoint says, in an order of its own; states without entries do not count. */
export function contents({ id, operators }: Checkpoint): unknown {
  const of = [...operators].map(([name, { values, keyed }]) => [
    name,
    [...values],
    [...keyed]
      .flatMap(([state_, groups]) => {
        const entries = [...groups].flatMap(([group, list]) =>
          list.map(([k, v, p]) => [`${keyText(k)}|${typeof p}${p}`, group, k, v, p] as const),
        );
        entries.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
        return entries.length === 0 ? [] : [[state_, entries]];
      })
      .sort(([a], [b]) => (String(a) < String(b) ? -1 : 1)),
  ]);
  return [id, of.sort(([a], [b]) => (String(a) < String(b) ? -1 : 1))];
}
