import type { Machine } from '../operator/machine.js';
import type { EngineSettings } from './engine.js';
import { GlobalMachine } from './globalMachine.js';
import type { WindowResult } from './windowResult.js';

/** The engine of the window of all time that fires at the end of it; other triggers, and evictors, bring one of their own. No event is ever late. */
export function globalEngine<T, R>({
  aggregate,
  keyed,
}: EngineSettings<T, R>): () => Machine<T, WindowResult<unknown, R>> {
  return () => new GlobalMachine<T, R>({ aggregate, keyed });
}
