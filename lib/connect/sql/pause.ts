import { setTimeout as after } from 'node:timers/promises';
import type { AbortSignalLike } from '../../transform/abortSignal.js';

/** Waits for so many milliseconds, or until the signal aborts. Outside of any runtime there is no other clock than Node's. */
export async function pause(ms: number, signal: AbortSignalLike): Promise<void> {
  try {
    await after(ms, undefined, { signal: signal as AbortSignal });
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
