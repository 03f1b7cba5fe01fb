import { keyBy, keyedProcess, sideOutput } from '../../lib/index.js';
import type { EventContext, Rejected, StateDeclaration, Stream } from '../../lib/index.js';
import { harness } from '../../lib/testing.js';
import type { Harness, HarnessOptions, HarnessSnapshot } from '../../lib/testing.js';

/** An event that does something to the states of its key. */
export interface Act<S> {
  readonly key: string;
  readonly act: (state: S, context: EventContext<string, S, object>) => unknown;
}

/** States whose keys are worked on by hand. */
export class StatesAtWork<S> {
  readonly harness: Harness<[Act<S>], { main: Stream<unknown>; rejected: Stream<Rejected> }>;
  readonly #states: { readonly [P in keyof S]: StateDeclaration<S[P]> };
  #time = 0;

  constructor(
    states: { readonly [P in keyof S]: StateDeclaration<S[P]> },
    options: HarnessOptions & { readonly from?: HarnessSnapshot } = {},
  ) {
    const { from, ...rest } = options;
    this.#states = states;
    const made = harness((acts: Stream<Act<S>>) => {
      const rejected = sideOutput<Rejected>();
      const main = acts.pipe(
        keyBy(({ key }) => key),
        keyedProcess({
          state: states,
          rejectedTo: rejected,
          onEvent: ({ act }, context) => act(context.state, context),
        }),
      ) as unknown as Stream<unknown>;
      return { main, rejected };
    }, rest);
    this.harness = from === undefined ? made : made.restore(from);
  }

  /** Does something at an event time, by default that of the call before; gives what it gives, and throws what it throws. */
  do<R>(act: (state: S, context: EventContext<string, S, object>) => R, time = this.#time, key = 'a'): R {
    this.#time = time;
    let result: R | undefined;
    const { rejected } = this.harness.outputs;
    const before = rejected.records.length;
    this.harness.event({ key, act: (state, context) => void (result = act(state, context)) }, time);
    const thrown = rejected.values[before];
    if (thrown !== undefined) throw thrown.error as Error;
    const failure = this.harness.outputs.main.error;
    if (failure !== undefined) throw failure as Error;
    return result as R;
  }

  /** How many keys have state. */
  get keys(): number {
    return this.harness.operator('keyedProcess').keys;
  }

  /** Goes on from a snapshot, with the same declarations or with others. */
  restored<S2 = S>(states?: { readonly [P in keyof S2]: StateDeclaration<S2[P]> }): StatesAtWork<S2> {
    const from = this.harness.snapshot();
    this.harness.unsubscribe();
    return new StatesAtWork<S2>(states ?? (this.#states as never), { from });
  }
}
