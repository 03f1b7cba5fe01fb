import type { Observable } from 'rxjs';
import type { Frame } from '../../lib/frame/frame.js';
import type { KeyedBy } from '../../lib/frame/batch.js';
import type { AggregateSpec } from '../../lib/aggregate/aggregate.js';
import type { Warning } from '../../lib/runtime/warning.js';
import type { OperatorMetrics } from '../../lib/runtime/metrics.js';
import type { CollectedRecord } from '../../lib/testing/collected.js';
import { harness } from '../../lib/testing/harness.js';
import type { Harness } from '../../lib/testing/harness.js';
import { keyBy } from '../../lib/transform/keyBy.js';
import { sideOutput } from '../../lib/operator/sideOutput.js';
import type { Rejected } from '../../lib/operator/rejected.js';
import { windowBy } from '../../lib/window/windowBy.js';
import type { WindowAssigner } from '../../lib/window/windowAssigner.js';
import type { WindowOptions } from '../../lib/window/windowOptions.js';
import type { WindowResult } from '../../lib/window/windowResult.js';

/** An event of the scripts. `id` counts from 0. */
export interface Ev {
  readonly id: number;
  readonly key: string;
  readonly at: number;
  /** The watermark in force when it arrives. */
  readonly mark: number;
  readonly gap: number;
  /** Whether user code fails on it. */
  readonly fails: boolean;
}

/** What happens, in order: an event, time moving on, or the clock. */
export type Step = Ev | { readonly watermark: number } | { readonly clock: number };

export interface Pipeline<R> {
  readonly assigner: () => WindowAssigner<Ev>;
  readonly aggregate: () => AggregateSpec<Ev, R>;
  readonly options?: Omit<WindowOptions<Ev>, 'name' | 'lateTo' | 'rejectedTo'>;
}

export interface RunOptions {
  /** How many events a batch has at most: one number, or several in turn. Default 1. */
  readonly sizes?: readonly number[];
  /** Goes on from a snapshot before each step. */
  readonly restarts?: boolean;
  /** How it ends: at the end of time (default), cut off, or not at all. */
  readonly end?: 'time' | 'cut' | 'open';
}

export interface Run<R> {
  readonly results: readonly CollectedRecord<WindowResult<string, R>>[];
  readonly late: readonly Ev[];
  readonly rejected: readonly unknown[];
  readonly warnings: readonly Warning[];
  readonly operator: OperatorMetrics;
  readonly error: unknown;
}

type Outputs<R> = {
  readonly main: Observable<Frame<WindowResult<string, R>, KeyedBy<string>>>;
  readonly late: Observable<Frame<Ev>>;
  readonly rejected: Observable<Frame<Rejected>>;
};

/** Runs a script through `windowBy`. */
export function run<R>(pipeline: Pipeline<R>, steps: readonly Step[], options: RunOptions = {}): Run<R> {
  const { sizes = [1], restarts = false, end = 'time' } = options;
  let h: Harness<[Ev], Outputs<R>> = harness<[Ev], Outputs<R>>(
    (events) => {
      const late = sideOutput<Ev>();
      const rejected = sideOutput<Rejected>();
      const main = events.pipe(
        keyBy((event) => event.key),
        windowBy(pipeline.assigner(), pipeline.aggregate() as AggregateSpec<unknown, R>, {
          ...pipeline.options,
          name: 'window',
          lateTo: late,
          rejectedTo: rejected,
        }),
      );
      return { main: main, late, rejected };
    },
    { inputs: 1 },
  );
  const before: Run<R>[] = [];
  let pending: Ev[] = [];
  let batches = 0;
  const flush = (): void => {
    if (pending.length === 0) return;
    h.events(pending.map((event) => ({ value: event, timestamp: event.at, watermark: event.mark })));
    pending = [];
    batches++;
  };
  for (const step of steps) {
    if (restarts) {
      flush();
      before.push(runOf(h));
      h = h.restore(h.snapshot());
    }
    if ('id' in step) {
      pending.push(step);
      if (pending.length >= sizes[batches % sizes.length]!) flush();
      continue;
    }
    flush();
    if ('clock' in step) h.advanceProcessingTime(step.clock);
    else h.watermark(step.watermark);
  }
  flush();
  if (end === 'time') h.end();
  if (end === 'cut') h.cutOff();
  return joined([...before, runOf(h)]);
}

function runOf<R>(h: Harness<[Ev], Outputs<R>>): Run<R> {
  return {
    results: h.outputs.main.records.slice(),
    late: h.outputs.late.values,
    rejected: h.outputs.rejected.values.map((r) => r.value),
    warnings: h.warnings.slice(),
    operator: h.operator('window'),
    error: h.outputs.main.error,
  };
}

function joined<R>(runs: readonly Run<R>[]): Run<R> {
  return {
    ...runs.at(-1)!,
    results: runs.flatMap((r) => r.results),
    late: runs.flatMap((r) => r.late),
    rejected: runs.flatMap((r) => r.rejected),
    warnings: runs.flatMap((r) => r.warnings),
  };
}

/** A result in one line: key, window, value, pane, and its event time where that is not the end of its window. */
export function line<R>({
  value: { key, window, value, pane },
  timestamp,
  watermark,
}: CollectedRecord<WindowResult<string, R>>): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const at = timestamp === window.end - 1 ? '' : ` @${timestamp}`;
  return `${key} [${window.start},${window.end}) ${text} ${pane.timing} ${pane.index}${pane.isLast ? ' last' : ''}${at} ^${watermark}`;
}

/** The same without the watermark. */
export function lineOf<R>(record: CollectedRecord<WindowResult<string, R>>): string {
  return line(record).replace(/ \^.*/, '');
}

/** Makes a script: `'a@12'` is an event of key a, `'a@12/30'` one with a gap, `'!a@12'` one that fails; a number a watermark; `'+5'` the clock. */
export function script(...words: readonly (string | number)[]): Step[] {
  let mark = -Infinity;
  let id = 0;
  return words.map((word): Step => {
    if (typeof word === 'number') return { watermark: (mark = word) };
    if (word.startsWith('+')) return { clock: Number(word.slice(1)) };
    const [, fails, key, at, gap] = /^(!?)(\w+)@(-?\d+)(?:\/(\d+))?$/.exec(word)!;
    return { id: id++, key: key!, at: Number(at), mark, gap: Number(gap ?? 10), fails: fails === '!' };
  });
}
