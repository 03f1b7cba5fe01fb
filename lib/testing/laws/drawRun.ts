import { drawDifference, marksText } from '../timeline/draw.js';
import type { Labels } from '../timeline/labels.js';
import type { Outcome as Drawable } from '../timeline/play.js';
import type { Script as Played } from '../timeline/steps.js';
import type { Mark } from '../timeline/tokens.js';
import type { Came, Run } from './run.js';
import type { Frames, Step } from './script.js';

/** How events, and what comes of them, are written. */
export interface Pens {
  readonly events: Labels;
  readonly results: Labels;
}

/** Draws what was done and what came of it and, where another run is given, what came in that one. */
export function drawRun<T>(inputs: number, frames: Frames<T>, one: Run, other: Run | undefined, pens: Pens): string {
  const outputs = [...one.ends.keys()];
  const marks = frames.map((frame) => frame.map((step) => markOf(step, pens.events)));
  const played: Played = {
    inputs: namesOf(inputs),
    hasClock: frames.some(([first]) => first!.kind === 'clock'),
    outputs,
    steps: [[], ...frames].map((frame, i) => ({
      input: i === 0 || frame[0]!.kind === 'clock' ? -1 : frame[0]!.input,
      marks: i === 0 ? [] : marks[i - 1]!,
      expected: drawable(one, i, pens.results),
    })),
  };
  const outcomes = played.steps.map((_, i) => drawable(other ?? one, i, pens.results));
  return drawDifference(played, outcomes, isPlain(frames));
}

/** The names of inputs in what is drawn. */
function namesOf(inputs: number): string[] {
  return inputs === 1 ? ['input'] : Array.from({ length: inputs }, (_, i) => `input${i + 1}`);
}

/** What came out of each output, as text, in no order. */
export function multisets({ ends, outcomes }: Run, pens: Pens): Map<string, string[]> {
  const texts = (name: string): string[] =>
    outcomes.flatMap((outcome) => marksOf(outcome.get(name), pens.results).map((mark) => marksText([mark], true)));
  return new Map([...ends.keys()].map((name) => [name, texts(name).sort()]));
}

function drawable({ ends, outcomes }: Run, frame: number, labels: Labels): Drawable {
  return new Map([...ends.keys()].map((name) => [name, marksOf(outcomes[frame]?.get(name), labels)]));
}

function marksOf(came: Came | undefined, labels: Labels): Mark[] {
  const marks: Mark[] = (came?.records ?? []).map(({ value, timestamp }) => ({
    kind: 'event',
    label: labels.of(value),
    time: timestamp,
  }));
  return came?.failure === undefined ? marks : [...marks, { kind: 'fail', why: came.failure }];
}

function markOf<T>(step: Step<T>, labels: Labels): Mark {
  switch (step.kind) {
    case 'event':
      return { kind: 'event', label: labels.of(step.value), time: step.timestamp };
    case 'watermark':
      return { kind: 'watermark', time: step.watermark };
    case 'clock':
      return { kind: 'advance', by: step.ms };
    case 'end':
      return { kind: 'complete' };
    case 'cutOff':
      return { kind: 'cut' };
    default:
      return { kind: step.kind };
  }
}

/** Whether no time is so long that it is better read with units. */
function isPlain<T>(frames: Frames<T>): boolean {
  return frames.flat().every((step) => step.kind !== 'event' || Math.abs(step.timestamp) < 10_000);
}
