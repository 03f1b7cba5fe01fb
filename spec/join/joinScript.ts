import type * as fc from 'fast-check';
import { Valve } from '../../lib/operator/valve.js';
import type { CollectedRecord } from '../../lib/testing.js';
import { play, start } from '../laws/pipeline.js';
import type { Pipeline } from '../laws/pipeline.js';
import { cut, scripts } from '../laws/script.js';
import type { Cuts, Item, Script, Step } from '../laws/script.js';

/** A record as a harness collects it. */
export type Expected = CollectedRecord<unknown>;

/** What a model does with what happens to an operator with two inputs. */
export interface JoinModel {
  /** An event of input 0 or 1 arrives. */
  arrive(input: number, item: Item, timestamp: number, watermark: number): void;
  /** An input ends, before time moves for it. */
  end?(input: number, watermark: number): void;
  /** Time moves. */
  advance(before: number, to: number): void;
}

/** Plays a script to a model: what moves time is the combined watermark of both inputs. */
export function playTo(model: JoinModel, script: Script): void {
  const valve = new Valve(2);
  let watermark = -Infinity;
  const moveTo = (to: number): void => {
    if (to <= watermark) return;
    const before = watermark;
    watermark = to;
    model.advance(before, to);
  };
  for (const step of script) {
    if (step.kind === 'event') model.arrive(step.input, step.value, step.timestamp, watermark);
    else if (step.kind === 'watermark') moveTo(valve.advance(step.input, step.watermark));
    else if (step.kind === 'end') {
      model.end?.(step.input, watermark);
      moveTo(valve.advance(step.input, Infinity));
    } else if (step.kind === 'idle' || step.kind === 'active') moveTo(valve.setIdle(step.input, step.kind === 'idle'));
  }
}

/**
 * Random scripts in which much happens: within thirty ms, and mostly to one key. What is cut off ends without a result, which is another
 * spec's.
 */
export function denseScripts(): fc.Arbitrary<Script> {
  return scripts({ inputs: 2, clock: false, ends: 'any', maxLength: 16 }).map((script) =>
    script.filter((step) => step.kind !== 'cutOff').map(denser),
  );
}

function denser(step: Step): Step {
  if (step.kind === 'watermark') return { ...step, watermark: Math.floor(step.watermark / 3) };
  if (step.kind !== 'event') return step;
  const key = step.value.key === 'b' ? 'b' : 'a';
  return { ...step, value: { ...step.value, key }, timestamp: Math.floor(step.timestamp / 3) };
}

/** What came out of a run. */
export interface Ran {
  readonly main: readonly Expected[];
  readonly late: readonly Expected[];
  /** How many events are kept. */
  readonly kept: number;
}

/** Runs a script; goes on from a snapshot after the steps that `restores` says. */
export function runJoin(pipeline: Pipeline, script: Script, cuts: Cuts, restores: readonly boolean[]): Ran {
  let h = start(pipeline);
  const main: Expected[] = [];
  const late: Expected[] = [];
  const gather = (): void => {
    main.push(...h.outputs.main.records);
    late.push(...h.outputs['late']!.records);
  };
  cut(script, cuts).forEach((frame, at) => {
    play(h, frame);
    if (restores.length === 0 || !restores[at % restores.length]!) return;
    gather();
    h = h.restore(h.snapshot());
  });
  gather();
  const kept = h.operators.reduce((sum, { rows }) => sum + rows, 0);
  h.unsubscribe();
  return { main, late, kept };
}
