import { invalidOption } from '../errors/invalidOption.js';
import { perWindowEngine } from './perWindowEngine.js';
import { CONTINUE } from './trigger.js';
import type { Firing, Trigger, TriggerContext } from './trigger.js';

/** A trigger of one's own; `S` is what it keeps for each window. */
export interface TriggerDefinition<in T, S> {
  /** For messages. */
  readonly name: string;
  /** What it keeps for a new window: plain data (numbers, strings, arrays, plain objects), which goes into checkpoints. */
  readonly create: () => S;
  /** After an event entered the window. What it throws rejects the event. */
  readonly onElement: (state: S, value: T, timestamp: number, context: TriggerContext) => Firing;
  /** A timer of event time that was set is due. Default: nothing happens. */
  readonly onEventTime?: (state: S, time: number, context: TriggerContext) => Firing;
  /** A timer of processing time that was set is due. Default: nothing happens. */
  readonly onProcessingTime?: (state: S, time: number, context: TriggerContext) => Firing;
  /**
   * Windows became one, or one of them grew: `from` is what was kept for one of them, `into` what is kept from now on, new before the first.
   * The timers that were set are gone, so those that are still needed must be set again. Absent: the trigger cannot be used
   * where windows merge.
   */
  readonly merge?: (into: S, from: S, context: TriggerContext) => void;
  /** The window gave a result, because this trigger or another one of a combination asked for it. */
  readonly onFired?: (state: S, context: TriggerContext) => void;
}

/**
 * Makes a trigger of one's own. Its functions give `CONTINUE`, `FIRE`, `PURGE` or `FIRE_AND_PURGE`; a window that is empty gives no
 * result.
 *
 * It decides alone: what it does not fire for is dropped when the window is cleaned up. To have a result at the window's end
 * too, write `anyOf(mine, afterWatermark())`.
 *
 * Throws `INVALID_OPTION` if the definition lacks a name, `create` or `onElement`.
 *
 * @example
 * ```ts
 * import { agg, CONTINUE, defineTrigger, FIRE, fromArray, globalWindow, values, windowAll } from 'rxtide';
 *
 * const atMarks = defineTrigger({
 *   name: 'atMarks',
 *   create: () => null,
 *   onElement: (_state, word: string) => (word.endsWith('.') ? FIRE : CONTINUE),
 * });
 * fromArray(['so', 'it', 'goes.'], { timestampOf: () => 0 })
 *   .pipe(windowAll(globalWindow(), agg.collect(), { trigger: atMarks }), values())
 *   .subscribe((r) => console.log(r.value.join(' ')));
 * // => so it goes.
 * ```
 * @category windows
 */
export function defineTrigger<T, S>(definition: TriggerDefinition<T, S>): Trigger<T, S> {
  const { name, create, onElement, onEventTime, onProcessingTime, merge, onFired } = definition;
  if (typeof name !== 'string' || name === '') throw invalidOption('defineTrigger needs a name, for messages');
  for (const [part, fn] of Object.entries({ create, onElement })) {
    if (typeof fn !== 'function') throw invalidOption(`${name}: defineTrigger needs ${part}, a function`);
  }
  for (const [part, fn] of Object.entries({ onEventTime, onProcessingTime, merge, onFired })) {
    if (fn !== undefined && typeof fn !== 'function') throw invalidOption(`${name}: ${part} must be a function`);
  }
  return {
    name,
    byWatermarkOnly: false,
    engine: perWindowEngine,
    create,
    onElement,
    onEventTime: onEventTime ?? (() => CONTINUE),
    onProcessingTime: onProcessingTime ?? (() => CONTINUE),
    ...(merge && { merge }),
    ...(onFired && { onFired }),
  };
}
