import { widened } from '../aggregate/columns.js';
import type { SlotTracker, SnapshotWriter } from '../runtime/checkpointing.js';
import { KeyTable } from '../state/keyTable.js';
import { SlotPool } from '../window/slotPool.js';
import { Expiries } from './expiries.js';
import { Lane } from './lane.js';

/** How many lanes that are empty are kept to be used again. */
const SPARE = 256;

/** Gets a row: the lane, the place in it, and its number among all, by which those that are due at once are in order. */
export type RowVisitor = (lane: Lane, at: number, number: number) => void;

/**
 * The events that an interval join keeps, until no event that may still come can match them. Those of a key and input are in a lane, by
 * time; all of them leave in the order in which they are due, which is that of each lane too.
 */
export class IntervalRows {
  readonly keys = new KeyTable();
  expiries = new Expiries();
  /** The number of the next row. */
  next: number;
  readonly #tracker: SlotTracker | null;
  readonly #slots: SlotPool;
  /** By slot: the lane of the row. */
  readonly #laneOf: Lane[] = [];
  /** By slot, where changes are noted: the number of the row, and its time. */
  #numbers: Float64Array = new Float64Array(0);
  #times: Float64Array = new Float64Array(0);
  /** By the number of a key: the lane of its left rows, which knows that of the right ones. */
  readonly #lefts: (Lane | null)[] = [];
  /** Lanes that are empty, for keys to come. */
  readonly #spare: Lane[] = [];

  constructor(tracker: SlotTracker | null, next: number) {
    this.#tracker = tracker;
    this.next = next;
    this.#slots = new SlotPool((capacity) => this.#grow(capacity));
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
    const slot = this.#slots.allocate();
    lane.add(value, time, matched, slot);
    this.#laneOf[slot] = lane;
    this.expiries.put(slot, due);
    if (this.#tracker === null) return;
    this.#numbers[slot] = this.next++;
    this.#times[slot] = time;
    this.#tracker.mark(slot);
  }

  /** How many have had no partner. */
  countUnmatched(): number {
    let count = 0;
    this.#forEach(({ matched }, at) => {
      if (!matched[at]!) count++;
    });
    return count;
  }

  /** Rows of a lane have had a partner. */
  markMatched({ matched, slots }: Lane, from: number, to: number): void {
    for (let at = from; at < to; at++) {
      if (slots !== null && !matched[at]!) this.#tracker!.mark(slots[at]!);
      matched[at] = true;
    }
  }

  /** The lane whose first row is the one that `expiries` gave; it must be removed then. */
  takenOf(slot: number): Lane {
    const lane = this.#laneOf[slot]!;
    this.#tracker?.drop(slot, this.keys.keys[lane.id], this.#numbers[slot]);
    this.#slots.release(slot);
    return lane;
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

  /** Lets all rows of an input go, in the order in which they are due; `each` is told before. */
  removeAll(input: number, each: (lane: Lane) => void): void {
    const before = this.expiries;
    this.expiries = new Expiries();
    this.expiries.grow(this.#slots.capacity);
    for (const slot of before.slots()) {
      const lane = this.#laneOf[slot]!;
      if (lane.input === input) {
        each(lane);
        this.remove(this.takenOf(slot));
      } else this.expiries.put(slot, before.dues[slot]!);
    }
  }

  /** Calls `put` for each row that the writer wants. */
  write(writer: SnapshotWriter, state: string, put: RowVisitor): void {
    const tracker = this.#tracker;
    if (tracker === null) return this.#forEach(put);
    tracker.write(writer, state, this.#inUse(), (slot) => {
      const lane = this.#laneOf[slot]!;
      put(lane, this.#placeOf(slot, lane), this.#numbers[slot]!);
    });
  }

  /** All rows, by when they are due. */
  #forEach(visit: RowVisitor): void {
    const places = new Map<Lane, number>();
    let number = 0;
    for (const slot of this.expiries.slots()) {
      const lane = this.#laneOf[slot]!;
      const at = places.get(lane) ?? lane.head;
      places.set(lane, at + 1);
      visit(lane, at, number++);
    }
  }

  *#inUse(): Generator<number> {
    yield* this.expiries.slots();
  }

  /** Where in its lane a row is: there, rows of one time are in the order of their numbers. */
  #placeOf(slot: number, { times, slots, head, tail }: Lane): number {
    const time = this.#times[slot]!;
    const number = this.#numbers[slot]!;
    let low = head;
    let high = tail - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      const other = times[middle]!;
      if (other < time || (other === time && this.#numbers[slots![middle]!]! < number)) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #open(id: number, input: number): Lane {
    const left = this.#spare.pop() ?? this.#newLanes();
    left.id = left.other.id = id;
    this.#lefts[id] = left;
    this.keys.use(id);
    return input === 0 ? left : left.other;
  }

  #newLanes(): Lane {
    const left = new Lane(0, this.#tracker !== null);
    const right = new Lane(1, this.#tracker !== null);
    left.other = right;
    right.other = left;
    return left;
  }

  #grow(capacity: number): void {
    this.expiries.grow(capacity);
    if (this.#tracker === null) return;
    this.#tracker.grow(capacity);
    this.#numbers = widened(this.#numbers, capacity);
    this.#times = widened(this.#times, capacity);
  }
}
