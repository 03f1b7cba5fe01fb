import { RxtideError } from '../../errors/rxtideError.js';
import { systemClock } from '../../runtime/schedulerClock.js';
import type { Clock } from '../../time/clock.js';
import { Collected } from '../collected.js';
import type { AnyStream, HarnessOutputs } from '../harness.js';
import { differ, drawDifference } from './draw.js';
import { Labels, showValue } from './labels.js';
import { OutputWatcher } from './outputWatcher.js';
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
  /** Whether `text` has watermarks and idleness too. Default: `false`, values and ends alone. */
  readonly watermarks?: boolean;
  /** That of the streams. Default: RxJS's `asyncScheduler`, which `TestScheduler.run` drives. */
  readonly clock?: Clock;
}

type ByTime = Map<number, Map<string, Mark[]>>;

/** The kinds of marks that are looked at where they are asked for. */
const ALL: ReadonlySet<Mark['kind']> = new Set(['watermark', 'idle', 'active', 'complete']);
const ENDS: ReadonlySet<Mark['kind']> = new Set(['complete']);

/** What came out of streams, and when; made by `recordTimeline`. */
export class TimelineRecord {
  readonly #outputs = new Map<string, Collected<unknown>>();
  readonly #names: readonly string[];
  readonly #watchers: ReadonlyMap<string, OutputWatcher>;
  readonly #told: ReadonlySet<Mark['kind']>;
  readonly #clock: Clock;
  readonly #begun: number;
  /** By ms since the beginning. */
  readonly #came: ByTime = new Map();

  /** @internal */
  constructor(streams: HarnessOutputs, options: RecordOptions) {
    const { values = {}, show = showValue, clock = systemClock, watermarks = false } = options;
    const labels = new Labels(values, show as (value: unknown) => string, String);
    this.#clock = clock;
    this.#begun = clock.now();
    this.#names = Object.keys(streams);
    this.#watchers = new Map(this.#names.map((name) => [name, new OutputWatcher(ALL, labels)]));
    this.#told = watermarks ? ALL : ENDS;
    // Sides first: they start nothing, and must be there when the main output does.
    const { main, ...sides } = streams;
    for (const [name, stream] of [...Object.entries<AnyStream>(sides), ['main', main] as const]) {
      this.#outputs.set(name, new Collected<unknown>(stream, (output) => this.#see(name, output)));
    }
  }

  /** What has come so far, as a timeline: a line for each output, and one of the clock if it has gone on. */
  get text(): string {
    const came = only(this.#came, () => this.#told);
    const steps = this.#steps(came, timesOf(came));
    const hasClock = steps.length > 1;
    return drawDifference({ inputs: [], hasClock, outputs: this.#names, steps }, [], true).trimEnd();
  }

  /**
   * Throws `TIMELINE_DIFFERS`, whose message draws both, unless just this has come: lines of outputs, and of the clock. Watermarks, idleness
   * and completion of an output are looked at where its line has any.
   */
  check(timeline: string): void {
    const plainly = !/@-?\d+(?:\.\d+)?[a-z]/.test(timeline);
    const written = scriptOf(linesOf(timeline), this.#names, 0);
    const expected: ByTime = new Map();
    let at = 0;
    for (const step of written.steps) {
      for (const mark of step.marks) if (mark.kind === 'advance') at += mark.by;
      for (const [name, marks] of step.expected) put(expected, at, name, marks);
    }
    const came = only(this.#came, (name) => kindsOf(expected, name));
    const times = timesOf(came, expected);
    const steps = this.#steps(expected, times);
    const script: Script = { inputs: [], hasClock: steps.length > 1, outputs: written.outputs, steps };
    const outcomes: Outcome[] = times.map((time) => marksAt(came, time, this.#names));
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
    const marks = this.#watchers.get(name)!.see(output);
    if (marks.length > 0) put(this.#came, this.#clock.now() - this.#begun, name, marks);
  }

  #steps(expected: ByTime, times: readonly number[]): Step[] {
    return times.map((time, i) => ({
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

/** All moments at which anything came, or was to come; the first is the beginning. */
function timesOf(...all: readonly ByTime[]): number[] {
  return [...new Set([0, ...all.flatMap((each) => [...each.keys()])])].sort((a, b) => a - b);
}

/** What came, without the kinds of marks that are not looked at. Idleness has two marks: who looks for one sees both. */
function only(came: ByTime, kindsOf: (name: string) => ReadonlySet<Mark['kind']>): ByTime {
  const left: ByTime = new Map();
  for (const [time, outputs] of came) {
    for (const [name, marks] of outputs) {
      const kinds = kindsOf(name);
      const seen = marks.filter(({ kind }) => !ALL.has(kind) || kinds.has(kind));
      if (seen.length > 0) put(left, time, name, seen);
    }
  }
  return left;
}

function kindsOf(expected: ByTime, name: string): ReadonlySet<Mark['kind']> {
  const kinds = new Set<Mark['kind']>();
  for (const outputs of expected.values()) for (const { kind } of outputs.get(name) ?? []) kinds.add(kind);
  if (kinds.has('idle') || kinds.has('active')) kinds.add('idle').add('active');
  return kinds;
}
