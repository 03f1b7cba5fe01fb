import type { OperatorFunction } from 'rxjs';
import type { Frame } from '../frame/frame.js';
import type { KeyOf } from '../transform/records.js';
import type { Keyed } from '../window/windowBy.js';
import type { ProcessDefinition, ProcessResult } from './processDefinition.js';
import { processOperator } from './processOperator.js';
import type { AnyProcess } from './processOperator.js';

/**
 * Calls a function of yours for each event, with states of its key and timers.
 *
 * ```
 *  events      --a 3 s-----a 4 s-----|---------     onEvent: sets a timer 5 s later, takes the one before back
 *  watermark   ----------------------9 s-------
 *  onTimer                           a at 9 s
 * ```
 *
 * **When output appears.** What `onEvent` returns has the time of the event, and comes out at once; `undefined` gives nothing. With
 * `emits: type<O>()` results are given by `context.emit` instead, any number of them. A timer of event time fires when the watermark reaches
 * its time, before the watermark is passed on, and its results have that time; one advance fires timers by time, then in the order
 * in which they were set. Results of timers of processing time have the time of the newest event, and are late nowhere.
 *
 * **State kept.** The declared states, per key, until they are cleared or expire; and timers, until they fire or are deleted. A key without
 * either costs nothing.
 *
 * **Late events.** There are none: every event is given to `onEvent`, and counts as used. `context.isLate` tells whether its time is at
 * or below the watermark.
 *
 * **Errors.** What `onEvent` throws goes to `rejectedTo`, or fails the stream. Of that event nothing stays: no state, no timer, no result.
 * What `onTimer` throws fails the stream: there is no event to reject. **Completion.** At the end of time all pending timers fire; what
 * they set for later than any of them is dropped. Pending timers of processing time: see `timersAtEnd` of `createRuntime`.
 *
 * @example
 * ```ts
 * const visits = [
 *   { at: 1_000, user: 'ann' },
 *   { at: 2_000, user: 'bob' },
 *   { at: 4_000, user: 'ann' },
 * ];
 * fromArray(visits, { timestampOf: (visit) => visit.at })
 *   .pipe(
 *     keyBy((visit) => visit.user),
 *     keyedProcess({
 *       state: { visits: valueState(0), lastAt: valueState(0) },
 *       onEvent: (visit, context) => {
 *         const { state } = context;
 *         context.deleteEventTimer(state.lastAt.value + 5_000);
 *         context.setEventTimer(visit.at + 5_000);
 *         state.lastAt.value = visit.at;
 *         state.visits.value++;
 *       },
 *       onTimer: (time, { key, state }) => `${key} left at ${time} after ${state.visits.value}`,
 *     }),
 *     values(),
 *   )
 *   .subscribe(console.log);
 * // => bob left at 7000 after 1
 * // => ann left at 9000 after 2
 * ```
 * @category state
 */
export function keyedProcess<T, By, S = object, X = object, E = never, R = undefined, RT = undefined>(
  definition: Keyed<By, ProcessDefinition<NoInfer<T>, KeyOf<By>, S, X, E, R, RT>>,
): OperatorFunction<Frame<T, By>, Frame<ProcessResult<E, R | RT>, By>> {
  return processOperator('keyedProcess', true, definition as AnyProcess);
}
