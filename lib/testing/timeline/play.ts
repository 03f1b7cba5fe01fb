import { RxtideError } from '../../errors/rxtideError.js';
import type { Harness, HarnessOutputs } from '../harness.js';
import type { HarnessEvent, HarnessInput } from '../harnessInput.js';
import type { Labels } from './labels.js';
import type { Script, Step } from './steps.js';
import type { Mark } from './tokens.js';

type AnyHarness = Harness<unknown[], HarnessOutputs>;

/** What came out by one step, of each output that the timeline speaks of. */
export type Outcome = ReadonlyMap<string, readonly Mark[]>;

/** Plays a script, letting promises settle after each step; `restored`: and going on from a snapshot in a new instance. */
export async function play(
  start: AnyHarness,
  script: Script,
  labels: Labels,
  restored: boolean,
): Promise<{ readonly harness: AnyHarness; readonly outcomes: readonly Outcome[] }> {
  let harness = start;
  const watchers = script.outputs.map((name) => new OutputWatcher(name, marksExpected(script, name), labels));
  const outcomes: Outcome[] = [];
  for (const step of script.steps) {
    act(harness, step, labels);
    await harness.settle();
    outcomes.push(new Map(watchers.map((watcher) => [watcher.name, watcher.see(harness)])));
    if (!restored || Object.values(harness.outputs).some(({ error }) => error !== undefined)) continue;
    harness = harness.restore(harness.snapshot());
    await harness.settle();
    for (const watcher of watchers) watcher.resume(harness);
  }
  return { harness, outcomes };
}

function act(harness: AnyHarness, { input, marks }: Step, labels: Labels): void {
  if (input < 0) {
    for (const mark of marks) if (mark.kind === 'advance') harness.advanceProcessingTime(mark.by);
    return;
  }
  feed(harness.inputs[input]!, marks, labels);
}

/** Does what marks say, to one input: what is between idleness and ends goes as one batch. */
export function feed(target: HarnessInput<unknown>, marks: readonly Mark[], labels: Labels): void {
  let events: HarnessEvent<unknown>[] = [];
  let watermark: number | undefined;
  const send = (): void => {
    if (events.length > 0 || watermark !== undefined) target.events(events, watermark);
    events = [];
    watermark = undefined;
  };
  for (const mark of marks) {
    if (mark.kind === 'event') {
      const moved = watermark === undefined ? {} : { watermark };
      events.push({ value: labels.valueOf(mark.label), timestamp: mark.time, ...moved });
    } else if (mark.kind === 'watermark') {
      watermark = mark.time;
    } else {
      send();
      if (mark.kind === 'idle') target.idle();
      else if (mark.kind === 'active') target.active();
      else if (mark.kind === 'complete') target.end();
      else if (mark.kind === 'cut') target.cutOff();
      else if (mark.kind === 'fail') target.fail(new Error(mark.why ?? '#'));
    }
  }
  send();
}

/** The kinds of marks that the timeline has for an output anywhere: what it never speaks of is not looked at. */
function marksExpected(script: Script, output: string): ReadonlySet<Mark['kind']> {
  return new Set(script.steps.flatMap((step) => step.expected.get(output)!.map((mark) => mark.kind)));
}

/** Tells what has come out of one output since it was asked last. */
class OutputWatcher {
  readonly name: string;
  readonly #expected: ReadonlySet<Mark['kind']>;
  readonly #labels: Labels;
  #watermark = -Infinity;
  #idle = false;
  #ended = false;

  constructor(name: string, expected: ReadonlySet<Mark['kind']>, labels: Labels) {
    this.name = name;
    this.#expected = expected;
    this.#labels = labels;
  }

  /** Another harness goes on from here. What had ended ends again, which is no news; anything else that comes is. */
  resume(harness: AnyHarness): void {
    this.#ended &&= harness.outputs[this.name]!.completed;
  }

  see(harness: AnyHarness): Mark[] {
    const output = harness.outputs[this.name]!;
    const marks: Mark[] = [];
    for (const { value, timestamp, watermark } of output.take()) {
      this.#move(watermark, marks);
      marks.push({ kind: 'event', label: this.#labels.of(value), time: timestamp });
    }
    this.#move(output.watermark, marks);
    if (output.idle !== this.#idle) {
      this.#idle = output.idle;
      if (this.#expected.has('idle') || this.#expected.has('active')) {
        marks.push({ kind: output.idle ? 'idle' : 'active' });
      }
    }
    if (!this.#ended && (output.completed || output.error !== undefined)) {
      this.#ended = true;
      if (output.error !== undefined) marks.push({ kind: 'fail', why: whyOf(output.error) });
      else if (this.#expected.has('complete')) marks.push({ kind: 'complete' });
    }
    return marks;
  }

  #move(watermark: number, marks: Mark[]): void {
    if (watermark <= this.#watermark) return;
    this.#watermark = watermark;
    if (this.#expected.has('watermark')) marks.push({ kind: 'watermark', time: watermark });
  }
}

/** What an error says: its code, where it has one, and its message. */
export function whyOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error instanceof RxtideError ? `${error.code}: ${error.message}` : error.message;
}
