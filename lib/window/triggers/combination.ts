import { perWindowEngine } from '../perWindowEngine.js';
import type { Firing, Trigger, TriggerContext } from '../trigger.js';

import { triggersOf } from './triggerChecks.js';

/** What a combination keeps for a window: the states of its parts, in order, and what its rules keep beside. */
export interface Combined {
  readonly parts: unknown[];
}

/** How the firings of parts become one. */
export interface CombinationRules<S extends Combined> {
  create(parts: unknown[]): S;
  /** What comes of the answers of the parts to one event or timer. `firings` is valid during the call only. */
  settle(state: S, firings: readonly Firing[], context: TriggerContext): Firing;
  merge?(into: S, from: S, context: TriggerContext): void;
  onFired?(state: S): void;
}

/**
 * A trigger that passes everything to all of its parts and lets `rules` decide. All parts share the timers of the window:
 * each is told of every timer and ignores what it does not wait for; none deletes one, as another may wait for it too.
 */
export function combination<T, S extends Combined>(
  name: string,
  triggers: readonly Trigger<T>[],
  rules: CombinationRules<S>,
): Trigger<T, S> {
  const parts = triggersOf(triggers, name);
  // filled anew by each call, so that an event makes no garbage
  const firings: Firing[] = parts.map(() => 0);

  function merge(into: S, from: S, context: TriggerContext): void {
    parts.forEach((part, i) => part.merge?.(into.parts[i], from.parts[i], context));
    rules.merge?.(into, from, context);
  }

  return {
    name: `${name}(${parts.map((part) => part.name).join(', ')})`,
    byWatermarkOnly: false,
    engine: perWindowEngine,
    create: () => rules.create(parts.map((part) => part.create())),
    onElement(state, value, timestamp, context): Firing {
      let i = 0;
      for (const part of parts) firings[i] = part.onElement(state.parts[i++], value, timestamp, context);
      return rules.settle(state, firings, context);
    },
    onEventTime(state, time, context): Firing {
      let i = 0;
      for (const part of parts) firings[i] = part.onEventTime(state.parts[i++], time, context);
      return rules.settle(state, firings, context);
    },
    onProcessingTime(state, time, context): Firing {
      let i = 0;
      for (const part of parts) firings[i] = part.onProcessingTime(state.parts[i++], time, context);
      return rules.settle(state, firings, context);
    },
    ...(parts.every((part) => part.merge !== undefined) && { merge }),
    onFired(state, context): void {
      parts.forEach((part, i) => part.onFired?.(state.parts[i], context));
      rules.onFired?.(state);
    },
  };
}
