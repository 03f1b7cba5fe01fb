import type { PartTracker, SlotTracker, SnapshotWriter } from '../runtime/checkpointing.js';

/** Writes a tracked state that is kept in slots, whether its changes are noted or not. */
export function writeSlots(
  tracker: SlotTracker | null,
  writer: SnapshotWriter,
  state: string,
  all: Iterable<number>,
  put: (slot: number) => void,
): void {
  if (tracker !== null) tracker.write(writer, state, all, put);
  else for (const slot of all) put(slot);
}

/** The same for one whose entries have no key. */
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
