import { invalidOption } from '../errors/invalidOption.js';
import type { EngineSettings } from './engine.js';

/** Where windows merge, all that is kept of them must merge too (SES-7, SES-10). Events that an evictor keeps always can. */
export function mustMerge<T, R>({ assigner, aggregate, trigger, evictor }: EngineSettings<T, R>): void {
  if (trigger !== undefined && trigger.merge === undefined) {
    throw invalidOption(
      `${trigger.name} cannot be used with ${assigner.name}, whose windows merge: the trigger does not know how to. Triggers ` +
        'that can are afterWatermark, afterCount, afterProcessingTime, atIntervals, and those of defineTrigger with `merge`',
    );
  }
  if (!aggregate.mergeable && evictor === undefined) {
    throw invalidOption(
      `the windows of ${assigner.name} merge, and the aggregate cannot: give it a \`merge\`, as in ` +
        'agg.of({ create, add, merge, result })',
    );
  }
}
