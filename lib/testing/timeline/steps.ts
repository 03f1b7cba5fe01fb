import { RxtideError } from '../../errors/rxtideError.js';
import type { Line, Mark, Token } from './tokens.js';

/** The name of the line on which processing time runs. */
export const CLOCK = 'clock';

/** What is done at once: marks of one input, or the clock going on. */
export interface Step {
  /** The index of the input; −1: the clock. */
  readonly input: number;
  readonly marks: readonly Mark[];
  /** What is to come out by it: of each output, the marks from its column to that of the next step. */
  readonly expected: ReadonlyMap<string, readonly Mark[]>;
}

/** A timeline, taken apart. The first step has no marks: it is there for what comes out before anything is done. */
export interface Script {
  readonly inputs: readonly string[];
  readonly hasClock: boolean;
  /** The outputs that the timeline says anything about. */
  readonly outputs: readonly string[];
  readonly steps: readonly Step[];
}

/** Puts what is to be done in order, by column; of one column, by line. Lines that are no outputs are inputs, in order. */
export function scriptOf(lines: readonly Line[], outputs: readonly string[], inputCount: number): Script {
  const names = lines.map((line) => line.name);
  const twice = names.find((name, i) => names.indexOf(name) < i);
  if (twice !== undefined) throw wrong(`there are two lines '${twice}'`);
  const expected = lines.filter((line) => outputs.includes(line.name));
  const inputs = lines.filter((line) => line.name !== CLOCK && !expected.includes(line));
  if (inputs.length !== inputCount) {
    throw wrong(
      `it has ${inputs.length} lines of inputs (${inputs.map(({ name }) => `'${name}'`).join(', ')}), but the operator has ` +
        `${inputCount}. A line is one of an output if it has its name (${outputs.join(', ')}), of the clock if it is called ${CLOCK}`,
    );
  }
  const done = lines
    .filter((line) => !expected.includes(line))
    .flatMap((line) => line.tokens.map((token) => ({ token, input: inputs.indexOf(line) })))
    .sort((a, b) => a.token.column - b.token.column);
  for (const { token, input } of done) check(token, input);
  const ends = [...done.map(({ token }) => token.column), Infinity];
  const between = (line: Line, i: number): Mark[] => {
    const from = i === 0 ? -1 : ends[i - 1]!;
    return line.tokens.filter(({ column }) => column >= from && column < ends[i]!).flatMap((token) => token.marks);
  };
  const steps = [
    { input: -1, marks: [] as readonly Mark[] },
    ...done.map(({ token: { marks }, input }) => ({ input, marks })),
  ].map(({ input, marks }, i) => ({
    input,
    marks,
    expected: new Map(expected.map((line) => [line.name, between(line, i)])),
  }));
  return {
    inputs: inputs.map((line) => line.name),
    hasClock: names.includes(CLOCK),
    outputs: expected.map((line) => line.name),
    steps,
  };
}

/** The same script in as few frames as may be: what comes by one input in a row comes in one batch. */
export function joined(script: Script): Script {
  const steps: Step[] = [];
  for (const step of script.steps) {
    const before = steps.at(-1);
    if (before !== undefined && before.input === step.input && isBatch(before) && isBatch(step)) {
      const expected = new Map(script.outputs.map((o) => [o, [...before.expected.get(o)!, ...step.expected.get(o)!]]));
      steps[steps.length - 1] = { input: step.input, marks: [...before.marks, ...step.marks], expected };
    } else {
      steps.push(step);
    }
  }
  return { ...script, steps };
}

function isBatch({ input, marks }: Step): boolean {
  return input >= 0 && marks.length > 0 && marks.every(({ kind }) => kind === 'event' || kind === 'watermark');
}

function check({ text, marks }: Token, input: number): void {
  const bad = marks.find(({ kind }) => (kind === 'advance') !== input < 0);
  if (bad === undefined) return;
  throw wrong(
    input < 0
      ? `on the line of the clock, ${text}: there can only be such as +5s there`
      : `${text} moves the clock: it belongs on a line '${CLOCK}'`,
  );
}

function wrong(what: string): RxtideError {
  return new RxtideError('INVALID_OPTION', `the timeline cannot be played: ${what}`);
}
