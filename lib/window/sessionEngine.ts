import type { Machine } from '../operator/machine.js';
import { mustMerge } from './engineChecks.js';
import type { EngineSettings } from './engine.js';
import type { SessionAssigner } from './sessionAssigner.js';
import { SessionMachine } from './sessionMachine.js';
import type { WindowResult } from './windowResult.js';

/** The engine of sessions that fire by the watermark alone; other triggers, and evictors, bring one of their own. */
export function sessionEngine<T, R>(settings: EngineSettings<T, R>): () => Machine<T, WindowResult<unknown, R>> {
  const { aggregate, keyed, allowedLateness } = settings;
  const assigner = settings.assigner as SessionAssigner<T>;
  mustMerge(settings);
  const gap = assigner.gap ?? ((value: T) => assigner.gapOf(value));
  return () => new SessionMachine<T, R>({ gap, aggregate, keyed, allowedLateness });
}
