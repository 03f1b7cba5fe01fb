import { invalidOption } from '../errors/invalidOption.js';
import type { Machine } from '../operator/machine.js';
import type { EngineSettings } from './engine.js';
import { SlicedMachine } from './slicedMachine.js';
import type { SumsFactory } from './sliceSums.js';
import type { WindowResult } from './windowResult.js';

/** The engine of windows one after the other, whose bounds are the same for all keys, and which fire by the watermark alone. */
export function slicedEngine<T, R>(settings: EngineSettings<T, R>): () => Machine<T, WindowResult<unknown, R>> {
  return slicedBy(settings, null);
}

/** The same, with what makes one of the slices of a window; `null`: every window is one slice. */
export function slicedBy<T, R>(
  settings: EngineSettings<T, R>,
  sums: SumsFactory | null,
): () => Machine<T, WindowResult<unknown, R>> {
  const { assigner, aggregate, keyed, allowedLateness, fillEmpty } = settings;
  const windows = assigner.aligned;
  if (windows === undefined) throw invalidOption(`${assigner.name} has no aligned windows`);
  return () => new SlicedMachine<T, R>({ windows, aggregate, keyed, allowedLateness, fillEmpty, sums });
}
