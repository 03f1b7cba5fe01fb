import { it } from '@jest/globals';
import * as fc from 'fast-check';
import type { Checkpoint, SnapshotKind, StateEntry } from '../../lib/runtime/checkpointing.js';
import type { OperatorMetrics } from '../../lib/runtime/metrics.js';
import { applyChanges } from '../../lib/state/applyChanges.js';
import { identityOf } from '../../lib/state/entryIdentity.js';
import { expectSame, play, start, times } from './pipeline.js';
import type { AnyHarness, Outcome, Pipeline } from './pipeline.js';
import { anyCuts, cut, scripts } from './script.js';
import type { Frames, ScriptOptions } from './script.js';

/**
 * Law 2, of checkpoints that have only what changed: put together, they are at every moment what a snapshot of everything is, whether
 * snapshots were taken beside them or not; and what goes on from them gives what an undisturbed run gives.
 */
export function checkChanges(pipeline: Pipeline, options: ScriptOptions = {}, numRuns = 40): void {
  const { inputs = 1 } = pipeline;
  it(`${pipeline.name}: changes add up to everything`, async () => {
    await fc.assert(
      fc.asyncProperty(
        scripts({ inputs, ends: 'any', ...options }),
        anyCuts,
        fc.array(acts, { minLength: 1, maxLength: 8 }),
        async (script, cuts, some) => {
          const frames = cut(script, cuts);
          const undisturbed = await runWith(pipeline, frames, ['nothing'], false);
          expectSame(await runWith(pipeline, frames, some, true), undisturbed);
        },
      ),
      { numRuns: times(numRuns) },
    );
  });
}

/** What is done after a step; the acts of a script come again and again. */
type Act = 'changes' | 'restore' | 'nothing';

const acts = fc.constantFrom<Act>('changes', 'changes', 'changes', 'restore', 'nothing');

async function runWith(
  pipeline: Pipeline,
  frames: Frames,
  some: readonly Act[],
  tracksChanges: boolean,
): Promise<Outcome> {
  const tracking = { ...pipeline, options: { ...pipeline.options, tracksChanges } };
  const records: Record<string, unknown[]> = {};
  const gather = (h: AnyHarness): void => {
    for (const [name, output] of Object.entries(h.outputs)) (records[name] ??= []).push(...output.take());
  };
  const settled = (h: AnyHarness): Promise<void> => (pipeline.settles === true ? h.settle() : Promise.resolve());
  const held: unknown[] = [];
  let h = start(tracking);
  let image: Checkpoint | undefined;
  await Promise.resolve();
  for (const [at, frame] of frames.entries()) {
    play(h, frame);
    await settled(h);
    gather(h);
    const act = some[at % some.length]!;
    if (act !== 'nothing') image = imageAfter(h, image);
    if (act === 'restore') {
      h = h.restore({ checkpoint: image!, now: h.clock.now() });
      // The first one of a run is of everything.
      image = undefined;
      await settled(h);
    }
    held.push(h.operators.map((figures) => (figures.finished ? figures.name : heldOf(figures, pipeline))));
  }
  gather(h);
  h.unsubscribe();
  const ends = Object.entries(h.outputs).map(([name, { watermark, idle, completed, error }]) => {
    return completed ? [name, 'completed'] : [name, watermark, idle, error];
  });
  return { records, held, ends };
}

/** How much its state takes is an estimate; of state on disk, how many keys are in memory depends on when it was written. */
function heldOf(figures: OperatorMetrics, { options }: Pipeline): unknown {
  const keys = options?.state === undefined ? figures.keys : 0;
  return { ...figures, keys, lag: 0, stateBytes: Number(figures.stateBytes > 0) };
}

/** The image once what changed since was added; it is what there is. */
function imageAfter(h: AnyHarness, image: Checkpoint | undefined): Checkpoint {
  const take = (kind: SnapshotKind): Checkpoint => h.snapshotOf(kind).checkpoint;
  const before = image === undefined ? [] : contentsOf(image);
  const copy = take('copy');
  const taken = take(image === undefined ? 'everything' : 'changes');
  const after = image === undefined ? taken : applyChanges(image, taken);
  expectSame(contentsOf(after), contentsOf(copy));
  // A snapshot shares nothing with what was taken before.
  if (image !== undefined) expectSame(contentsOf(image), before);
  return after;
}

/** Everything in a checkpoint, in an order that does not depend on how it was put together. */
export function contentsOf({ operators }: Checkpoint): unknown[] {
  return [...operators].map(([name, { values, keyed, tracked }]) => [
    name,
    values,
    [...keyed]
      .map(([state, groups]) => [state, tracked.has(state), ...entriesOf(groups, tracked.has(state))])
      .filter((parts) => parts.length > 2)
      .sort(byText),
  ]);
}

function entriesOf(groups: ReadonlyMap<number, readonly StateEntry[]>, tracked: boolean): unknown[] {
  return [...groups]
    .sort(([a], [b]) => a - b)
    .flatMap(([group, entries]) => {
      // The order of what is written whole is that of writing; that of the keys in it is not.
      if (!tracked) return [[group, entries]];
      const identified = entries.map(([key, value, part]) => [identityOf(key, part), group, key, value]);
      return identified.sort(byText);
    });
}

function byText(a: readonly unknown[], b: readonly unknown[]): number {
  return String(a[0]) < String(b[0]) ? -1 : 1;
}
