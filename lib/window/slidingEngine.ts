import type { Machine } from '../operator/machine.js';
import type { Engine, EngineSettings } from './engine.js';
import { overlapEngine } from './overlapEngine.js';
import { perWindowEngine } from './perWindowEngine.js';
import { slicedBy, slicedEngine } from './slicedEngine.js';
import { SlidingSums } from './slidingSums.js';
import type { WindowResult } from './windowResult.js';

/** The engine of windows of one size, one every slide: they share slices if what is computed can be put together of slices in any order. */
export function slidingEngine(size: number, slide: number): Engine {
  // They do not overlap: each is one slice.
  if (slide >= size) return slicedEngine;
  // A few slices each.
  if (size < 2 * slide) return overlapEngine;
  return <T, R>(settings: EngineSettings<T, R>): (() => Machine<T, WindowResult<unknown, R>>) => {
    const { commutative, mergeable } = settings.aggregate;
    return commutative && mergeable
      ? slicedBy(settings, (accumulators) => new SlidingSums(accumulators, size, slide))
      : perWindowEngine(settings);
  };
}
