import { RxtideError } from '../../errors/rxtideError.js';
import { systemClock } from '../../runtime/schedulerClock.js';
import type { Clock } from '../../time/clock.js';
import { Collected } from '../collected.js';
import type { AnyStream, HarnessOutputs } from '../harness.js';
import { differ, drawDifference } from './draw.js';
import { Labels, showValue } from './labels.js';
import { whyOf } from './play.js';
import type { Outcome } from './play.js';
import { scriptOf } from './steps.js';
import type { Script, Step } from './steps.js';
import { linesOf } from './tokens.js';
import type { Mark } from './tokens.js';

/** How what is recorded is written, and on which clock. */
export interface RecordOptions {
  /** Values by the names that they are to have. */
  readonly values?: Readonly<Record<string, unknown>>;
  /** The label of a value that has no name; see `TimelineOptions`. */
  readonly show?: (value: never) => string;
  /** That of the streams. Default: RxJS's `asyncScheduler`, which `TestScheduler.run` drives. */
  readonly clock?: Clock;
}

type ByTime = Map<number, Map<string, Mark[]>>;

/** What came out of streams, and when; made by `recordTimeline`. */
export class TimelineRecord {
  readonly #outputs = new Map<string, Collected<unknown>>();
  readonly #names: readonly string[];
  readonly #labels: Labels;
  readonly #clock: Clock;
  readonly #begun: number;
  /** By ms since the beginning. */
  readonly #came: ByTime = new Map();

  /** @internal */
  constructor(streams: HarnessOutputs, { values = {}, show = showValue, clock = systemClock }: RecordOptions) {
    this.#labels = new Labels(values, show as (value: unknown) => string, String);
    this.#clock = clock;
    this.#begun = clock.now();
    this.#names = Object.keys(streams);
    // Sides first: they start nothing, and must be there when the main output does.
    const { main, ...sides } = streams;
    for (const [name, stream] of [...Object.entries<AnyStream>(sides), ['main', main] as const]) {
      this.#outputs.set(name, new Collected<unknown>(stream, (output) => this.#see(name, output)));
    }
  }

  /** What has come so far, as a timeline: a line for each output, and one of the clock if it has gone on. */
  get text(): string {
    const steps = this.#steps(this.#came);
    const hasClock = steps.length > 1;
    return drawDifference({ inputs: [], hasClock, outputs: this.#names, steps }, [], true).trimEnd();
  }

  /**
   * Throws `TIMELINE_DIFFERS`, whose message draws both, unless just this has come: lines of outputs, and of the clock. Watermarks are not
   * recorded; completion is looked at where a line has it.
   */
  check(timeline: string): void {
    const plainly = !/[@+]-?\d+(?:\.\d+)?[a-z]/.test(timeline);
    const written = scriptOf(linesOf(timeline), this.#names, 0);
    const expected: ByTime = new Map();
    let at = 0;
    for (const step of written.steps) {
      for (const mark of step.marks) if (mark.kind === 'advance') at += mark.by;
      for (const [name, marks] of step.expected) put(expected, at, name, marks);
    }
    const steps = this.#steps(expected);
    const script: Script = { inputs: [], hasClock: steps.length > 1, outputs: written.outputs, steps };
    const came = withoutSilence(this.#came, expected, written.outputs);
    const outcomes: Outcome[] = this.#times(expected).map((time) => marksAt(came, time, this.#names));
    const isDifferent = outcomes.some((outcome, i) =>
      script.outputs.some((name) => differ(script, outcome, i, name, plainly)),
    );
    if (!isDifferent) return;
    const drawn = drawDifference(script, outcomes, plainly);
    throw new RxtideError('TIMELINE_DIFFERS', `something else came out than the timeline says:\n\n${drawn}\n`);
  }

  /** Stops recording. */
  unsubscribe(): void {
    for (const output of this.#outputs.values()) output.unsubscribe();
  }

  #see(name: string, output: Collected<unknown>): void {
    const marks: Mark[] = output
      .take()
      .map(({ value, timestamp }) => ({ kind: 'event', label: this.#labels.of(value), time: timestamp }));
    if (output.error !== undefined) marks.push({ kind: 'fail', why: whyOf(output.error) });
    else if (output.completed) marks.push({ kind: 'complete' });
    if (marks.length > 0) put(this.#came, this.#clock.now() - this.#begun, name, marks);
  }

  /** All moments of what came and of what was to come. */
  #times(expected: ByTime): number[] {
    return [...new Set([0, ...this.#came.keys(), ...expected.keys()])].sort((a, b) => a - b);
  }

  #steps(expected: ByTime): Step[] {
    return this.#times(expected).map((time, i, times) => ({
      input: -1,
      marks: i === 0 ? [] : [{ kind: 'advance', by: time - times[i - 1]! }],
      expected: marksAt(expected, time, this.#names),
    }));
  }
}

/**
 * Records streams as a timeline: the values that come out, their event times and, on a line `clock`, when they came. Inside
 * `TestScheduler.run` the clock is the virtual time, so that a pipeline can be tested that begins with plain RxJS; look at it after `flush()`.
 * Without it, give the `ManualClock` of the streams' runtime.
 *
 * @example
 * ```ts
 * import { TestScheduler } from 'rxjs/testing';
 *
 * new TestScheduler(() => undefined).run(({ hot, flush }) => {
 *   const clicks = hot<number>('a-b 8ms c|', { a: 1, b: 3, c: 12 });
 *   const counts = clicks.pipe(eventTime((n) => n), windowAll(tumbling(10), agg.count()));
 *   const record = recordTimeline(counts);
 *   flush();
 *   record.check(`
 *     clock  +11ms  +1ms
 *     main   2@9    (1@19 |)
 *   `);
 * });
 * ```
 * @category testing
 */
export function recordTimeline(streams: AnyStream | HarnessOutputs, options: RecordOptions = {}): TimelineRecord {
  return new TimelineRecord('subscribe' in streams ? { main: streams as AnyStream } : streams, options);
}

function put(to: ByTime, time: number, name: string, marks: readonly Mark[]): void {
  let outputs = to.get(time);
  if (outputs === undefined) to.set(time, (outputs = new Map()));
  outputs.set(name, [...(outputs.get(name) ?? []), ...marks]);
}

function marksAt(from: ByTime, time: number, names: readonly string[]): Map<string, Mark[]> {
  return new Map(names.map((name) => [name, from.get(time)?.get(name) ?? []]));
}

/** What came, without the completion of outputs whose lines have none. */
function withoutSilence(came: ByTime, expected: ByTime, names: readonly string[]): ByTime {
  const speaks = (name: string): boolean =>
    [...expected.values()].some((outputs) => outputs.get(name)?.some(({ kind }) => kind === 'complete'));
  const left: ByTime = new Map();
  for (const [time, outputs] of came) {
    for (const name of names) {
      const marks = outputs.get(name) ?? [];
      put(left, time, name, speaks(name) ? marks : marks.filter(({ kind }) => kind !== 'complete'));
    }
  }
  return left;
}
