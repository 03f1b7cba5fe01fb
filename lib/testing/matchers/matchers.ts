import { RxtideError } from '../../errors/rxtideError.js';
import { Collected } from '../collected.js';
import { Harness } from '../harness.js';
import { unsound } from '../laws/run.js';
import { checkTimeline } from '../timeline/checkTimeline.js';
import type { TimelineOptions } from '../timeline/checkTimeline.js';
import { isSame, showValue } from '../timeline/labels.js';
import { whyOf } from '../timeline/outputWatcher.js';
import type { MatcherContext, MatcherResult } from './matcherResult.js';
import { aligned } from '../aligned.js';

type AnyHarness = Harness<unknown[], { readonly main: never }>;

/** The matchers of `rxtideMatchers`, as `expect` has them: what a type declaration of yours adds to it. */
export interface RxtideMatchers<R = void> {
  /** These values have come out of an output, or of the main output of a harness, and nothing else. */
  toEmit(...values: unknown[]): R;
  /** These events have gone to the output `late` of a harness, and nothing else. */
  toEmitLate(...values: unknown[]): R;
  /** A declared state of an operator holds this for a key; see `Harness.state`. */
  toHoldState(operator: string, state: string, key: unknown, value: unknown): R;
  /** No operator holds anything: no key, window, row, timer, or event that waits. */
  toHoldNothing(): R;
  /** Each operator can account for every event that it got. */
  toAccountForAll(): R;
  /** An operator follows a timeline; see `checkTimeline`. It gives a promise: `await expect(operator).toFollow(…)`. */
  toFollow(timeline: string, options?: TimelineOptions): Promise<R>;
}

/**
 * Matchers for `expect.extend` of jest and of vitest. Nothing global is touched, and nobody is imported: you extend the `expect` that you use.
 * For the types, say once, for jest, `declare module 'expect' { interface Matchers<R> extends RxtideMatchers<R> {} }`, or, for vitest,
 * `declare module 'vitest' { interface Matchers<T> extends RxtideMatchers<T> {} }`.
 *
 * @category testing
 */
export const rxtideMatchers = {
  toEmit(this: MatcherContext, received: unknown, ...values: unknown[]): MatcherResult {
    return emitted(this, 'toEmit', received, 'main', values);
  },

  toEmitLate(this: MatcherContext, received: unknown, ...values: unknown[]): MatcherResult {
    return emitted(this, 'toEmitLate', received, 'late', values);
  },

  toHoldState(
    this: MatcherContext,
    received: unknown,
    operator: string,
    state: string,
    key: unknown,
    value: unknown,
  ): MatcherResult {
    const held = harnessOf(received, 'toHoldState').state(operator, state, key);
    const drawn = aligned([
      ['expected', [textOf(value)]],
      ['but was', [textOf(held)]],
    ]);
    return {
      pass: same(this, held, value),
      message: () => `the state '${state}' of '${operator}' for ${textOf(key)}:\n\n${drawn}`,
    };
  },

  toHoldNothing(this: MatcherContext, received: unknown): MatcherResult {
    const holding = harnessOf(received, 'toHoldNothing').operators.flatMap((figures) => {
      const parts = HELD.filter((part) => figures[part] > 0).map((part) => `${figures[part]} ${part}`);
      return parts.length === 0 ? [] : [`  ${figures.name}: ${parts.join(', ')}`];
    });
    return {
      pass: holding.length === 0,
      message: () => (holding.length === 0 ? 'nothing is held' : `something is held:\n\n${holding.join('\n')}`),
    };
  },

  toAccountForAll(this: MatcherContext, received: unknown): MatcherResult {
    const wrong = unsound(harnessOf(received, 'toAccountForAll'));
    const lines = wrong.map(
      ([figures, sound]) => `  ${figures.name}: ${figures.in} came in, and ${sound.in} are accounted for`,
    );
    return {
      pass: wrong.length === 0,
      message: () =>
        wrong.length === 0 ? 'every event is accounted for' : `events have vanished:\n\n${lines.join('\n')}`,
    };
  },

  async toFollow(
    this: MatcherContext,
    received: unknown,
    timeline: string,
    options?: TimelineOptions,
  ): Promise<MatcherResult> {
    if (typeof received !== 'function') {
      throw wrongSubject('toFollow', 'a function that makes an operator of its inputs');
    }
    try {
      (await checkTimeline(received as Parameters<typeof checkTimeline>[0], timeline, options)).unsubscribe();
    } catch (error) {
      if (!(error instanceof RxtideError && error.code === 'TIMELINE_DIFFERS')) throw error;
      return { pass: false, message: () => error.message };
    }
    return { pass: true, message: () => `the timeline is followed:\n\n${timeline}` };
  },
};

const HELD = ['pending', 'keys', 'slices', 'windows', 'rows', 'timers', 'stateBytes'] as const;

function emitted(
  context: MatcherContext,
  matcher: string,
  received: unknown,
  name: string,
  expected: readonly unknown[],
): MatcherResult {
  const output = received instanceof Collected && name === 'main' ? received : outputOf(received, matcher, name);
  const { values, error } = output as Collected<unknown>;
  const message = (): string => {
    const [wanted, was] = [expected.map(textOf), values.map(textOf)];
    const differs = Array.from({ length: Math.max(wanted.length, was.length) }, (_, i) =>
      i < wanted.length && i < was.length && same(context, values[i], expected[i]) ? '' : '^',
    );
    const drawn = aligned([
      ['expected', wanted],
      ['but was', was],
      ['', differs],
    ]);
    const failed = error === undefined ? '' : `\n\nit failed: ${whyOf(error)}`;
    return `${name === 'late' ? 'late events' : 'what came out'}:\n\n${drawn}${failed}`;
  };
  return { pass: same(context, values, expected), message };
}

/** As the test runner compares, so that `expect.any(…)` and others of its own can be used. */
function same(context: MatcherContext, actual: unknown, expected: unknown): boolean {
  return context.equals === undefined ? isSame(actual, expected) : context.equals(actual, expected);
}

function textOf(value: unknown): string {
  const asymmetric = value as { asymmetricMatch?: unknown; toString(): string } | null | undefined;
  return typeof asymmetric?.asymmetricMatch === 'function' ? asymmetric.toString() : showValue(value);
}

function harnessOf(received: unknown, matcher: string): AnyHarness {
  if (received instanceof Harness) return received as AnyHarness;
  throw wrongSubject(matcher, 'a harness');
}

function outputOf(received: unknown, matcher: string, name: string): unknown {
  if (!(received instanceof Harness)) {
    throw wrongSubject(matcher, name === 'main' ? 'a harness, or one of its outputs' : 'a harness');
  }
  const outputs = received.outputs as Readonly<Record<string, unknown>>;
  if (outputs[name] !== undefined) return outputs[name];
  throw wrongSubject(matcher, `a harness with an output '${name}', which the function gives beside 'main'`);
}

function wrongSubject(matcher: string, what: string): RxtideError {
  return new RxtideError('INVALID_OPTION', `${matcher}: expect(…) needs ${what}`);
}
