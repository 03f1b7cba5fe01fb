import { invalidOption } from '../errors/invalidOption.js';
import type { Machine } from '../operator/machine.js';
import { AccumulatedContents } from './accumulatedContents.js';
import type { CountAssigner, CountBounds } from './countAssigner.js';
import { ElementContents } from './elementContents.js';
import type { EngineSettings } from './engine.js';
import type { Evictor } from './evictor.js';
import { PerWindowMachine } from './perWindowMachine.js';
import { CONTINUE, FIRE, FIRE_AND_PURGE, PURGE } from './trigger.js';
import type { Firing, Trigger } from './trigger.js';
import type { WindowResult } from './windowResult.js';

/** The engine of `countWindow`: a window of all time that gives its result by count, and drops or evicts what is done (WIN-8). */
export function countEngine<T, R>(settings: EngineSettings<T, R>): () => Machine<T, WindowResult<unknown, R>> {
  const { assigner, aggregate, keyed, allowedLateness } = settings;
  const { count } = assigner as CountAssigner;
  if (settings.trigger !== undefined) {
    throw invalidOption(`${assigner.name} says itself when a result is due: with a trigger use globalWindow()`);
  }
  const evictor = lastOf(count.size);
  // Only windows that overlap need their events again.
  const contents =
    count.slide < count.size
      ? () => new ElementContents<T, R>(aggregate, evictor)
      : () => new AccumulatedContents<T, R>(aggregate);
  const trigger = everyNth(count);
  return () => new PerWindowMachine({ assigner, trigger, contents, keyed, allowedLateness, endsWithResult: true });
}

function everyNth({ size, slide }: CountBounds): Trigger<unknown, { count: number }> {
  const whole = slide < size ? FIRE : FIRE_AND_PURGE;
  return {
    name: 'count',
    byWatermarkOnly: false,
    create: () => ({ count: 0 }),
    onElement(state): Firing {
      state.count++;
      // The events between two windows are in none.
      if (state.count === slide - size) return PURGE;
      if (state.count < slide) return CONTINUE;
      state.count = 0;
      return whole;
    },
    onEventTime: () => CONTINUE,
    onProcessingTime: () => CONTINUE,
  };
}

function lastOf(size: number): Evictor {
  return {
    name: 'count',
    before: (elements) => (elements.length > size ? elements.slice(-size) : elements),
    after: (elements) => elements,
  };
}
