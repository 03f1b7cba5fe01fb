import { invalidOption } from '../errors/invalidOption.js';
import type { Machine } from '../operator/machine.js';
import { AccumulatedContents } from './accumulatedContents.js';
import { atWindowEnd } from './atWindowEnd.js';
import { ElementContents } from './elementContents.js';
import type { EngineSettings } from './engine.js';
import { mustMerge } from './engineChecks.js';
import { PerWindowMachine } from './perWindowMachine.js';
import type { PerWindowSettings } from './perWindowSettings.js';
import type { WindowResult } from './windowResult.js';
import { triggerOf } from './triggers/triggerChecks.js';

/** The engine that can do everything: any assigner, trigger and evictor. It keeps each window of each key for itself. */
export function perWindowEngine<T, R>(settings: EngineSettings<T, R>): () => Machine<T, WindowResult<unknown, R>> {
  const { assigner, fillEmpty } = settings;
  if ('count' in assigner) {
    throw invalidOption(
      `${assigner.name} says itself when a result is due, and what of: with a trigger or an evictor use globalWindow()`,
    );
  }
  if (fillEmpty > 0) {
    throw invalidOption(
      `fillEmpty with windows that overlap needs an aggregate that can share slices of them; here it cannot: give agg.of a ` +
        '`merge` and `commutative: true` (agg.reduce: the latter), or use windows that do not overlap',
    );
  }
  return perWindow(settings);
}

/** The same without checks of its own; `states`: what aggregates with states bring. */
export function perWindow<T, R>(
  settings: EngineSettings<T, R>,
  states?: NonNullable<PerWindowSettings<T, R>['states']>,
): () => Machine<T, WindowResult<unknown, R>> {
  const { assigner, aggregate, trigger = atWindowEnd, evictor, keyed, allowedLateness } = settings;
  triggerOf(trigger, 'the option `trigger`');
  if (assigner.merging === true) mustMerge(settings);
  const contents: PerWindowSettings<T, R>['contents'] =
    evictor === undefined
      ? (open) => new AccumulatedContents<T, R>(aggregate, open)
      : (open) => new ElementContents<T, R>(aggregate, evictor, open);
  const endsWithResult = false;
  return () => new PerWindowMachine({ assigner, trigger, contents, states, keyed, allowedLateness, endsWithResult });
}
