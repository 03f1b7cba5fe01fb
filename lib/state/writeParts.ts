import type { PartTracker, SnapshotWriter } from '../runtime/checkpointing.js';

/** What `writeSlots` is for slots, for the entries of an operator as a whole. */
export function writeParts<P extends string | number>(
  tracker: PartTracker<P> | null,
  writer: SnapshotWriter,
  state: string,
  all: Iterable<P>,
  put: (part: P) => void,
  onGone?: (part: P) => void,
): void {
  if (tracker !== null) tracker.write(writer, state, all, put, onGone);
  else for (const part of all) put(part);
}
