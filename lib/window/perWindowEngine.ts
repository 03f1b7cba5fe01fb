import type { Machine } from '../operator/machine.js';
import { AccumulatedContents } from './accumulatedContents.js';
import { atWindowEnd } from './atWindowEnd.js';
import { ElementContents } from './elementContents.js';
import type { EngineSettings } from './engine.js';
import { invalid, mustMerge } from './engineChecks.js';
import { PerWindowMachine } from './perWindowMachine.js';
import type { WindowResult } from './windowResult.js';

/** The engine that can do everything: any assigner, trigger and evictor. It keeps each window of each key for itself. */
export function perWindowEngine<T, R>(settings: EngineSettings<T, R>): () => Machine<T, WindowResult<unknown, R>> {
  const { assigner, aggregate, trigger = atWindowEnd, evictor, keyed, allowedLateness, fillEmpty } = settings;
  if (assigner.merging === true) mustMerge(settings);
  if ('count' in assigner) {
    throw invalid(
      `${assigner.name} says itself when a result is due, and what of: with a trigger or an evictor use globalWindow()`,
    );
  }
  if (fillEmpty > 0) {
    throw invalid(
      `fillEmpty with windows that overlap needs an aggregate that can share slices of them; here it cannot: give agg.of a ` +
        '`merge` and `commutative: true` (agg.reduce: the latter), or use windows that do not overlap',
    );
  }
  const contents =
    evictor === undefined
      ? () => new AccumulatedContents<T, R>(aggregate)
      : () => new ElementContents<T, R>(aggregate, evictor);
  return () => new PerWindowMachine({ assigner, trigger, contents, keyed, allowedLateness, endsWithResult: false });
}
