import type { Batch } from '../frame/batch.js';
import type { Output } from './output.js';

/** The watermark in force when event `i` of the batch arrives; `before`: the one of the frame before. */
export function watermarkAt(batch: Batch<unknown, unknown>, i: number, before: number): number {
  return batch.watermarks === null ? before : batch.watermarks[i]!;
}

/** Sends values one to one in place of a batch's own: all else stays as it is. */
export function passValues<R>(values: readonly R[], batch: Batch<unknown, unknown>, out: Output<R>): void {
  out.pass(values, batch.timestamps, batch.keys, batch.watermarks, batch.watermark, batch.kinds);
}

/** Adds a result for event `i` of the batch, with its time and key. */
export function addAt<R>(value: R, batch: Batch<unknown, unknown>, i: number, out: Output<R>): void {
  out.keyed = batch.keys !== null;
  const key = batch.keys === null ? undefined : batch.keys[i];
  const kind = batch.kinds === null ? 0 : batch.kinds[i];
  out.add(value, batch.timestamps[i]!, key, watermarkAt(batch, i, out.watermark), kind);
}

/** An array without holes, to be filled by index. */
export function filled<T>(n: number, value: T): T[] {
  const array: T[] = [];
  for (let i = 0; i < n; i++) array.push(value);
  return array;
}

/**
 * Makes an array so long, in place, without holes, to be filled by index. Behind a filter each frame has another length; a new array
 * for each, grown to it, was a third of all that was allocated in a pipeline of `filterValues`, `keyBy` and `keyedProcess`.
 */
export function resized<T>(array: T[], n: number, value: T): T[] {
  if (array.length > n) array.length = n;
  while (array.length < n) array.push(value);
  return array;
}
