import type { CheckpointStore } from 'rxtide';
import { memoryCheckpoints } from 'rxtide/checkpoints';
import type { SavedPoint, Settings } from './protocol.js';
import type { Shown } from './shown.js';

/** What of a session is not in the checkpoints of its job. */
export interface SessionRecord {
  readonly settings: Settings;
  readonly isPaused: boolean;
  readonly saved: readonly SavedPoint[];
  /** How often it has gone back. Each time, checkpoints go to a store of their own: what another one has is past. */
  readonly era: number;
  /** The savepoint that the job starts from while it has no checkpoint of its own; 0: the beginning. */
  readonly from: number;
  /** Where all readings are through: what was shown last. No sink that has ended is opened again, and told of it. */
  readonly last?: Shown;
}

/** Where a session keeps what it can go on from. */
export interface Shelf {
  /** A place for checkpoints. */
  store(name: string): CheckpointStore;
  /** Empties it. */
  clear(name: string): void | PromiseLike<void>;
  /** Keeps this in place of the one before. */
  note(record: SessionRecord): void | PromiseLike<void>;
}

/** One that is gone with what runs the session. */
export function memoryShelf(): Shelf {
  const stores = new Map<string, CheckpointStore>();
  return {
    store(name) {
      const store = stores.get(name) ?? memoryCheckpoints();
      stores.set(name, store);
      return store;
    },
    clear: (name) => void stores.delete(name),
    note: () => undefined,
  };
}

/** What a session begins with. */
export function newRecord(settings: Settings, isPaused = false): SessionRecord {
  return { settings, isPaused, saved: [], era: 0, from: 0 };
}
