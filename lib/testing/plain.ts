import type { Frame } from '../frame/frame.js';
import { BARRIER, BATCH, OPEN } from '../frame/kinds.js';

/** A frame as plain data, for comparisons: it shares nothing with the frame, and can be kept. */
export type PlainFrame<T = unknown> =
  | {
      readonly kind: 'batch';
      readonly values: readonly T[];
      readonly timestamps: readonly number[];
      readonly keys: readonly unknown[] | null;
      /** The watermark in force when each event arrives; `null`: that of the frame before. */
      readonly watermarks: readonly number[] | null;
      readonly watermark: number;
      readonly kinds: readonly number[] | null;
    }
  | { readonly kind: 'open'; readonly watermark: number; readonly idle: boolean }
  | { readonly kind: 'status'; readonly idle: boolean }
  | { readonly kind: 'barrier'; readonly checkpoint: number };

/**
 * A copy of a frame as plain data. A frame may be read only while it is sent: this is how to keep one.
 *
 * @example
 * ```ts
 * const frames: PlainFrame[] = [];
 * fromArray([1, 2], { timestampOf: (n) => n }).subscribe((frame) => frames.push(plain(frame)));
 * console.log(frames.map((frame) => frame.kind).join(' '));
 * // => open batch batch
 * ```
 * @category testing
 */
export function plain<T>(frame: Frame<T, unknown>): PlainFrame<T> {
  switch (frame.kind) {
    case BATCH:
      return {
        kind: 'batch',
        values: [...frame.values],
        timestamps: Array.from(frame.timestamps),
        keys: frame.keys === null ? null : [...frame.keys],
        watermarks: frame.watermarks === null ? null : Array.from(frame.watermarks),
        watermark: frame.watermark,
        kinds: frame.kinds === null ? null : Array.from(frame.kinds),
      };
    case OPEN:
      return { kind: 'open', watermark: frame.watermark, idle: frame.idle };
    case BARRIER:
      return { kind: 'barrier', checkpoint: frame.checkpoint.id };
    default:
      return { kind: 'status', idle: frame.idle };
  }
}
