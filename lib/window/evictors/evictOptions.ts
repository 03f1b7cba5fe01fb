import type { WindowElement, Evictor } from '../evictor.js';
import { perWindowEngine } from '../perWindowEngine.js';

/** Options of `evictCount`, `evictTime` and `evictDelta`. */
export interface EvictOptions {
  /**
   * When to remove: before the result is computed (default), so that it is about what stays, or, if true, after it, so that
   * only later results of the window are. What is removed is gone in either case.
   */
  readonly after?: boolean;
}

/** An evictor that keeps what `keep` gives, at one of the two moments. */
export function evictorOf<T>(
  name: string,
  options: EvictOptions,
  keep: <E extends WindowElement<T>>(elements: readonly E[]) => readonly E[],
): Evictor<T> {
  const all = <E>(elements: readonly E[]): readonly E[] => elements;
  const after = options.after === true;
  return {
    name: after ? `${name.slice(0, -1)}, { after: true })` : name,
    engine: perWindowEngine,
    before: after ? all : keep,
    after: after ? keep : all,
  };
}
