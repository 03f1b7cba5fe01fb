import { Observable } from 'rxjs';
import { RxtideError } from '../../errors/rxtideError.js';
import type { Frame, Stream } from '../../frame/frame.js';
import { building } from '../../runtime/building.js';
import { Runtime } from '../../runtime/runtime.js';
import { HarnessInput } from '../harnessInput.js';
import { InputRoot } from '../inputRoot.js';
import { Labels, showValue } from './labels.js';
import { readValue } from './plainData.js';
import { feed } from './play.js';
import { scriptOf } from './steps.js';
import type { Step } from './steps.js';
import { linesOf } from './tokens.js';

/** How the values of a timeline are read, and on which clock it goes. */
export interface FromTimelineOptions {
  /** Values by the names that they have in the timeline. */
  readonly values?: Readonly<Record<string, unknown>>;
  /** The value of a label that is no name; see `TimelineOptions`. */
  readonly read?: (label: string) => unknown;
  /** Shared with the entries that it meets. Default: one of its own, on RxJS's `asyncScheduler`, which `TestScheduler.run` drives. */
  readonly runtime?: Runtime;
}

/**
 * A stream that does what a timeline says: one line of events, with a line `clock` for processing time if any passes; see `checkTimeline` for how
 * they are written. It is cold: each subscription begins at its first column, when the call that subscribes has returned.
 *
 * Inside `TestScheduler.run` it goes with the virtual time, beside `hot`, `cold` and `expectObservable`. In a unit test without it, give it
 * a runtime with a `ManualClock`.
 *
 * @example
 * ```ts
 * const clock = new ManualClock();
 * const clicks = fromTimeline<string>(
 *   `
 *     clicks  a@1  b@3          w9
 *     clock             +100ms
 *   `,
 *   { runtime: createRuntime({ clock }) },
 * );
 * clicks.pipe(windowAll(tumbling(10), agg.count()), values()).subscribe(({ value }) => console.log(value, clock.now()));
 * clock.advance(1000);
 * // => 2 100
 * ```
 * @category testing
 */
export function fromTimeline<T>(timeline: string, options: FromTimelineOptions = {}): Stream<T> {
  const labels = new Labels(options.values ?? {}, showValue, options.read ?? readValue);
  const { steps, inputs } = scriptOf(linesOf(timeline), [], 1);
  const given = options.runtime;
  if (given !== undefined && !(given instanceof Runtime)) {
    throw new RxtideError('INVALID_OPTION', 'fromTimeline: runtime must be made by createRuntime()');
  }
  return new Observable<Frame<T>>((destination) => {
    const runtime = given ?? building.runtime ?? new Runtime();
    const root = new InputRoot<unknown>(runtime, 0, [], inputs[0]);
    const input = new HarnessInput(root);
    let stop = (): void => undefined;
    const goOn = (at: number): void => {
      for (let i = at; i < steps.length && !destination.closed; i++) {
        const step = steps[i]!;
        if (step.input < 0 && lengthOf(step) > 0) {
          stop = runtime.clock.schedule(() => goOn(i + 1), lengthOf(step));
          return;
        }
        if (step.input >= 0 && !input.ended) feed(input, step.marks, labels);
      }
    };
    const subscription = root.stream.subscribe(destination as never);
    if (!destination.closed) stop = runtime.clock.schedule(() => goOn(0), 0);
    return () => {
      stop();
      subscription.unsubscribe();
    };
  });
}

function lengthOf({ marks }: Step): number {
  return marks.reduce((sum, mark) => (mark.kind === 'advance' ? sum + mark.by : sum), 0);
}
