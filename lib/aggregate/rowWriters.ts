import type { Row } from './rowByName.js';

/** Sets four properties of `row`: those whose names and values are at `at` and after it. */
export type Write = (row: Row, names: readonly string[], values: readonly unknown[], at: number) => void;

export type Copy = (template: Row) => Row;

/** How many names a writer sets. */
export const WIDTH = 4;

/**
 * Copies of one function, each for four names of one shape alone. An engine notes at each place of the code which objects got which name
 * there. A place that meets one name on one kind of object is as fast as one where the name is written out; one that serves all
 * aggregates of a program looks for each property. Measured beside other aggregates: an object of twelve names takes 70 ns where a loop over
 * the names takes 210, of eight 55 (175), of two 32 (62). Making code from text would need no copies, but pages forbid it.
 */
const writers: readonly Write[] = [
  (row, names, values, at) => {
    row[names[at]!] = values[at];
    row[names[at + 1]!] = values[at + 1];
    row[names[at + 2]!] = values[at + 2];
    row[names[at + 3]!] = values[at + 3];
  },
  (row, names, values, at) => {
    row[names[at]!] = values[at];
    row[names[at + 1]!] = values[at + 1];
    row[names[at + 2]!] = values[at + 2];
    row[names[at + 3]!] = values[at + 3];
  },
  (row, names, values, at) => {
    row[names[at]!] = values[at];
    row[names[at + 1]!] = values[at + 1];
    row[names[at + 2]!] = values[at + 2];
    row[names[at + 3]!] = values[at + 3];
  },
  (row, names, values, at) => {
    row[names[at]!] = values[at];
    row[names[at + 1]!] = values[at + 1];
    row[names[at + 2]!] = values[at + 2];
    row[names[at + 3]!] = values[at + 3];
  },
  (row, names, values, at) => {
    row[names[at]!] = values[at];
    row[names[at + 1]!] = values[at + 1];
    row[names[at + 2]!] = values[at + 2];
    row[names[at + 3]!] = values[at + 3];
  },
  (row, names, values, at) => {
    row[names[at]!] = values[at];
    row[names[at + 1]!] = values[at + 1];
    row[names[at + 2]!] = values[at + 2];
    row[names[at + 3]!] = values[at + 3];
  },
  (row, names, values, at) => {
    row[names[at]!] = values[at];
    row[names[at + 1]!] = values[at + 1];
    row[names[at + 2]!] = values[at + 2];
    row[names[at + 3]!] = values[at + 3];
  },
  (row, names, values, at) => {
    row[names[at]!] = values[at];
    row[names[at + 1]!] = values[at + 1];
    row[names[at + 2]!] = values[at + 2];
    row[names[at + 3]!] = values[at + 3];
  },
  (row, names, values, at) => {
    row[names[at]!] = values[at];
    row[names[at + 1]!] = values[at + 1];
    row[names[at + 2]!] = values[at + 2];
    row[names[at + 3]!] = values[at + 3];
  },
  (row, names, values, at) => {
    row[names[at]!] = values[at];
    row[names[at + 1]!] = values[at + 1];
    row[names[at + 2]!] = values[at + 2];
    row[names[at + 3]!] = values[at + 3];
  },
  (row, names, values, at) => {
    row[names[at]!] = values[at];
    row[names[at + 1]!] = values[at + 1];
    row[names[at + 2]!] = values[at + 2];
    row[names[at + 3]!] = values[at + 3];
  },
  (row, names, values, at) => {
    row[names[at]!] = values[at];
    row[names[at + 1]!] = values[at + 1];
    row[names[at + 2]!] = values[at + 2];
    row[names[at + 3]!] = values[at + 3];
  },
  (row, names, values, at) => {
    row[names[at]!] = values[at];
    row[names[at + 1]!] = values[at + 1];
    row[names[at + 2]!] = values[at + 2];
    row[names[at + 3]!] = values[at + 3];
  },
  (row, names, values, at) => {
    row[names[at]!] = values[at];
    row[names[at + 1]!] = values[at + 1];
    row[names[at + 2]!] = values[at + 2];
    row[names[at + 3]!] = values[at + 3];
  },
  (row, names, values, at) => {
    row[names[at]!] = values[at];
    row[names[at + 1]!] = values[at + 1];
    row[names[at + 2]!] = values[at + 2];
    row[names[at + 3]!] = values[at + 3];
  },
  (row, names, values, at) => {
    row[names[at]!] = values[at];
    row[names[at + 1]!] = values[at + 1];
    row[names[at + 2]!] = values[at + 2];
    row[names[at + 3]!] = values[at + 3];
  },
];

/**
 * The same for what copies an object. One that has no room for more than a few properties makes some anew, and leaves it behind, while names
 * are added: half of all that is collected. A copy of one with all names has what it needs. Measured: q17 of NEXMARK, with eight names,
 * takes 0.8 of its time.
 */
const copiers: readonly Copy[] = [
  (template) => ({ ...template }),
  (template) => ({ ...template }),
  (template) => ({ ...template }),
  (template) => ({ ...template }),
  (template) => ({ ...template }),
  (template) => ({ ...template }),
  (template) => ({ ...template }),
  (template) => ({ ...template }),
];

let writersTaken = 0;
let copiersTaken = 0;

/** Writers for so many names, that nobody else gets; none if there are too few left. */
export function takeWriters(names: number): readonly Write[] {
  const end = writersTaken + Math.ceil(names / WIDTH);
  if (end > writers.length) return [];
  const taken = writers.slice(writersTaken, end);
  writersTaken = end;
  return taken;
}

/** What copies objects of one shape, and nobody else's. */
export function takeCopier(): Copy | undefined {
  return copiers[copiersTaken++];
}
