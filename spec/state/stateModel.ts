/** When something was written, and what. */
interface Stamped {
  readonly value: number;
  readonly time: number;
}

interface Entry {
  readonly name: string;
  value: number;
  time: number;
  /** Deleted by the event in hand. */
  gone: boolean;
}

/** All states of one key. */
interface Cell {
  value: Stamped | null;
  list: Stamped[];
  entries: Entry[];
  sum: Stamped | null;
  /** The names that the event in hand has set, of the map. */
  touched: string[];
}

export type Op =
  | { readonly kind: 'setValue' | 'addToList' | 'addToSum'; readonly n: number }
  | { readonly kind: 'setList'; readonly values: readonly number[] }
  | { readonly kind: 'setEntry'; readonly name: string; readonly n: number }
  | { readonly kind: 'deleteEntry' | 'getEntry'; readonly name: string }
  | {
      readonly kind:
        'clearValue' | 'clearList' | 'clearMap' | 'clearSum' | 'readValue' | 'readList' | 'readMap' | 'readSum';
    };

export interface ModelOptions {
  /** `Infinity`: none. */
  readonly ttl: number;
  readonly clock: 'event' | 'processing';
  readonly renewedByReads: boolean;
}

/** What a value state, a list, a map and a sum have to do, in the simplest words: everything is looked at every time. */
export class StateModel {
  watermark = -Infinity;
  now = 0;
  readonly #options: ModelOptions;
  readonly #cells = new Map<string, Cell>();
  #timestamp = 0;

  constructor(options: ModelOptions) {
    this.#options = options;
  }

  /** One event of a key. Gives what the reads in it give; if it throws, nothing of it stays. */
  event(key: string, timestamp: number, ops: readonly Op[], throws: boolean): unknown[] {
    this.#timestamp = timestamp;
    const before = this.#cells.get(key) ?? { value: null, list: [], entries: [], sum: null, touched: [] };
    const cell: Cell = {
      ...before,
      list: [...before.list],
      entries: before.entries.map((entry) => ({ ...entry })),
      touched: [],
    };
    const results = ops.map((op) => this.#do(cell, op));
    if (throws) return results;
    const live = cell.entries.filter(({ gone }) => !gone);
    cell.entries = this.#options.ttl === Infinity ? live : inOrderOfTouch(live, cell.touched);
    this.#cells.set(key, cell);
    return results;
  }

  /** How many keys have anything that has not expired. */
  get keys(): number {
    let keys = 0;
    for (const { value, list, entries, sum } of this.#cells.values()) {
      if ([value, sum, ...list, ...entries].some((part) => part !== null && !this.#isOver(part))) keys++;
    }
    return keys;
  }

  #do(cell: Cell, op: Op): unknown {
    const time = this.#options.clock === 'event' ? Math.max(this.#timestamp, this.watermark) : this.now;
    const renews = this.#options.renewedByReads && this.#options.ttl < Infinity;
    switch (op.kind) {
      case 'setValue':
        cell.value = { value: op.n, time: Math.max(time, cell.value?.time ?? time) };
        return null;
      case 'clearValue':
        cell.value = null;
        return null;
      case 'readValue':
        if (!this.#isLive(cell.value)) return 'none';
        if (renews) cell.value = { value: cell.value.value, time: Math.max(time, cell.value.time) };
        return cell.value.value;
      case 'addToSum': {
        const sum = this.#isLive(cell.sum) ? cell.sum.value : 0;
        cell.sum = { value: sum + op.n, time: Math.max(time, cell.sum?.time ?? time) };
        return null;
      }
      case 'clearSum':
        cell.sum = null;
        return null;
      case 'readSum':
        if (!this.#isLive(cell.sum)) return undefined;
        if (renews) cell.sum = { value: cell.sum.value, time: Math.max(time, cell.sum.time) };
        return cell.sum.value;
      case 'addToList':
        cell.list.push({ value: op.n, time });
        return null;
      case 'setList':
        cell.list = op.values.map((value) => ({ value, time }));
        return null;
      case 'clearList':
        cell.list = [];
        return null;
      case 'readList': {
        const list = cell.list.filter((part) => this.#isLive(part));
        if (renews && list.length > 0) cell.list = list.map(({ value }) => ({ value, time }));
        return list.map(({ value }) => value);
      }
      case 'clearMap':
        cell.entries = [];
        cell.touched = [];
        return null;
      default:
        return this.#doMap(cell, op, time, renews);
    }
  }

  #doMap(cell: Cell, op: Op, time: number, renews: boolean): unknown {
    cell.entries = cell.entries.filter((entry) => !this.#isOver(entry));
    if (op.kind === 'readMap') {
      const entries = cell.entries.filter((e) => !e.gone && this.#isLive(e));
      if (renews) for (const { name, value } of entries) this.#put(cell, name, value, time);
      return entries.map(({ name, value }) => [name, value]);
    }
    const { name } = op as Op & { name: string };
    const present = cell.entries.find((e) => e.name === name && !e.gone);
    const entry = present !== undefined && this.#isLive(present) ? present : undefined;
    if (op.kind === 'setEntry') this.#put(cell, name, op.n, time);
    if (op.kind === 'getEntry') {
      if (renews && entry !== undefined) this.#put(cell, name, entry.value, time);
      return entry?.value;
    }
    if (op.kind === 'deleteEntry' && present !== undefined) {
      present.gone = true;
      cell.touched.push(name);
    }
    return null;
  }

  #put(cell: Cell, name: string, value: number, time: number): void {
    const entry = cell.entries.find((e) => e.name === name);
    if (entry === undefined) cell.entries.push({ name, value, time, gone: false });
    else Object.assign(entry, { value, time: Math.max(time, entry.time), gone: false });
    cell.touched.push(name);
  }

  #isLive<P extends { readonly time: number }>(part: P | null): part is P {
    if (part === null) return false;
    return (
      part.time + this.#options.ttl >
      (this.#options.clock === 'event' ? Math.max(this.#timestamp, this.watermark) : this.now)
    );
  }

  /** Whether no event that is to come can see it. */
  #isOver(part: Stamped | Entry): boolean {
    return part.time + this.#options.ttl <= (this.#options.clock === 'event' ? this.watermark : this.now);
  }
}

/** What was touched goes to the end, in the order in which it was touched last. */
function inOrderOfTouch(entries: readonly Entry[], touched: readonly string[]): Entry[] {
  const at = (entry: Entry): number => touched.lastIndexOf(entry.name);
  return [...entries].sort((a, b) => at(a) - at(b));
}
