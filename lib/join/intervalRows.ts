import { filled } from '../operator/columns.js';
import { KeyTable } from '../state/keyTable.js';
import { SlotPool } from '../window/slotPool.js';
import { Expiries } from './expiries.js';
import { Lane } from './lane.js';

/** The rows of a key: one lane per input. */
export type Lanes = readonly [left: Lane, right: Lane];

/**
 * The events that an interval join keeps, by slot, until no event that may still come can match them. Those of a key are found by time;
 * all of them leave in the order in which they are due.
 */
export class IntervalRows {
  readonly keys = new KeyTable();
  readonly expiries = new Expiries();
  times = new Float64Array(0);
  /** The number of its key. */
  ids = new Int32Array(0);
  /** The input that it came from. */
  inputs = new Uint8Array(0);
  /** 1: it has had a partner. */
  matched = new Uint8Array(0);
  readonly values: unknown[] = [];
  readonly #slots: SlotPool;
  /** By the number of a key. */
  readonly #lanes: (Lanes | null)[] = [];

  constructor() {
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
    for (let n = this.#lanes.length; n < this.keys.keys.length; n++) this.#lanes.push(null);
  }

  /** The rows of a key; `null`: it has none. */
  lanesOf(id: number): Lanes | null {
    return this.#lanes[id]!;
  }

  add(id: number, input: number, value: unknown, time: number, due: number, matched: boolean): void {
    const slot = this.#slots.allocate();
    this.values[slot] = value;
    this.times[slot] = time;
    this.ids[slot] = id;
    this.inputs[slot] = input;
    this.matched[slot] = matched ? 1 : 0;
    let lanes = this.#lanes[id]!;
    if (lanes === null) {
      this.#lanes[id] = lanes = [new Lane(), new Lane()];
      this.keys.use(id);
    }
    lanes[input]!.add(slot, this.times);
    this.expiries.put(slot, due);
  }

  /** Lets the row go that `expiries` has given: of its key and input it is the first. */
  remove(slot: number): void {
    const id = this.ids[slot]!;
    const lanes = this.#lanes[id]!;
    lanes[this.inputs[slot]!]!.removeFirst();
    this.values[slot] = undefined;
    this.#slots.release(slot);
    if (!lanes[0].isEmpty || !lanes[1].isEmpty) return;
    this.#lanes[id] = null;
    this.keys.release(id);
  }

  #grow(capacity: number): void {
    const grown = <C extends Float64Array | Int32Array | Uint8Array>(column: C, wider: C): C => {
      wider.set(column);
      return wider;
    };
    this.times = grown(this.times, new Float64Array(capacity));
    this.ids = grown(this.ids, new Int32Array(capacity));
    this.inputs = grown(this.inputs, new Uint8Array(capacity));
    this.matched = grown(this.matched, new Uint8Array(capacity));
    this.values.push(...filled(capacity - this.values.length, undefined));
    this.expiries.grow(capacity);
  }
}
