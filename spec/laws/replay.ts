import { it } from '@jest/globals';
import * as fc from 'fast-check';
import { expectSame, play, start, times } from './pipeline.js';
import type { AnyHarness, Outcome, Pipeline } from './pipeline.js';
import { anyCuts, cut, scripts } from './script.js';
import type { Frames, ScriptOptions } from './script.js';

/**
 * Law 2. Replay is exact: after a snapshot and a restore, after every step or after some, the same comes out as of an undisturbed run,
 * and the same is held. A snapshot shares nothing with what runs on, and can be restored more than once.
 */
export function checkReplay(pipeline: Pipeline, options: ScriptOptions = {}, numRuns = 25): void {
  const { inputs = 1 } = pipeline;
  const everyStep = (): boolean => true;
  it(`${pipeline.name}: goes on from a snapshot as if nothing had been`, async () => {
    await fc.assert(
      fc.asyncProperty(scripts({ inputs, ends: 'any', ...options }), anyCuts, anyCuts, async (script, cuts, some) => {
        const frames = cut(script, cuts);
        const undisturbed = await replayed(pipeline, frames, () => false);
        expectSame(await replayed(pipeline, frames, everyStep), undisturbed);
        expectSame(await replayed(pipeline, frames, (at) => some[at % some.length]!), undisturbed);
      }),
      { numRuns: times(numRuns) },
    );
  });
}

/** What comes out of a run that is restored after some of its steps, and what is held after each. */
async function replayed(pipeline: Pipeline, frames: Frames, restores: (step: number) => boolean): Promise<Outcome> {
  const records: Record<string, unknown[]> = {};
  const held: unknown[] = [];
  const gather = (h: AnyHarness): void => {
    for (const [name, output] of Object.entries(h.outputs)) (records[name] ??= []).push(...output.take());
  };
  let h = start(pipeline);
  await Promise.resolve();
  for (const [at, frame] of frames.entries()) {
    play(h, frame);
    if (pipeline.settles === true) await h.settle();
    gather(h);
    if (restores(at)) {
      const snapshot = h.snapshot();
      const copy = copyOf(snapshot);
      h = h.restore(copy);
      await (pipeline.settles === true ? h.settle() : Promise.resolve());
      // What the instance does that goes on must not show in the snapshot; see the end of the run.
      later.push(() => expectSame(copy, snapshot));
    }
    held.push(
      h.operators.map((figures) => {
        // How much its state takes is an estimate.
        const compared = { ...figures, lag: 0, stateBytes: Number(figures.stateBytes > 0) };
        // Of one that has ended snapshots have what it counted, and not where it stood.
        return figures.finished ? { ...compared, watermark: Infinity, idle: false } : compared;
      }),
    );
  }
  gather(h);
  h.unsubscribe();
  for (const check of later.splice(0)) check();
  const ends = Object.entries(h.outputs).map(([name, { watermark, idle, completed, error }]) => {
    return completed ? [name, 'completed'] : [name, watermark, idle, error];
  });
  return { records, held, ends };
}

const later: (() => void)[] = [];

/** `structuredClone`, but of this realm: that of jest's environment makes objects of another one, which are never equal. */
function copyOf<T>(data: T): T {
  if (typeof data !== 'object' || data === null) return data;
  if (Array.isArray(data)) return data.map(copyOf) as T;
  if (data instanceof Map) {
    return new Map([...data].map(([key, value]) => [key as unknown, copyOf(value as unknown)])) as T;
  }
  if (data instanceof Set) return new Set(data) as T;
  if (Object.getPrototypeOf(data) !== Object.prototype) throw new Error('no plain data');
  return Object.fromEntries(Object.entries(data).map(([name, value]) => [name, copyOf(value as unknown)])) as T;
}
