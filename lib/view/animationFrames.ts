import type { Cancel, Clock } from '../time/clock.js';

/** What is used of a browser's window. */
interface Host {
  requestAnimationFrame?(work: () => void): number;
  cancelAnimationFrame?(id: number): void;
}

/** How long a frame is where there is no screen, ms. */
const FRAME = 16;

/** A page in the background gets no frames: then it goes on without, ms. The browser makes more of it, a second or a minute. */
const WITHOUT_FRAMES = 250;

/**
 * Shows what has come at the next animation frame: once for each picture on the screen. A page in the background has no frames; there
 * it is shown whenever the browser runs a timer, and all at once when the page is seen again. Where there is no screen at all, after
 * 16 ms of the runtime's clock.
 *
 * @example
 * ```ts
 * const counts = toView(fromArray(['a', 'b', 'a'], { timestampOf: () => 0 }).pipe(keyBy((word) => word), runningAggregate(agg.count())), {
 *   frames: animationFrames,
 * });
 * counts.subscribe(() => console.log(counts.get('a')!.value.value));
 * // => 2
 * ```
 * @category views
 */
export function animationFrames(show: () => void, clock: Clock): Cancel {
  const host = globalThis as unknown as Host;
  const once = (): void => {
    cancel();
    show();
  };
  const frame = frameOf(host, once);
  if (frame === undefined) return clock.schedule(show, FRAME);
  const stop = clock.schedule(once, WITHOUT_FRAMES);
  const cancel = (): void => {
    host.cancelAnimationFrame?.(frame);
    stop();
  };
  return cancel;
}

/** The number of the frame that is asked for; `undefined`: there is no screen. */
function frameOf(host: Host, work: () => void): number | undefined {
  try {
    return host.requestAnimationFrame?.(work);
  } catch {
    // A worker that belongs to no page has the function, and it throws.
    return undefined;
  }
}
