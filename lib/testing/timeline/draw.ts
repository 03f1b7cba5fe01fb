import { aligned } from '../aligned.js';
import type { Outcome } from './play.js';
import { CLOCK } from './steps.js';
import type { Script } from './steps.js';
import { timeText } from './times.js';
import type { Mark } from './tokens.js';

/** The text of marks, as they would be written in a timeline. Of watermarks with nothing between them only the last can be seen. */
export function marksText(marks: readonly Mark[], plainly: boolean): string {
  const seen = marks.filter((mark, i) => mark.kind !== 'watermark' || marks[i + 1]?.kind !== 'watermark');
  const texts = seen.map((mark) => markText(mark, plainly));
  return texts.length > 1 ? `(${texts.join(' ')})` : (texts[0] ?? '');
}

function markText(mark: Mark, plainly: boolean): string {
  switch (mark.kind) {
    case 'event':
      return `${mark.label}@${timeText(mark.time, plainly)}`;
    case 'watermark':
      return `w${timeText(mark.time, plainly)}`;
    case 'advance':
      return `+${timeText(mark.by, plainly)}`;
    case 'complete':
      return '|';
    case 'fail':
      return mark.why === undefined ? '#' : `#${JSON.stringify(mark.why)}`;
    default:
      return mark.kind;
  }
}

/** Draws what was done, what was to come out, and what came out instead, step under step. */
export function drawDifference(script: Script, outcomes: readonly Outcome[], plainly: boolean): string {
  const rows: [name: string, cells: string[]][] = [];
  const add = (name: string, marksOf: (step: number) => readonly Mark[]): void => {
    rows.push([name, script.steps.map((_, i) => marksText(marksOf(i), plainly))]);
  };
  script.inputs.forEach((name, input) =>
    add(name, (i) => (script.steps[i]!.input === input ? script.steps[i]!.marks : [])),
  );
  if (script.hasClock) add(CLOCK, (i) => (script.steps[i]!.input < 0 ? script.steps[i]!.marks : []));
  const different = new Set<number>();
  for (const name of script.outputs) {
    add(name, (i) => script.steps[i]!.expected.get(name)!);
    const differs = outcomes.flatMap((outcome, i) => (differ(script, outcome, i, name, plainly) ? [i] : []));
    if (differs.length === 0) continue;
    add('  but was', (i) => asExpected(outcomes[i]?.get(name) ?? [], script.steps[i]!.expected.get(name)!));
    for (const i of differs) different.add(i);
  }
  rows.push(['', script.steps.map((_, i) => (different.has(i) ? '^' : ''))]);
  return aligned(rows);
}

/** Whether something else came out than was to. */
export function differ(script: Script, outcome: Outcome, step: number, output: string, plainly: boolean): boolean {
  const expected = script.steps[step]!.expected.get(output)!;
  return marksText(expected, plainly) !== marksText(asExpected(outcome.get(output)!, expected), plainly);
}

/** Of failures, what the timeline speaks of: that it fails, or with what. */
function asExpected(marks: readonly Mark[], expected: readonly Mark[]): readonly Mark[] {
  const wanted = expected.find((mark) => mark.kind === 'fail');
  return marks.map((mark) => {
    if (mark.kind !== 'fail') return mark;
    if (wanted?.why === undefined || mark.why?.includes(wanted.why) === true) return wanted ?? { kind: 'fail' };
    return mark;
  });
}
