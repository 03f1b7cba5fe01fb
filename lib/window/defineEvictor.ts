import { invalidOption } from '../errors/invalidOption.js';
import type { WindowElement, Evictor } from './evictor.js';
import { perWindowEngine } from './perWindowEngine.js';
import type { TimeWindow } from './timeWindow.js';

/** What stays of the events of a window, in order of arrival; out of those given, and in their order. */
export type Keep<in T> = <E extends WindowElement<T>>(elements: readonly E[], window: TimeWindow) => readonly E[];

/** An evictor of one's own: at least one of `before` and `after`. */
export interface EvictorDefinition<in T> {
  /** For messages. */
  readonly name: string;
  /** Before a result is computed: it is about what stays. Default: all. */
  readonly before?: Keep<T>;
  /** After a result was computed: later results are about what stays. Default: all. */
  readonly after?: Keep<T>;
}

/**
 * Makes an evictor of one's own. A window with an evictor keeps all of its events, and each result is computed from what stays; if
 * that is nothing, there is no result. What is taken out is gone.
 *
 * What it throws fails the stream, as there is no one event to blame.
 *
 * Throws `INVALID_OPTION` if the definition lacks a name, or both functions.
 *
 * @example
 * ```ts
 * import { agg, defineEvictor, fromArray, minutes, tumbling, values, windowAll } from 'rxtide';
 *
 * // without the first and the last event
 * const inner = defineEvictor({ name: 'inner', before: (elements) => elements.slice(1, -1) });
 * fromArray([10, 20, 30, 40], { timestampOf: (s) => s * 1000 })
 *   .pipe(windowAll(tumbling(minutes(1)), agg.collect(), { evictor: inner }), values())
 *   .subscribe((r) => console.log(r.value));
 * // => [ 20, 30 ]
 * ```
 * @category windows
 */
export function defineEvictor<T>(definition: EvictorDefinition<T>): Evictor<T> {
  const { name, before, after } = definition;
  if (typeof name !== 'string' || name === '') throw invalidOption('defineEvictor needs a name, for messages');
  if (before === undefined && after === undefined) throw invalidOption(`${name}: defineEvictor needs before or after`);
  for (const [part, fn] of Object.entries({ before, after })) {
    if (fn !== undefined && typeof fn !== 'function') throw invalidOption(`${name}: ${part} must be a function`);
  }
  return {
    name,
    engine: perWindowEngine,
    before: keeping(name, 'before', before),
    after: keeping(name, 'after', after),
  };
}

function keeping<T>(name: string, part: string, keep: Keep<T> | undefined): Keep<T> {
  if (keep === undefined) return (elements) => elements;
  return (elements, window) => {
    const kept = keep(elements, window);
    if (Array.isArray(kept)) return kept;
    throw invalidOption(
      `${part} of ${name} must give a list of the elements that stay; it gave a value of type ${typeof kept}`,
    );
  };
}
