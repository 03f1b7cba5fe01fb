import type { Observable, OperatorFunction } from 'rxjs';
import { RxtideError } from '../errors/rxtideError.js';
import type { Frame } from '../frame/frame.js';
import { operateAll } from '../operator/operateAll.js';
import { KeyTable } from '../state/keyTable.js';
import { checkStates } from '../state/keyedStates.js';
import { memoryState } from '../state/memoryStore.js';
import type { StateDeclaration, StateDeclarations } from '../state/stateDeclaration.js';
import { StateScope } from '../state/stateScope.js';
import type { KeyOf } from '../transform/records.js';
import type { Keyed } from '../window/windowBy.js';
import type { BroadcastContext, BroadcastReading } from './broadcastContext.js';
import { BroadcastMachine } from './broadcastMachine.js';
import type { BroadcastSettings } from './broadcastMachine.js';
import { checkStream } from './coProcess.js';
import type { Emitting, EventContext, TimerContext } from './processContext.js';
import type { ProcessParts, ProcessResult } from './processDefinition.js';
import { processSettings, processSpec } from './processOperator.js';
import type { AnyHandler, AnyParts } from './processOperator.js';

/** What `broadcastProcess` is given. */
export interface BroadcastDefinition<T, U, K, B, S, X, E, R, RT> extends Omit<ProcessParts<K, S, X, E, RT>, 'onTimer'> {
  /** The states that all keys see, by name: `{ rules: mapState<string, Rule>() }`. They are in memory, and have no `ttl`. */
  readonly broadcast: { readonly [P in keyof B]: StateDeclaration<B[P]> };
  /** Called for each event of the keyed stream. What it returns is a result; `undefined` is none. */
  readonly onEvent: (value: T, context: EventContext<K, S, X> & BroadcastReading<B> & Emitting<E>) => R;
  /** Called for each event of the broadcast stream: changes the broadcast states. It has no key, and so gives no results. */
  readonly onBroadcast: (value: U, context: BroadcastContext<B, K, S, X, E>) => void;
  /** Called for each timer when it is due, with the time that it was set to. What it returns is a result; `undefined` is none. */
  readonly onTimer?: (time: number, context: TimerContext<K, S, X> & BroadcastReading<B> & Emitting<E>) => RT;
}

/**
 * `keyedProcess` with a second stream, `rules`, whose events every key sees: rules, limits, configuration that changes while the stream runs.
 * `onBroadcast` keeps what it needs of them in the broadcast states; `onEvent` and `onTimer` read these.
 *
 * ```
 *  rules       --limit 100-------------------limit 50--
 *  events      -------------a: 70---a: 120-------------a: 70--
 *  results                          a: 120             a: 70
 * ```
 *
 * **When output appears.** As in `keyedProcess`. Events of the two inputs come in the order in which they arrive: an event that is there before
 * the first rule finds none. Where both could begin, as two arrays can, the rules do. Time is the lower of the two watermarks, so a stream of rules that says nothing for long should be idle
 * (`whenQuiet: { idleAfter }`) or end: then timers and what is downstream go by the events alone.
 *
 * **State kept.** The broadcast states, once, in memory, until `onBroadcast` deletes what is in them; the keyed states and timers as in
 * `keyedProcess`. Only `onBroadcast` can change the broadcast states: elsewhere they have nothing that would, and at run time it throws. What has
 * to change for keys when a rule does, `context.forEachKey` changes, for all keys that have a state.
 *
 * **Late events.** There are none: `context.isLate` tells whether the time of an event is at or below the combined watermark.
 *
 * **Errors.** What `onEvent` or `onBroadcast` throws goes to `rejectedTo`, or fails the stream; of that event nothing stays. What `onTimer` or
 * the function of `forEachKey` throws fails the stream. **Completion.** When both have ended, at the end of time, all pending timers fire.
 *
 * @example
 * ```ts
 * interface Limit { readonly most: number }
 * const rules = new Subject<Limit>();
 * const payments = new Subject<{ card: string; amount: number }>();
 * payments
 *   .pipe(
 *     processingTime(),
 *     keyBy((payment) => payment.card),
 *     broadcastProcess(rules.pipe(processingTime()), {
 *       broadcast: { most: valueState(Infinity) },
 *       onBroadcast: (limit, { broadcast }) => {
 *         broadcast.most.value = limit.most;
 *       },
 *       onEvent: ({ card, amount }, { broadcast }) => (amount > broadcast.most.value ? `${card}: ${amount}` : undefined),
 *     }),
 *     values(),
 *   )
 *   .subscribe(console.log);
 * rules.next({ most: 100 });
 * payments.next({ card: 'a', amount: 70 });
 * payments.next({ card: 'a', amount: 120 });
 * rules.next({ most: 50 });
 * payments.next({ card: 'a', amount: 70 });
 * rules.complete();
 * payments.complete();
 * // => a: 120
 * // => a: 70
 * ```
 * @category state
 */
export function broadcastProcess<T, By, U, B, S = object, X = object, E = never, R = undefined, RT = undefined>(
  rules: Observable<Frame<U, unknown>>,
  definition: Keyed<By, BroadcastDefinition<NoInfer<T>, NoInfer<U>, KeyOf<By>, B, S, X, E, R, RT>>,
): OperatorFunction<Frame<T, By>, Frame<ProcessResult<E, R | RT>, By>> {
  const kind = 'broadcastProcess';
  type Result = ProcessResult<E, R | RT>;
  const given = definition as AnyParts & {
    readonly broadcast: StateDeclarations;
    readonly onEvent: AnyHandler;
    readonly onBroadcast: AnyHandler;
  };
  checkStream(kind, rules);
  const { onEvent, onBroadcast, broadcast } = given ?? {};
  const settings: BroadcastSettings = {
    ...processSettings(kind, true, given, { onBroadcast, onEvent }),
    broadcast: checkBroadcast(broadcast, kind),
    onBroadcast: onBroadcast as unknown as BroadcastSettings['onBroadcast'],
  };
  const spec = processSpec(settings, given, () => new BroadcastMachine<T | U, Result>(settings));
  return (source) => operateAll<T | U, Result, By>(spec, [rules, source]);
}

function checkBroadcast(broadcast: StateDeclarations | undefined, kind: string): StateDeclarations {
  const states = checkStates(broadcast, kind);
  const scope = new StateScope({ now: NaN });
  const seat = { operator: kind, backend: memoryState, keys: new KeyTable(), scope, tracksChanges: false };
  const [first] = Object.keys(states);
  if (first === undefined) {
    throw new RxtideError(
      'INVALID_OPTION',
      `${kind} needs broadcast states, such as { broadcast: { rules: mapState() } }`,
    );
  }
  for (const [name, declaration] of Object.entries(states)) {
    if (!declaration.open({ ...seat, name }).expires) continue;
    const message = `${kind}: the broadcast state '${name}' cannot have a ttl: delete in onBroadcast what is over`;
    throw new RxtideError('INVALID_OPTION', message);
  }
  return states;
}
