import type { OperatorMetrics } from 'rxtide';
import type { Style } from '../terminal.js';
import { count } from './format.js';

/** What became of the events of a pipeline. */
export const FATES = ['used', 'filtered', 'late', 'unassigned', 'rejected', 'shed', 'discarded', 'pending'] as const;
export type Fate = (typeof FATES)[number];

export interface Account {
  readonly in: number;
  readonly fates: Readonly<Record<Fate, number>>;
  /** What does not add up, as sentences. */
  readonly problems: readonly string[];
}

/**
 * Adds up what the operators say of the events that passed them one after the other: what one of them did not use came to its end
 * there, and what the last one used arrived.
 *
 * @param path - the names of the operators, in this order
 */
export function accountOf(
  { operators }: { readonly operators: readonly OperatorMetrics[] },
  path: readonly string[],
): Account {
  const passed = path.map((name) => operators.find((operator) => operator.name === name) as OperatorMetrics);
  const fates = Object.fromEntries(
    FATES.map((fate) => [fate, passed.reduce((sum, operator) => sum + operator[fate], 0)]),
  ) as Record<Fate, number>;
  const first = passed[0]?.in ?? 0;
  fates.used = passed.at(-1)?.used ?? 0;
  // Of every operator, not only of those that are added up here.
  const problems = operators
    .filter((operator) => operator.in !== sumOf(operator))
    .map(
      (operator) =>
        `${operator.kind} '${operator.name}' got ${count(operator.in)} events and tells of ${count(sumOf(operator))}`,
    );
  if (sumOf(fates) !== first) {
    problems.push(`${count(first)} flights came in, and ${count(sumOf(fates))} are accounted for`);
  }
  return { in: first, fates, problems };
}

function sumOf(fates: Readonly<Record<Fate, number>>): number {
  return FATES.reduce((sum, fate) => sum + fates[fate], 0);
}

/** One of several numbers that should be the sum. */
export interface Part {
  readonly sign: '=' | '+' | '';
  readonly n: number;
  readonly text: string;
}

/** A sum as a column of numbers, each with a text. */
export function sumLines(parts: readonly Part[], style: Style): string[] {
  const width = Math.max(...parts.map(({ n }) => count(n).length));
  return parts.map(({ sign, n, text }) => `  ${style.dim(sign.padStart(1))} ${count(n).padStart(width)}  ${text}`);
}
