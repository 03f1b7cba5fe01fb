import type { Sink, SinkBatch } from '../../lib/transform/sink.js';

export function batchOf<T>(values: readonly T[], keys: readonly unknown[] | null = null): SinkBatch<T> {
  return { values, timestamps: values.map((_, i) => i), keys };
}

/** Runs a sink from its start to its end. */
export async function writeAll<T>(sink: Sink<T>, ...batches: readonly (readonly T[])[]): Promise<void> {
  await sink.open?.(undefined);
  for (const values of batches) await sink.write(batchOf(values));
  await sink.end?.();
}
