import type { SlotTracker, SnapshotWriter } from '../runtime/checkpointing.js';

/** Writes a state that is kept in slots: what the writer wants of it, or, where nothing has been noted, all of it. `all` is asked only if it must be. */
export function writeSlots(
  tracked: SlotTracker | null,
  writer: SnapshotWriter,
  state: string,
  all: Iterable<number>,
  put: (slot: number) => void,
): void {
  if (tracked !== null) tracked.write(writer, state, all, put);
  else for (const slot of all) put(slot);
}
