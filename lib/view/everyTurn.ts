import type { Cancel } from '../time/clock.js';

/**
 * Shows what has come as soon as the code that runs has ended, by a microtask: for servers and tests, where nobody looks at a screen.
 *
 * @example
 * ```ts
 * const latest = toView(fromArray([1, 2, 3], { timestampOf: (n) => n }).pipe(keyBy(() => 'n')), { frames: everyTurn });
 * latest.subscribe(() => console.log(latest.get('n')!.value));
 * // => 3
 * ```
 * @category views
 */
export function everyTurn(show: () => void): Cancel {
  let wanted = true;
  void Promise.resolve().then(() => {
    if (wanted) show();
  });
  return () => {
    wanted = false;
  };
}
