import { RxtideError } from '../errors/rxtideError.js';

/**
 * What a join gives, of events of both inputs that match:
 *
 * - `'inner'`: each pair;
 * - `'left'`, `'right'`, `'outer'`: each pair, and each event of that input (of both) that has no partner, without one;
 * - `'semi'`: each left event that has a partner, once; `'anti'`: each that has none.
 */
export type JoinType = 'inner' | 'left' | 'right' | 'outer' | 'semi' | 'anti';

/** The left event as `combine` gets it: `undefined` where a right event may have no partner. */
export type LeftOf<L, J> = J extends 'right' | 'outer' ? L | undefined : L;

/** The right event as `combine` gets it: `undefined` where a left event may have no partner, and always where partners do not show. */
export type RightOf<R, J> = J extends 'semi' | 'anti' ? undefined : J extends 'left' | 'outer' ? R | undefined : R;

/** What a type of join comes down to. */
export interface JoinRules {
  /** Each pair is a result. */
  readonly pairs: boolean;
  /** A left event that has a partner is a result, once. */
  readonly leftOnce: boolean;
  /** An event that has no partner is a result. */
  readonly leftAlone: boolean;
  readonly rightAlone: boolean;
}

const RULES: Readonly<Record<JoinType, JoinRules>> = {
  inner: { pairs: true, leftOnce: false, leftAlone: false, rightAlone: false },
  left: { pairs: true, leftOnce: false, leftAlone: true, rightAlone: false },
  right: { pairs: true, leftOnce: false, leftAlone: false, rightAlone: true },
  outer: { pairs: true, leftOnce: false, leftAlone: true, rightAlone: true },
  semi: { pairs: false, leftOnce: true, leftAlone: false, rightAlone: false },
  anti: { pairs: false, leftOnce: false, leftAlone: true, rightAlone: false },
};

/** The rules of a type of join, one of those that the operator knows. Throws `INVALID_OPTION` for any other. */
export function rulesOf(kind: string, type: JoinType, known = Object.keys(RULES) as readonly JoinType[]): JoinRules {
  if (known.includes(type)) return RULES[type];
  const names = known.map((name) => `'${name}'`).join(', ');
  throw new RxtideError('INVALID_OPTION', `${kind}: type must be one of ${names}; it is ${type}`);
}
