import type { KeyTable } from '../state/keyTable.js';
import type { SnapshotReader, SnapshotWriter } from '../runtime/checkpointing.js';
import { writeSlots } from '../state/writeSlots.js';
import { SessionPlace } from './sessionPlace.js';
import type { Sessions } from './sessions.js';

/** A session in a snapshot. */
interface SavedSession {
  readonly start: number;
  readonly end: number;
  readonly entry: number;
  readonly panes: number;
  readonly unfired: number;
  readonly fired: boolean;
  readonly value: unknown;
}

export function snapshotSessions<T, R>(sessions: Sessions<T, R>, keys: KeyTable, writer: SnapshotWriter): void {
  writeSlots(sessions.changes, writer, 'sessions', sessions.all(), (slot) => {
    const saved: SavedSession = {
      start: sessions.starts[slot]!,
      end: sessions.ends[slot]!,
      entry: sessions.entries[slot]!,
      panes: sessions.panes[slot]!,
      unfired: sessions.unfired[slot]!,
      fired: sessions.fired[slot] === 1,
      value: sessions.store.snapshot(slot),
    };
    // A session may grow, and so is told apart by the number of its entry.
    writer.put('sessions', keys.keys[sessions.ids[slot]!], saved.entry, saved);
  });
}

export function restoreSessions<T, R>(sessions: Sessions<T, R>, keys: KeyTable, reader: SnapshotReader): void {
  const place = new SessionPlace();
  for (const [key, value] of reader.entries('sessions')) {
    const saved = value as SavedSession;
    const id = keys.numberOf(key);
    sessions.growKeys();
    place.find(sessions, id, saved.start, saved.end);
    const slot = sessions.open(id, saved.start, saved.end, saved.entry, place.older, place.newer);
    sessions.panes[slot] = saved.panes;
    sessions.unfired[slot] = saved.unfired;
    sessions.set(slot, saved.start, saved.end, saved.entry, saved.fired);
    sessions.store.restore(slot, saved.value);
  }
}
