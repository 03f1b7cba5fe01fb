import { invalidOption } from '../errors/invalidOption.js';
import type { Machine } from '../operator/machine.js';
import type { EngineSettings } from './engine.js';
import { perWindow } from './perWindowEngine.js';
import type { WindowResult } from './windowResult.js';
import { WindowStates } from './windowStates.js';

/** The engine of window functions: each window of each key is kept for itself, with its states. */
export function windowFunctionEngine<T, R>(settings: EngineSettings<T, R>): () => Machine<T, WindowResult<unknown, R>> {
  const { assigner, aggregate, fillEmpty } = settings;
  const { window, key } = aggregate.states!;
  const [name] = Object.keys(window);
  if (assigner.merging === true && name !== undefined) {
    throw invalidOption(
      `the windows of ${assigner.name} merge, and states of theirs cannot: '${name}' must be in keyState, or the windows ones that ` +
        'do not merge, such as tumbling(minutes(1))',
    );
  }
  if ('count' in assigner) {
    throw invalidOption(
      `${assigner.name} begins a new window with each result, so windowFunction has no window to keep states for: ` +
        'use globalWindow() with the trigger afterCount(n) or purging(afterCount(n))',
    );
  }
  if (fillEmpty > 0) {
    throw invalidOption('fillEmpty is not for windowFunction: leave it out, or take agg.elements');
  }
  return perWindow(settings, (context, keys) => new WindowStates(window, key, context, keys));
}
