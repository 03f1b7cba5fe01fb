import { byEntry } from '../state/byEntry.js';
import type { KeyTable } from '../state/keyTable.js';
import { writeSlots } from '../state/writeSlots.js';
import type { SlotTracker, SnapshotReader, SnapshotWriter, Trackers } from '../runtime/checkpointing.js';
import type { KeyedSlots } from './keyedSlots.js';
import type { TimeWindow } from './timeWindow.js';

/** A stretch of time in which a key was never silent for too long: from its first event to its last. */
type Spell = [first: number, last: number];

interface KnownKey {
  /** The running number by which it became known. */
  readonly entry: number;
  /** By time, further apart than a key may be silent. */
  readonly spells: Spell[];
}

/**
 * The keys that give results of empty windows: those that had an event before the window, and not too long before its end. What they do
 * later does not count, so that results do not depend on how far ahead of a window events have come in.
 */
export class Fill {
  /** Whether some key goes on: then the window after the one that fires must fire too. */
  goesOn = false;
  readonly #silence: number;
  readonly #keys: KeyTable;
  /** By number of the key, in the order in which keys became known. */
  readonly #known = new Map<number, KnownKey>();
  #entry = 0;
  #changes: SlotTracker | null = null;

  constructor(silence: number, keys: KeyTable) {
    this.#silence = silence;
    this.#keys = keys;
  }

  track(trackers: Trackers | null): void {
    this.#changes = trackers?.slots() ?? null;
  }

  /** The keys `ids[from..to)` have events at these times. */
  note(timestamps: ArrayLike<number>, ids: Int32Array, from: number, to: number): void {
    for (let i = from; i < to; i++) {
      const id = ids[i]!;
      const known = this.#known.get(id);
      if (known !== undefined) this.#noteAt(known.spells, timestamps[i]!);
      else this.#add(id, this.#entry++, [[timestamps[i]!, timestamps[i]!]]);
    }
    this.#changes?.markRun(ids, from, to);
  }

  /** The keys that have nothing in a window that fires but are known; forgets those that have been silent for too long. */
  silent(window: TimeWindow, whole: KeyedSlots | null): number[] {
    const silent: number[] = [];
    this.goesOn = false;
    for (const [id, { spells }] of this.#known) {
      while (spells.length > 0 && window.end - spells[0]![1] > this.#silence) {
        spells.shift();
        this.#changes?.mark(id);
      }
      const spell = spells[0];
      if (spell === undefined) {
        this.#known.delete(id);
        this.#changes?.drop(id, this.#keys.keys[id]);
        this.#keys.release(id);
      } else if (spell[0] < window.end) {
        this.goesOn = true;
        if (spell[0] < window.start && (whole === null || whole.slotOf(id) < 0)) silent.push(id);
      }
    }
    return silent;
  }

  snapshot(writer: SnapshotWriter): void {
    writer.value('knownEntry', this.#entry);
    writeSlots(this.#changes, writer, 'known', this.#known.keys(), (id) => {
      const { entry, spells } = this.#known.get(id)!;
      writer.put('known', this.#keys.keys[id], undefined, [entry, spells.map(copied)]);
    });
  }

  restore(reader: SnapshotReader): void {
    this.#entry = reader.value('knownEntry') as number;
    for (const [key, [entry, spells]] of byEntry<[entry: number, spells: Spell[]]>(reader, 'known')) {
      this.#add(this.#keys.numberOf(key), entry, spells.map(copied));
    }
  }

  #add(id: number, entry: number, spells: Spell[]): void {
    this.#known.set(id, { entry, spells });
    this.#keys.use(id);
    this.#changes?.grow(this.#keys.capacity);
  }

  /** Mostly the event is in the last spell, or begins one. */
  #noteAt(spells: Spell[], time: number): void {
    let i = spells.length;
    while (i > 0 && spells[i - 1]![0] - this.#silence > time) i--;
    const spell = spells[i - 1];
    if (spell === undefined || time > spell[1] + this.#silence) {
      spells.splice(i, 0, [time, time]);
      return;
    }
    spell[0] = Math.min(spell[0], time);
    spell[1] = Math.max(spell[1], time);
    this.#join(spells, i - 1);
  }

  /** A spell that has grown may now reach its neighbours. */
  #join(spells: Spell[], i: number): void {
    for (const left of [i, i - 1]) {
      const a = spells[left];
      const b = spells[left + 1];
      if (a === undefined || b === undefined || b[0] - a[1] > this.#silence) continue;
      a[1] = Math.max(a[1], b[1]);
      spells.splice(left + 1, 1);
    }
  }
}

function copied([first, last]: Spell): Spell {
  return [first, last];
}
