import { messageOf } from '../../errors/messageOf.js';
import { RxtideError } from '../../errors/rxtideError.js';
import type { Stream } from '../../frame/frame.js';
import { harness } from '../harness.js';
import type { AnyStream, Harness, HarnessOptions, HarnessOutputs } from '../harness.js';
import { differ, drawDifference } from './draw.js';
import { Labels, showValue } from './labels.js';
import { readValue } from './plainData.js';
import { play } from './play.js';
import { joined, scriptOf } from './steps.js';
import { linesOf } from './tokens.js';

/** How a timeline is read and compared. */
export interface TimelineOptions extends HarnessOptions {
  /** Values by the names that they have in the timeline, inputs and outputs. What has no name is written as text. */
  readonly values?: Readonly<Record<string, unknown>>;
  /**
   * The value of a label that is no name. Default: plain data, written as JSON or without the quotes that are not needed, such as `3`, `true`
   * and `{page:home,n:1}`; what is none is the text itself.
   */
  readonly read?: (label: string) => unknown;
  /** The label of a value that has no name. Default: `key=value` for results of windows, with `?` if early and `!` if late; else short JSON. */
  readonly show?: (value: never) => string;
  /**
   * How it is played: step by step (default), `restored` from a snapshot in a new instance after each step, `batched` with what one input
   * has in a row as one batch. The result must be the same; `all` plays it in each way.
   */
  readonly played?: 'straight' | 'restored' | 'batched' | 'all';
}

/**
 * Plays a timeline: does what the lines of inputs and of the clock say, from left to right, and checks what comes out of the operator,
 * step by step.
 *
 * - A line is a name and what happens. What begins further right happens later, on whatever line it is.
 * - `a@3` is an event and its event time, `w9` the watermark going on to 9; `idle`, `active`; `|` completes at the end of time, `cut` where
 *   it stands; `#` fails, `#"why"` with this in its message, or as its code. In parentheses is what comes as one batch. `---` is nothing,
 *   and what follows `//` a comment.
 * - A line `clock` has steps of processing time, such as `+5s`. Times are ms, or such as `1.5s`, `2m`, `1h30m`.
 * - Lines with names of outputs (`main`, and those that the function gives beside it) say what comes out, from the column of the step
 *   that lets it on. An output without a line is not looked at; nor are watermarks, idleness and completion where its line
 *   has none. A failure always is.
 * - Lines that are neither are inputs, in the order of the function's parameters.
 *
 * Promises settle after each step, and no real time passes. It rejects with `TIMELINE_DIFFERS`, whose message draws both timelines, one above
 * the other; it resolves with the harness, whose counters and state can be looked at.
 *
 * @example
 * ```ts
 * await checkTimeline(
 *   (clicks: Stream<string>) => {
 *     const late = sideOutput<string>();
 *     const counts = clicks.pipe(keyBy((page) => page), windowBy(tumbling(10), agg.count(), { lateTo: late }));
 *     return { main: counts, late };
 *   },
 *   `
 *     clicks   a@1  a@7  b@3  w9                w12  b@8  |
 *     main                    (a=2@9 b=1@9)
 *     late                                           b@8
 *   `,
 * );
 * ```
 * @category testing
 */
export async function checkTimeline<In extends readonly unknown[], O extends AnyStream | HarnessOutputs>(
  operator: (...inputs: { readonly [I in keyof In]: Stream<In[I]> }) => O,
  timeline: string,
  options: TimelineOptions = {},
): Promise<Harness<In, O>> {
  const { values = {}, read = readValue, show = showValue, played = 'straight', ...rest } = options;
  const labels = new Labels(values, show as (value: unknown) => string, read);
  const lines = linesOf(timeline);
  const plainly = !/[@w+]-?\d+(?:\.\d+)?[a-z]/.test(timeline);
  let last!: Harness<unknown[], HarnessOutputs>;
  for (const way of played === 'all' ? WAYS : [played]) {
    last = harness<In, O>(operator, rest) as unknown as Harness<unknown[], HarnessOutputs>;
    const asWritten = scriptOf(lines, Object.keys(last.outputs), last.inputs.length);
    const script = way === 'batched' ? joined(asWritten) : asWritten;
    const { harness: ended, outcomes } = await play(last, script, labels, way === 'restored');
    const differs = outcomes.some((outcome, i) =>
      script.outputs.some((name) => differ(script, outcome, i, name, plainly)),
    );
    if (differs) {
      ended.unsubscribe();
      throw new RxtideError(
        'TIMELINE_DIFFERS',
        `something else came out${HOW[way]} than the timeline says:\n\n${drawDifference(script, outcomes, plainly)}\n${failures(ended)}`,
      );
    }
    last = ended;
  }
  return last as unknown as Harness<In, O>;
}

const WAYS = ['straight', 'restored', 'batched'] as const;

const HOW = { straight: '', restored: ', with a restore after each step,', batched: ', in larger batches,' } as const;

/** What outputs failed with: a `#` does not tell. */
function failures({ outputs }: Harness<unknown[], HarnessOutputs>): string {
  return Object.entries(outputs)
    .filter(([, { error }]) => error !== undefined)
    .map(([name, { error }]) => `\n${name} failed: ${messageOf(error)}\n`)
    .join('');
}
