import * as fc from 'fast-check';
import { isSame } from '../timeline/labels.js';
import { writeValue } from '../timeline/plainData.js';
import { drawRun, multisets } from './drawRun.js';
import type { Pens } from './drawRun.js';
import { run } from './run.js';
import type { Came, LawHarness, Run } from './run.js';
import { cut } from './script.js';
import type { Cuts, Frames } from './script.js';
import { arrivals, scripts } from './scripts.js';
import type { Events } from './scripts.js';

/** The laws by name. */
export type LawName = 'batches' | 'replay' | 'conservation' | 'order';

/** A pipeline on trial. */
export interface Trial<T> {
  readonly start: () => LawHarness<T>;
  readonly inputs: Events<T>;
  readonly maxLength: number;
  readonly bound: number;
  readonly pens: Pens;
}

type Law = <T>(trial: Trial<T>) => fc.IAsyncProperty<never>;

const anyCuts: fc.Arbitrary<readonly boolean[]> = /* @__PURE__ */ fc.array(/* @__PURE__ */ fc.boolean(), {
  minLength: 1,
  maxLength: 20,
});

/** Each law as a property, which fails with a drawing of what breaks it. */
export const LAWS: Readonly<Record<LawName, Law>> = {
  batches: ({ start, inputs, maxLength, pens }) =>
    asProperty(
      fc.asyncProperty(scripts(inputs, maxLength), anyCuts, async (script, cuts) => {
        const finest = await run(start, cut(script, 1));
        for (const way of [script.length + 1, cuts] satisfies Cuts[]) {
          const frames = cut(script, way);
          const expected = joined(finest, frames);
          const actual = await run(start, frames);
          if (!isSameRun(expected, actual)) {
            throw broken(
              'batches',
              'another cut into batches gives something else',
              inputs.length,
              frames,
              expected,
              actual,
              pens,
            );
          }
        }
      }),
    ),

  replay: ({ start, inputs, maxLength, pens }) =>
    asProperty(
      fc.asyncProperty(scripts(inputs, maxLength), anyCuts, anyCuts, async (script, cuts, some) => {
        const frames = cut(script, cuts);
        const undisturbed = await run(start, frames);
        for (const restores of [(): boolean => true, (frame: number): boolean => some[frame % some.length]!]) {
          const actual = await run(start, frames, restores);
          if (!isSameRun(undisturbed, actual)) {
            throw broken(
              'replay',
              'going on from snapshots gives something else',
              inputs.length,
              frames,
              undisturbed,
              actual,
              pens,
            );
          }
          if (!isSame(undisturbed.held, actual.held)) {
            throw broken(
              'replay',
              'after going on from snapshots, operators hold something else',
              inputs.length,
              frames,
              actual,
              undefined,
              pens,
            );
          }
        }
      }),
    ),

  conservation: ({ start, inputs, maxLength, pens }) =>
    asProperty(
      fc.asyncProperty(scripts(inputs, maxLength), anyCuts, async (script, cuts) => {
        const frames = cut(script, cuts);
        const one = await run(start, frames);
        if (one.unsound.length === 0) return;
        const names = one.unsound.map((name) => `'${name}'`).join(', ');
        throw broken(
          'conservation',
          `${names} cannot account for every event`,
          inputs.length,
          frames,
          one,
          undefined,
          pens,
        );
      }),
    ),

  order: ({ start, inputs, maxLength, bound, pens }) =>
    asProperty(
      fc.asyncProperty(arrivals(inputs, maxLength, bound), async ({ one, other }) => {
        const [first, second] = [await run(start, cut(one, 1)), await run(start, cut(other, 1))];
        if (isSame(bags(first), bags(second))) return;
        const drawn = [[one, first] as const, [other, second] as const].map(([script, each]) =>
          drawRun(inputs.length, cut(script, 1), each, undefined, pens),
        );
        const text = differenceOf(multisets(first, pens), multisets(second, pens));
        throw new Error(
          `law 'order' is broken: events in another order, none of them late, give something else${text}\n\n${drawn.join('\n\n')}`,
        );
      }),
    ),
};

/** A property of any arbitraries. */
function asProperty<Ts>(property: fc.IAsyncProperty<Ts>): fc.IAsyncProperty<never> {
  return property as unknown as fc.IAsyncProperty<never>;
}

/** A run of single steps, as if what came by those of each frame had come at once. */
function joined<T>(finest: Run, frames: Frames<T>): Run {
  let at = 1;
  const outcomes = frames.map((frame) => {
    const parts = finest.outcomes.slice(at, (at += frame.length));
    return new Map([...finest.ends.keys()].map((name) => [name, together(parts.map((part) => part.get(name)!))]));
  });
  return { ...finest, outcomes: [finest.outcomes[0]!, ...outcomes] };
}

function together(parts: readonly Came[]): Came {
  return {
    records: parts.flatMap((part) => part.records),
    failure: parts.find(({ failure }) => failure !== undefined)?.failure,
  };
}

function isSameRun(a: Run, b: Run): boolean {
  return isSame(a.outcomes, b.outcomes) && isSame(a.ends, b.ends);
}

/** What came out of each output, in an order of its own. */
function bags({ outcomes, ends }: Run): Map<string, string[]> {
  const all = (name: string): string[] =>
    outcomes.flatMap((outcome) =>
      outcome.get(name)!.records.map(({ value, timestamp, key }) => writeValue([timestamp, key, value])),
    );
  return new Map([...ends.keys()].map((name) => [name, all(name).sort()]));
}

function differenceOf(
  one: ReadonlyMap<string, readonly string[]>,
  other: ReadonlyMap<string, readonly string[]>,
): string {
  const only = (a: readonly string[], b: readonly string[]): string[] => {
    const left = [...b];
    return a.filter((text) => {
      const at = left.indexOf(text);
      if (at >= 0) left.splice(at, 1);
      return at < 0;
    });
  };
  for (const [name, texts] of one) {
    const [mine, theirs] = [only(texts, other.get(name)!), only(other.get(name)!, texts)];
    if (mine.length + theirs.length > 0) {
      return `: on ${name}, only in the first (${mine.join(' ')}), only in the second (${theirs.join(' ')})`;
    }
  }
  return '';
}

function broken<T>(
  law: LawName,
  what: string,
  inputs: number,
  frames: Frames<T>,
  expected: Run,
  actual: Run | undefined,
  pens: Pens,
): Error {
  const drawn = drawRun(inputs, frames, expected, actual, pens);
  const ends = [...expected.ends].flatMap(([name, end]) => {
    const other = actual?.ends.get(name);
    return other === undefined || isSame(end, other)
      ? []
      : [`\n${name} ended as ${writeValue(end)}, but then as ${writeValue(other)}`];
  });
  return new Error(`law '${law}' is broken: ${what}\n\n${drawn}\n${ends.join('')}${pasted(law, drawn)}`);
}

/** The drawing as a test. */
function pasted(law: LawName, drawn: string): string {
  const rows = drawn.split('\n').filter((row) => !/^ +(?:but was\b|\^|$)/.test(row));
  const played = law === 'replay' ? 'restored' : 'all';
  return `\nAs a test:\n\nawait checkTimeline(pipeline, \`\n${rows.map((row) => `  ${row}`).join('\n')}\n\`, { played: '${played}' });`;
}
