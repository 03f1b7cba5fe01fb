import * as fc from 'fast-check';
import { messageOf } from '../../errors/messageOf.js';
import { RxtideError } from '../../errors/rxtideError.js';
import type { Stream } from '../../frame/frame.js';
import { durationOf } from '../../time/duration.js';
import type { DurationLike } from '../../time/duration.js';
import { harness } from '../harness.js';
import type { AnyStream, HarnessOptions, HarnessOutputs } from '../harness.js';
import type { HarnessEvent } from '../harnessInput.js';
import { Labels, showValue } from '../timeline/labels.js';
import { writeValue } from '../timeline/plainData.js';
import { LAWS } from './laws.js';
import type { LawName } from './laws.js';
import type { Pens } from './drawRun.js';
import type { LawHarness } from './run.js';
import type { Events } from './scripts.js';

/** An event to feed a pipeline with. */
export type LawEvent<T> = Pick<HarnessEvent<T>, 'value' | 'timestamp'>;

/** The options of `checkLaws`. */
export interface LawOptions extends Omit<HarnessOptions, 'inputs'> {
  /**
   * The results depend on event time alone, and on no order of arrival: then they are the same, in another order perhaps, however events that are
   * not late are shuffled. Default: `false`.
   */
  readonly eventTimeOnly?: boolean;
  /** How far events are shuffled. Default: 0, events of the same time alone. */
  readonly outOfOrderness?: DurationLike;
  /** The laws to check. Default: those that hold for every pipeline, and with `eventTimeOnly` `'order'`. */
  readonly laws?: readonly LawName[];
  /** How many steps a case has at most, in each input. Default 20. */
  readonly maxLength?: number;
  /** How many cases each law is tried with. Default 100. */
  readonly numRuns?: number;
  /** Begins with this random number: that of a failure finds it again. */
  readonly seed?: number;
  /** How an event is written in a timeline. Default: as plain data, which a timeline reads again. */
  readonly show?: (value: never) => string;
}

/**
 * Runs a pipeline of yours through the laws that every operator of rxtide keeps, with random events, watermarks, pauses, steps of the
 * clock, and ends:
 *
 * - `batches`: however the input is cut into batches, the same comes out.
 * - `replay`: after a snapshot and a restore, anywhere, the same comes out as if nothing had been, and the same is held.
 * - `conservation`: each operator can account for every event that it got, at any moment.
 * - `order`, with `eventTimeOnly`: events that come in another order, within `outOfOrderness`, give the same results.
 *
 * What breaks a law is made as small as can be, and drawn as a timeline for `checkTimeline`: it is rejected with `LAW_BROKEN`. What mostly
 * does are variables of a function that should be declared state, the clock, random numbers, and values that are changed in place.
 *
 * `events` has an arbitrary of fast-check for each input; one alone needs no list.
 *
 * @example
 * ```ts
 * import * as fc from 'fast-check';
 *
 * const clicks = fc.record({ value: fc.constantFrom('/', '/about'), timestamp: fc.nat(100) });
 * await checkLaws(
 *   (pages: Stream<string>) => pages.pipe(keyBy((page) => page), windowBy(tumbling(10), agg.count())),
 *   clicks,
 *   { eventTimeOnly: true, outOfOrderness: 20 },
 * );
 * ```
 * @category testing
 */
export async function checkLaws<In extends readonly unknown[]>(
  pipeline: (...inputs: { readonly [I in keyof In]: Stream<In[I]> }) => AnyStream | HarnessOutputs,
  events:
    | { readonly [I in keyof In]: fc.Arbitrary<LawEvent<In[I]>> }
    | (In extends readonly [infer T] ? fc.Arbitrary<LawEvent<T>> : never),
  options: LawOptions = {},
): Promise<void> {
  const { eventTimeOnly = false, outOfOrderness = 0, maxLength = 20, numRuns = 100, seed, show, ...rest } = options;
  const { laws = eventTimeOnly ? ALL : ALL.filter((name) => name !== 'order'), ...forHarness } = rest;
  const inputs = (Array.isArray(events) ? events : [events]) as Events<unknown>;
  const pens: Pens = {
    events: new Labels({}, (show ?? writeValue) as (value: unknown) => string, String),
    results: new Labels({}, showValue, String),
  };
  const start = (): LawHarness<unknown> =>
    harness<unknown[], HarnessOutputs>(
      (...streams) => {
        const made = pipeline(...(streams as never));
        return 'subscribe' in made ? { main: made as AnyStream } : made;
      },
      { ...forHarness, inputs: inputs.length },
    );
  const trial = { start, inputs, maxLength, pens, bound: durationOf(outOfOrderness, 'outOfOrderness') };
  for (const name of laws) {
    const property = LAWS[name]?.(trial);
    if (property === undefined) {
      throw new RxtideError('INVALID_OPTION', `checkLaws: there is no law '${name}'; there are ${ALL.join(', ')}`);
    }
    // With what is left of this one, a broken law is told of in the words of a timeline.
    const found = await fc.check(property, { numRuns, ...(seed !== undefined && { seed }) });
    if (!found.failed) continue;
    const { errorInstance: cause } = found;
    const again = `Found after ${found.numRuns} cases; { seed: ${found.seed}, numRuns: ${Math.max(numRuns, found.numRuns)} } finds it again.`;
    throw new RxtideError('LAW_BROKEN', `${messageOf(cause)}\n\n${again}`, {
      cause,
    });
  }
}

const ALL = Object.keys(LAWS) as LawName[];
