import type { Observable } from 'rxjs';
import { RxtideError } from '../errors/rxtideError.js';
import type { Frame } from '../frame/frame.js';
import { checkFunction } from '../errors/checkFunction.js';
import { filterValues } from './filterValues.js';
import { mapValues } from './mapValues.js';
import { shared } from './shared.js';

/**
 * Splits a stream: each event goes to the first branch whose predicate is true for it, or to `rest`. The stream runs once, for all
 * branches that are subscribed to in the same turn; see `shared`. Each branch keeps the order of its events; there is none between them.
 *
 * @example
 * ```ts
 * const { even, rest } = branch(fromArray([1, 2, 3], { timestampOf: (n) => n }), { even: (n) => n % 2 === 0 });
 * even.pipe(values()).subscribe((n) => console.log('even', n));
 * rest.pipe(values()).subscribe((n) => console.log('rest', n));
 * // => even 2
 * // => rest 1
 * // => rest 3
 * ```
 * @category sharing
 */
export function branch<T, By, const N extends string>(
  stream: Observable<Frame<T, By>>,
  predicates: { readonly [P in N]: (value: NoInfer<T>) => boolean },
): { readonly [P in N | 'rest']: Observable<Frame<T, By>> } {
  const names = Object.keys(predicates ?? {}) as N[];
  if (names.length === 0) {
    throw new RxtideError(
      'INVALID_OPTION',
      'branch needs predicates by name: branch(prices, { dear: (price) => price > 100 })',
    );
  }
  if (names.includes('rest' as N)) {
    throw new RxtideError(
      'INVALID_OPTION',
      "branch: 'rest' is the name of what no predicate takes: give yours another",
    );
  }
  const tests = names.map((name) => predicates[name]);
  names.forEach((name, i) => checkFunction(tests[i], `branch: ${name}`));
  // Sorted once, however many branches are listened to: the number of the branch travels beside the value.
  const sorted = stream.pipe(
    mapValues((value: T) => ({ value, to: firstOf(tests, value) })),
    shared(),
  );
  const to = (i: number): Observable<Frame<T, By>> =>
    sorted.pipe(
      filterValues((event) => event.to === i),
      mapValues((event) => event.value),
    );
  const entries = [...names.map((name, i) => [name, to(i)] as const), ['rest', to(names.length)] as const];
  return Object.fromEntries(entries) as { readonly [P in N | 'rest']: Observable<Frame<T, By>> };
}

function firstOf<T>(tests: readonly ((value: T) => boolean)[], value: T): number {
  for (let i = 0; i < tests.length; i++) if (tests[i]!(value)) return i;
  return tests.length;
}
