import { RxtideError } from '../errors/rxtideError.js';
import type { Machine } from '../operator/machine.js';
import type { EngineSettings } from './engine.js';
import { SlicedMachine } from './slicedMachine.js';
import type { WindowResult } from './windowResult.js';

/** The engine of windows whose bounds are the same for all keys, and which fire by the watermark alone. */
export function slicedEngine<T, R>(settings: EngineSettings<T, R>): () => Machine<T, WindowResult<unknown, R>> {
  const { assigner, ...rest } = settings;
  const windows = assigner.aligned;
  if (windows === undefined) throw new RxtideError('INVALID_OPTION', `${assigner.name} has no aligned windows`);
  return () => new SlicedMachine<T, R>({ windows, ...rest });
}
