import type { OperatorMetrics } from '../../runtime/metrics.js';
import type { Collected, CollectedRecord } from '../collected.js';
import type { Harness, HarnessOutputs } from '../harness.js';
import type { HarnessEvent } from '../harnessInput.js';
import { whyOf } from '../timeline/outputWatcher.js';
import type { Frames, Step } from './script.js';

/** A harness of any pipeline whose inputs are all of one type. */
export type LawHarness<T> = Harness<T[], HarnessOutputs>;

/** What came out of an output by one frame. */
export interface Came {
  readonly records: readonly CollectedRecord<unknown>[];
  /** What it failed with, by this frame. */
  readonly failure: string | undefined;
}

/** What came out of each output by one frame. */
export type Outcome = ReadonlyMap<string, Came>;

/** Does one frame of a script. */
export function play<T>(h: LawHarness<T>, frame: readonly Step<T>[]): void {
  const first = frame[0]!;
  if (first.kind === 'clock') return h.advanceProcessingTime(first.ms);
  const input = h.inputs[first.input]!;
  if (first.kind !== 'event' && first.kind !== 'watermark') return input[first.kind]();
  const events: HarnessEvent<T>[] = [];
  let moved: { watermark?: number } = {};
  for (const step of frame) {
    if (step.kind === 'watermark') moved = { watermark: step.watermark };
    else if (step.kind === 'event') events.push({ value: step.value, timestamp: step.timestamp, ...moved });
  }
  input.events(events, moved.watermark);
}

/** What came out so far, of each output: records in order, the time and the end. */
export function outcomeOf<T>(h: LawHarness<T>): Record<string, unknown> {
  return Object.fromEntries(
    outputsOf(h).map(([name, { records, watermark, idle, completed, error }]) => [
      name,
      { records, watermark, idle, completed, error: error instanceof Error ? error.message : error },
    ]),
  );
}

/** What became of events, by operator. */
export function countsOf<T>(h: LawHarness<T>): Record<string, unknown> {
  // The clock is the harness's own: how far time lags behind it says nothing.
  return Object.fromEntries(h.operators.map((figures) => [figures.name, { ...figures, lag: 0 }]));
}

/** Law 3 at this moment: the operators whose counts do not add up, and what they would be if they did. */
export function unsound<T>(h: LawHarness<T>): (readonly [figures: OperatorMetrics, sound: OperatorMetrics])[] {
  return h.operators.flatMap((o) => {
    const parts = [o.used, o.filtered, o.late, o.unassigned, o.rejected, o.shed, o.discarded, o.pending];
    const sum = parts.reduce((a, b) => a + b, 0);
    return o.in === sum && Math.min(...parts) >= 0 ? [] : [[o, { ...o, in: sum, used: Math.max(0, o.used) }] as const];
  });
}

/** A run to its end. */
export interface Run {
  /** By frame; the first is what came before any. */
  readonly outcomes: readonly Outcome[];
  /** How each output stands in the end. */
  readonly ends: ReadonlyMap<string, OutputEnd>;
  /** The figures of all operators after each frame, but for those that are estimates, or of the clock. */
  readonly held: readonly unknown[];
  /** The operators of which not every event is accounted for, at the first moment at which there was one. */
  readonly unsound: readonly string[];
}

/** How an output stands. */
export interface OutputEnd {
  readonly watermark: number;
  readonly idle: boolean;
  readonly completed: boolean;
}

/** Runs a pipeline over frames, letting promises settle after each; goes on from a snapshot in a new instance where `restores` says so. */
export async function run<T>(
  start: () => LawHarness<T>,
  frames: Frames<T>,
  restores: (frame: number) => boolean = () => false,
): Promise<Run> {
  let h = start();
  const outcomes: Outcome[] = [];
  const failed = new Set<string>();
  const held: unknown[] = [];
  let broken: string[] = [];
  const look = async (): Promise<void> => {
    if (broken.length === 0) broken = unsound(h).map(([{ name }]) => name);
    await h.settle();
    if (broken.length === 0) broken = unsound(h).map(([{ name }]) => name);
    outcomes.push(new Map(outputsOf(h).map(([name, output]) => [name, cameOf(name, output, failed)])));
  };
  await look();
  for (const [at, frame] of frames.entries()) {
    play(h, frame);
    await look();
    if (restores(at) && outputsOf(h).every(([, { error }]) => error === undefined)) {
      h = h.restore(h.snapshot());
      await h.settle();
    }
    held.push(h.operators.map(heldBy));
  }
  const ends = new Map(outputsOf(h).map(([name, output]) => [name, endOf(output)]));
  h.unsubscribe();
  return { outcomes, ends, held, unsound: broken };
}

function heldBy(figures: OperatorMetrics): unknown {
  const compared = { ...figures, lag: 0, stateBytes: Number(figures.stateBytes > 0) };
  // Of one that has ended snapshots have what it counted, and not where it stood.
  return figures.finished ? { ...compared, watermark: Infinity, idle: false } : compared;
}

function cameOf(name: string, output: Collected<unknown>, failed: Set<string>): Came {
  const isNew = output.error !== undefined && !failed.has(name);
  if (isNew) failed.add(name);
  return { records: output.take(), failure: isNew ? whyOf(output.error) : undefined };
}

function endOf({ watermark, idle, completed }: Collected<unknown>): OutputEnd {
  // One that had completed at a snapshot says no more than that.
  return completed ? { watermark: Infinity, idle: false, completed } : { watermark, idle, completed };
}

function outputsOf<T>(h: LawHarness<T>): [string, Collected<unknown>][] {
  return Object.entries<Collected<unknown>>(h.outputs);
}
