import type { Harness, HarnessOutputs } from '../harness.js';
import type { HarnessEvent, HarnessInput } from '../harnessInput.js';
import type { Labels } from './labels.js';
import { OutputWatcher } from './outputWatcher.js';
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
  const watchers = script.outputs.map((name) => ({
    name,
    watcher: new OutputWatcher(marksExpected(script, name), labels),
  }));
  const outcomes: Outcome[] = [];
  for (const step of script.steps) {
    act(harness, step, labels);
    await harness.settle();
    outcomes.push(new Map(watchers.map(({ name, watcher }) => [name, watcher.see(harness.outputs[name]!)])));
    if (!restored || Object.values(harness.outputs).some(({ error }) => error !== undefined)) continue;
    harness = harness.restore(harness.snapshot());
    await harness.settle();
    for (const { name, watcher } of watchers) watcher.resume(harness.outputs[name]!);
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
