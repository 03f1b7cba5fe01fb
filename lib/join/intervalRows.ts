import { KeyTable } from '../state/keyTable.js';
import { SlotPool } from '../window/slotPool.js';
import { Expiries } from './expiries.js';
import { Lane } from './lane.js';

/** How many lanes that are empty are kept to be used again. */
const SPARE = 256;

/**
 * The events that an interval join keeps, until no event that may still come can match them. Those of a key and input are in a lane, by
 * time; all of them leave in the order in which they are due, which is that of each lane too.
 */
export class IntervalRows {
  readonly keys = new KeyTable();
  readonly expiries = new Expiries();
  readonly #notesMatches: boolean;
  readonly #slots: SlotPool;
  /** By slot: the lane of the row. */
  readonly #laneOf: Lane[] = [];
  /** By the number of a key: the lane of its left rows, which knows that of the right ones. */
  readonly #lefts: (Lane | null)[] = [];
  /** Lanes that are empty, for keys to come. */
  readonly #spare: Lane[] = [];

  /** `notesMatches`: whether it matters that a row has had a partner. */
  constructor(notesMatches: boolean) {
    this.#notesMatches = notesMatches;
    this.#slots = new SlotPool((capacity) => this.expiries.grow(capacity));
  }

  /** How many there are. */
  get size(): number {
    return this.#slots.inUse;
  }

  /** Whether there are none, and there was room for so many that all should be made anew. */
  get isSpent(): boolean {
    return this.#slots.isSpent;
  }

  /** Makes room for the keys that have a number. */
  growKeys(): void {
    for (let n = this.#lefts.length; n < this.keys.keys.length; n++) this.#lefts.push(null);
  }

  /** The rows of a key that came from an input; `null`: nothing is kept for the key. */
  lane(id: number, input: number): Lane | null {
    const left = this.#lefts[id]!;
    return left === null || input === 0 ? left : left.other;
  }

  add(id: number, input: number, value: unknown, time: number, due: number, matched: boolean): void {
    const lane = this.lane(id, input) ?? this.#open(id, input);
    lane.add(value, time, matched);
    const slot = this.#slots.allocate();
    this.#laneOf[slot] = lane;
    this.expiries.put(slot, due);
  }

  /** The lane whose first row is the one that `expiries` gave; it must be removed then. */
  takenOf(slot: number): Lane {
    this.#slots.release(slot);
    return this.#laneOf[slot]!;
  }

  /** Lets the first row of a lane go. */
  remove(lane: Lane): void {
    lane.removeFirst();
    if (!lane.isEmpty || !lane.other.isEmpty) return;
    this.keys.release(lane.id);
    const left = this.#lefts[lane.id]!;
    this.#lefts[lane.id] = null;
    if (this.#spare.length < SPARE) this.#spare.push(left);
  }

  /** All rows, in the order in which they came to the same lane: `each` gets the lane and the place in it. */
  forEach(each: (lane: Lane, at: number) => void): void {
    const seen = new Map<Lane, number>();
    for (const slot of this.expiries.slots()) {
      const lane = this.#laneOf[slot]!;
      const at = seen.get(lane) ?? lane.head;
      seen.set(lane, at + 1);
      each(lane, at);
    }
  }

  #open(id: number, input: number): Lane {
    const left = this.#spare.pop() ?? this.#newLanes();
    left.id = left.other.id = id;
    this.#lefts[id] = left;
    this.keys.use(id);
    return input === 0 ? left : left.other;
  }

  #newLanes(): Lane {
    const left = new Lane(0, this.#notesMatches);
    const right = new Lane(1, this.#notesMatches);
    left.other = right;
    right.other = left;
    return left;
  }
}
