import { Batch } from '../frame/batch.js';
import type { Valve } from './valve.js';

/** The batch as an operator with several inputs sees it: with the combined watermarks in place of those of its own edge. */
export function combine<T>(frame: Batch<T, unknown>, valve: Valve, input: number): Batch<T, unknown> {
  const before = valve.watermark;
  const own = frame.watermarks;
  const n = frame.values.length;
  let combined: Float64Array | null = null;
  for (let i = 0; own !== null && i < n; i++) {
    const watermark = valve.advance(input, own[i]!);
    if (combined === null) {
      if (watermark === before) continue;
      combined = new Float64Array(n).fill(before, 0, i);
    }
    combined[i] = watermark;
  }
  const after = valve.advance(input, frame.watermark);
  return new Batch(frame.edge, frame.seq, frame.values, frame.timestamps, frame.keys, combined, after, frame.kinds);
}
