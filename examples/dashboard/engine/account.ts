import type { OperatorMetrics } from 'rxtide';

/** What can become of an event. */
const FATES = ['used', 'filtered', 'late', 'unassigned', 'rejected', 'shed', 'discarded', 'pending'] as const;

export interface Account {
  readonly read: number;
  readonly fates: Readonly<Record<string, number>>;
  /** What does not add up, as sentences. */
  readonly problems: readonly string[];
}

/**
 * Adds up what operators say of the events that pass them one after the other: what one of them did not use came to its end there, and what the
 * last one used arrived. Every other operator has to add up by itself.
 */
export function accountOf(operators: readonly OperatorMetrics[], path: readonly string[]): Account {
  const passed = operators.filter(({ name }) => path.includes(name));
  const last = passed.at(-1);
  const fates = FATES.map((fate) => {
    const sum = passed.reduce((all, operator) => all + operator[fate], 0);
    return [fate, fate === 'used' ? (last?.used ?? 0) : sum] as const;
  });
  const read = passed[0]?.in ?? 0;
  const problems = operators
    .filter((operator) => operator.in !== FATES.reduce((sum, fate) => sum + operator[fate], 0))
    .map(({ name }) => `${name} does not say what became of all its events`);
  if (fates.reduce((sum, [, n]) => sum + n, 0) !== read) problems.push('the sum is not what came in');
  return { read, fates: Object.fromEntries(fates), problems };
}
