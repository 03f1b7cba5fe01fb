import type { SlotTracker, SnapshotReader, SnapshotWriter } from '../runtime/checkpointing.js';
import type { KeyTable } from '../state/keyTable.js';
import { writeSlots } from '../state/writeSlots.js';
import { SlotPool } from '../window/slotPool.js';
import { TimerHeap } from '../window/timerHeap.js';
import { Group, JoinedWindow } from './joinedWindow.js';

/** A session in a snapshot; its part is its entry. */
interface SavedSession {
  readonly start: number;
  readonly end: number;
}

/**
 * The open windows of a window join, and which of them is due next: when its end has passed, and again when its allowed lateness has.
 * Those that do not merge are shared by all keys; a session is that of one key.
 */
export class JoinedWindows {
  /** Whether windows are sessions. */
  readonly merges: boolean;
  readonly #keys: KeyTable;
  readonly #lateness: number;
  /** Of sessions; windows of all keys are in no snapshot. */
  readonly #tracker: SlotTracker | null;
  readonly #slots: SlotPool;
  readonly #bySlot: (JoinedWindow | null)[] = [];
  readonly #timers: TimerHeap;
  /** By end, then start. */
  readonly #shared = new Map<number, Map<number, JoinedWindow>>();
  /** By the number of a key, in order of time. */
  readonly #sessions = new Map<number, JoinedWindow[]>();

  constructor(keys: KeyTable, lateness: number, merges: boolean, tracker: SlotTracker | null) {
    this.merges = merges;
    this.#keys = keys;
    this.#lateness = lateness;
    this.#tracker = merges ? tracker : null;
    this.#slots = new SlotPool((capacity) => this.#tracker?.grow(capacity));
    this.#timers = new TimerHeap((slot, other) => precedes(this.#bySlot[slot]!, this.#bySlot[other]!));
  }

  get size(): number {
    return this.#slots.inUse;
  }

  /** When the next is due. */
  get nextDue(): number {
    return this.#timers.time;
  }

  /** Whether there are none, and there were so many that all should be made anew. */
  get isSpent(): boolean {
    return this.#slots.isSpent;
  }

  /** All of them, in no particular order. */
  *[Symbol.iterator](): Generator<JoinedWindow> {
    for (const window of this.#bySlot) if (window !== null) yield window;
  }

  /** The first that is due at or before `time`. */
  dueBy(time: number): JoinedWindow | undefined {
    return this.#timers.size > 0 && this.#timers.time <= time ? this.#bySlot[this.#timers.first]! : undefined;
  }

  /** Whether a window that ends at `end` takes no more events at this watermark (WOP-1, WOP-2). */
  isClosed(end: number, watermark: number): boolean {
    return end - 1 + this.#lateness <= watermark;
  }

  /** The window of all keys; it is opened if it is not open. */
  shared(start: number, end: number, watermark: number): JoinedWindow {
    let byStart = this.#shared.get(end);
    if (byStart === undefined) this.#shared.set(end, (byStart = new Map()));
    let window = byStart.get(start);
    if (window === undefined) byStart.set(start, (window = this.#open(start, end, 0, watermark)));
    return window;
  }

  /** The sessions of a key that overlap or touch `[start, end)` (WIN-5), in order of time. */
  touching(id: number, start: number, end: number): JoinedWindow[] {
    const sessions = this.#sessions.get(id);
    if (sessions === undefined) return [];
    const to = placeOf(sessions, end);
    let from = to;
    while (from > 0 && sessions[from - 1]!.end >= start) from--;
    return sessions.slice(from, to);
  }

  /** The session of a key that has the instant `start` in it. */
  sessionAt(id: number, start: number): JoinedWindow {
    const sessions = this.#sessions.get(id)!;
    return sessions[placeOf(sessions, start) - 1]!;
  }

  openSession(group: Group, start: number, end: number, entry: number, watermark: number): void {
    const { id } = group;
    const window = this.#open(start, end, entry, watermark);
    window.groups.set(id, group);
    this.enter(id);
    const sessions = this.#sessions.get(id);
    if (sessions === undefined) this.#sessions.set(id, [window]);
    else sessions.splice(placeOf(sessions, start), 0, window);
    this.#tracker?.mark(window.slot);
  }

  /** A session has other bounds than before. Where the watermark has not passed its end, it will give results then, again if it must. */
  moveSession(window: JoinedWindow, start: number, end: number, watermark: number): void {
    window.start = start;
    window.end = end;
    this.setFired(window, end - 1 <= watermark);
    this.#tracker?.mark(window.slot);
  }

  /** Whether it has given its results; it is due anew. */
  setFired(window: JoinedWindow, fired: boolean): void {
    window.fired = fired;
    this.#timers.set(window.slot, fired ? window.end - 1 + this.#lateness : window.end - 1);
  }

  /** A key has come into a window. */
  enter(id: number): void {
    this.#keys.use(id);
  }

  /** Lets go of a window that all keys share. */
  closeShared(window: JoinedWindow): void {
    const byStart = this.#shared.get(window.end)!;
    byStart.delete(window.start);
    if (byStart.size === 0) this.#shared.delete(window.end);
    this.#close(window);
  }

  closeSession(window: JoinedWindow): void {
    const id = idOf(window);
    this.#leaveSession(id, window);
    this.#tracker?.drop(window.slot, this.#keys.keys[id], window.entry);
    this.#close(window);
  }

  writeSessions(writer: SnapshotWriter): void {
    if (!this.merges) return;
    writeSlots(this.#tracker, writer, 'sessions', this.#openSlots(), (slot) => {
      const { start, end, entry, groups } = this.#bySlot[slot]!;
      const saved: SavedSession = { start, end };
      writer.put('sessions', this.#keys.keys[idOf({ groups })], entry, saved);
    });
  }

  /** Opens the sessions of a snapshot, each with a group that is empty yet. */
  restoreSessions(watermark: number, reader: SnapshotReader): void {
    for (const [key, session, entry] of reader.entries('sessions')) {
      const { start, end } = session as SavedSession;
      this.openSession(new Group(this.#keys.numberOf(key)), start, end, entry as number, watermark);
    }
  }

  *#openSlots(): Generator<number> {
    for (const { slot } of this) yield slot;
  }

  #leaveSession(id: Group['id'], window: JoinedWindow): void {
    const sessions = this.#sessions.get(id)!;
    sessions.splice(placeOf(sessions, window.start) - 1, 1);
    if (sessions.length === 0) this.#sessions.delete(id);
  }

  #open(start: number, end: number, entry: number, watermark: number): JoinedWindow {
    const window = new JoinedWindow(this.#slots.allocate(), start, end, entry, false);
    this.#bySlot[window.slot] = window;
    this.setFired(window, end - 1 <= watermark);
    return window;
  }

  #close(window: JoinedWindow): void {
    for (const id of window.groups.keys()) this.#keys.release(id);
    this.#timers.remove(window.slot);
    this.#bySlot[window.slot] = null;
    this.#slots.release(window.slot);
  }
}

/** The number of the key of a session. */
function idOf({ groups }: Pick<JoinedWindow, 'groups'>): number {
  for (const id of groups.keys()) return id;
  return -1;
}

/** How many sessions begin at or before `start`. */
function placeOf(sessions: readonly JoinedWindow[], start: number): number {
  let low = 0;
  let high = sessions.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sessions[middle]!.start <= start) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Of windows that are due at one time. */
function precedes(a: JoinedWindow, b: JoinedWindow): boolean {
  if (a.start !== b.start) return a.start < b.start;
  return a.end < b.end || (a.end === b.end && a.entry < b.entry);
}
