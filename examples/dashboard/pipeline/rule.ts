import type { Figures } from './figures.js';

/** What a rule looks at. */
export const MEASURES = ['mean', 'p95', 'count'] as const;
export type Measure = (typeof MEASURES)[number];

/** When a window is worth an alert: `measure` is above `over`, of at least `atLeast` readings. */
export interface Rule {
  readonly measure: Measure;
  readonly over: number;
  readonly atLeast: number;
}

export const FIRST_RULE: Rule = { measure: 'mean', over: 60, atLeast: 10 };

/** Whether these figures are what the rule warns of. */
export function breaks(figures: Figures, { measure, over, atLeast }: Rule): boolean {
  const value = figures[measure];
  return figures.count >= atLeast && value !== undefined && value > over;
}

/** Makes a rule of what came over the network, or throws what is wrong with it. */
export function toRule(given: unknown): Rule {
  const { measure, over, atLeast } = (given ?? {}) as Partial<Record<keyof Rule, unknown>>;
  const known = MEASURES.find((name) => name === measure);
  if (known === undefined) throw new Error(`a rule is about one of ${MEASURES.join(', ')}`);
  if (typeof over !== 'number' || !Number.isFinite(over)) throw new Error('a rule needs a number to be above');
  if (typeof atLeast !== 'number' || !(atLeast >= 0)) throw new Error('a rule needs a number of readings, at least 0');
  return { measure: known, over, atLeast };
}

export function isSameRule(a: Rule, b: Rule): boolean {
  return a.measure === b.measure && a.over === b.over && a.atLeast === b.atLeast;
}
