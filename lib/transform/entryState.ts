import type { OperatorSnapshot, SnapshotReader, SnapshotWriter } from '../runtime/checkpointing.js';
import type { Counters } from '../runtime/counters.js';
import type { Feed } from './feed.js';
import type { Stamps } from './stamper.js';

/** Everything that an entry hands over to a checkpoint. `position`: where its feed stands; `finished`: it has ended for good. */
export function snapshotOf<T>(
  writer: SnapshotWriter,
  finished: boolean,
  stamper: Stamps<T>,
  position: unknown,
  counters: Counters,
): OperatorSnapshot {
  writer.value('finished', finished);
  writer.value('time', stamper.snapshot());
  writer.value('position', position);
  writer.value('counters', counters.snapshot());
  return writer.finish();
}

/** Goes on from what `snapshotOf` gave. Gives whether it had ended for good. */
export function restoreFrom<T>(reader: SnapshotReader, stamper: Stamps<T>, feed: Feed<T>, counters: Counters): boolean {
  stamper.restore(reader.value('time'));
  feed.seek(reader.value('position'));
  counters.restore(reader.value('counters'));
  // What waited to be sent is asked for again, or was lost with the process.
  counters.in = counters.used + counters.filtered + counters.rejected + counters.shed + counters.discarded;
  return reader.value('finished') === true;
}
