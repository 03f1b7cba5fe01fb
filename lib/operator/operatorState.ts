import type { OperatorSnapshot, SnapshotReader, SnapshotWriter } from '../runtime/checkpointing.js';
import type { Counters } from '../runtime/counters.js';
import type { Inputs } from './inputs.js';
import type { Machine } from './machine.js';
import type { Output } from './output.js';

/** Everything that a running operator hands over to a checkpoint. */
export function snapshotOf<In, Out>(
  machine: Machine<In, Out>,
  inputs: Inputs,
  out: Output<Out>,
  counters: Counters,
  writer: SnapshotWriter,
): OperatorSnapshot {
  inputs.snapshot(writer);
  writer.value('watermark', out.watermark);
  writer.value('counters', counters.snapshot());
  machine.snapshot(writer);
  return writer.finish();
}

/** Goes on from what `snapshotOf` gave, if it gave anything. Gives the combined watermark of the inputs; `-Infinity` if they themselves say it. */
export function restoreFrom<In, Out>(
  reader: SnapshotReader | undefined,
  machine: Machine<In, Out>,
  inputs: Inputs,
  out: Output<Out>,
  counters: Counters,
): number {
  if (reader === undefined) return -Infinity;
  const watermark = inputs.restore(reader);
  out.watermark = reader.value('watermark') as number;
  // What is held has been counted, and may yet be discarded.
  counters.restore(reader.value('counters'));
  machine.restore(reader);
  return watermark;
}
