import type { Machine } from '../operator/machine.js';
import type { EngineSettings } from './engine.js';
import { perWindowEngine } from './perWindowEngine.js';
import { slicedBy } from './slicedEngine.js';
import { SliceTree } from './sliceTree.js';
import type { WindowResult } from './windowResult.js';

/** The engine of aligned windows that overlap: they share slices if what is computed can be put together of slices in any order. */
export function overlapEngine<T, R>(settings: EngineSettings<T, R>): () => Machine<T, WindowResult<unknown, R>> {
  const { commutative, mergeable } = settings.aggregate;
  return commutative && mergeable
    ? slicedBy(settings, (accumulators) => new SliceTree(accumulators))
    : perWindowEngine(settings);
}
