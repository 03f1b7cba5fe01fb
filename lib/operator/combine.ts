import { Batch } from '../frame/batch.js';
import type { WritableBatch } from '../frame/batch.js';
import type { Valve } from './valve.js';

/**
 * The batch as an operator with several inputs sees it: with the combined watermarks in place of those of its own edge. `into`: what was given for
 * an earlier one, to be filled anew, as a frame is that an output sends.
 */
export function combine<T>(
  frame: Batch<T, unknown>,
  valve: Valve,
  input: number,
  into: WritableBatch<T> = new Batch<T, unknown>(
    frame.edge,
    0,
    frame.values,
    frame.timestamps,
    null,
    null,
    -Infinity,
    null,
  ),
): WritableBatch<T> {
  const own = frame.watermarks;
  let combined: ArrayLike<number> | null = null;
  if (own !== null && own.length > 0) {
    const last = own[own.length - 1]!;
    combined = last < Infinity ? lowered(own, last, valve, input) : stepped(own, valve, input);
    valve.advance(input, last);
  }
  into.edge = frame.edge;
  into.seq = frame.seq;
  into.values = frame.values;
  into.timestamps = frame.timestamps;
  into.keys = frame.keys;
  into.watermarks = combined;
  into.watermark = valve.advance(input, frame.watermark);
  into.kinds = frame.kinds;
  return into;
}

/** The others stand still during a frame, so time is that of this input until it comes to the lowest of theirs. */
function lowered(own: ArrayLike<number>, last: number, valve: Valve, input: number): ArrayLike<number> | null {
  const before = valve.watermark;
  const limit = valve.limitOf(input);
  if (last <= before || limit <= before) return null;
  // Most often one input is ahead, and the other alone moves time.
  if (last <= limit && own[0]! >= before) return own;
  const combined = new Float64Array(own.length);
  for (let i = 0; i < combined.length; i++) combined[i] = Math.max(before, Math.min(own[i]!, limit));
  return combined;
}

/** The input ends within the frame, which may let out the times of others. */
function stepped(own: ArrayLike<number>, valve: Valve, input: number): Float64Array {
  return Float64Array.from(own, (watermark) => valve.advance(input, watermark));
}
