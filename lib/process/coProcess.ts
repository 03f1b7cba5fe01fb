import type { Observable, OperatorFunction } from 'rxjs';
import { RxtideError } from '../errors/rxtideError.js';
import type { Frame } from '../frame/frame.js';
import type { SameKeys } from '../frame/sameKeys.js';
import { operateAll } from '../operator/operateAll.js';
import type { KeyOf } from '../transform/records.js';
import type { Emitting, EventContext } from './processContext.js';
import type { ProcessParts, ProcessResult } from './processDefinition.js';
import { ProcessMachine } from './processMachine.js';
import { processSettings, processSpec } from './processOperator.js';
import type { AnyHandler, AnyParts } from './processOperator.js';

/** What `coProcess` is given. */
export interface CoProcessDefinition<L, R, K, S, X, E, RL, RR, RT> extends ProcessParts<K, S, X, E, RT> {
  /** Called for each event of the stream. What it returns is a result; `undefined` is none. */
  readonly onLeft: (value: L, context: EventContext<K, S, X> & Emitting<E>) => RL;
  /** Called for each event of the other stream. What it returns is a result; `undefined` is none. */
  readonly onRight: (value: R, context: EventContext<K, S, X> & Emitting<E>) => RR;
}

/**
 * Calls one function for each event of this stream and another for each event of `other`, with states and timers that both share, per key.
 * Both streams are keyed, by keys of one type.
 *
 * ```
 *  orders      --a 1 s----------------         onLeft:  sets a timer for 6 s
 *  payments    ----------a 3 s--------         onRight: takes it back
 *  watermark   the lower of the two
 * ```
 *
 * **When output appears.** As in `keyedProcess`; the time that timers go by is the lower of the two watermarks. Events of the two inputs
 * come in the order in which they arrive, which is the order of no clock: neither may count on the other having been first. An
 * input that is quiet holds the timers back, unless it is idle (`whenQuiet`) or has ended.
 *
 * **State kept.** The declared states, per key, until they are cleared or expire; and timers, until they fire or are deleted.
 *
 * **Late events.** There are none: `context.isLate` tells whether the time of an event is at or below the combined watermark.
 *
 * **Errors.** What `onLeft` or `onRight` throws goes to `rejectedTo`, or fails the stream; of that event nothing stays. What `onTimer`
 * throws fails the stream. **Completion.** When both have ended, at the end of time, all pending timers fire.
 *
 * @example
 * ```ts
 * const at = { timestampOf: (event: { at: number }) => event.at };
 * const payments = fromArray([{ at: 3_000, order: 'a' }], at).pipe(keyBy((payment) => payment.order));
 * fromArray([{ at: 1_000, id: 'a' }, { at: 2_000, id: 'b' }], at)
 *   .pipe(
 *     keyBy((order) => order.id),
 *     coProcess(payments, {
 *       state: { paid: valueState(false) },
 *       onLeft: (order, context) => {
 *         if (!context.state.paid.value) context.setEventTimer(order.at + 5_000);
 *       },
 *       onRight: (payment, context) => {
 *         context.state.paid.value = true;
 *         return `${payment.order} is paid`;
 *       },
 *       onTimer: (_, { key, state }) => (state.paid.value ? undefined : `${key} was never paid`),
 *     }),
 *     values(),
 *   )
 *   .subscribe(console.log);
 * // => a is paid
 * // => b was never paid
 * ```
 * @category state
 */
export function coProcess<
  T,
  By,
  U,
  ByOther,
  S = object,
  X = object,
  E = never,
  RL = undefined,
  RR = undefined,
  RT = undefined,
>(
  other: SameKeys<By, ByOther, Observable<Frame<U, ByOther>>>,
  definition: CoProcessDefinition<NoInfer<T>, NoInfer<U>, KeyOf<By>, S, X, E, RL, RR, RT>,
): OperatorFunction<Frame<T, By>, Frame<ProcessResult<E, RL | RR | RT>, By>> {
  type Result = ProcessResult<E, RL | RR | RT>;
  const given: AnyParts & { readonly onLeft: AnyHandler; readonly onRight: AnyHandler } = definition;
  checkStream('coProcess', other);
  const settings = processSettings('coProcess', true, given, { onLeft: given?.onLeft, onRight: given?.onRight });
  const spec = processSpec(settings, given, () => new ProcessMachine<T | U, Result>(settings));
  return (source) => operateAll<T | U, Result, By>(spec, [source, other as Observable<Frame<U, ByOther>>]);
}

/** Whether the first argument of an operator with two inputs can be one. */
export function checkStream(kind: string, other: unknown): void {
  if (typeof (other as Partial<Observable<unknown>> | null | undefined)?.subscribe === 'function') return;
  throw new RxtideError('INVALID_OPTION', `the first argument of ${kind} must be a stream: ${kind}(stream, { … })`);
}
