import type { Aggregate, AggregateStore, ResultContext } from '../aggregate/aggregate.js';
import type { OpenStates } from '../aggregate/resultStates.js';
import type { SnapshotWriter } from '../runtime/checkpointing.js';
import { ElementList } from './elementList.js';
import type { Kept } from './elementList.js';
import type { Evictor } from './evictor.js';
import type { TimeWindow } from './timeWindow.js';
import type { WindowCell } from './windowCell.js';
import type { Chunk, WindowContents } from './windowContents.js';

/** The slot in which an aggregate is worked out for each result anew. */
const SCRATCH = 0;

/** Windows that hold all of their events, because an evictor takes some out around each result (WOP-14). */
export class ElementContents<T, R> implements WindowContents<T, R> {
  readonly #evictor: Evictor<T>;
  readonly #store: AggregateStore<T, R>;
  /** By slot. */
  readonly #lists: ElementList<T>[] = [];
  /** Of windows that are gone: what drops their chunks. */
  #gone: ((writer: SnapshotWriter) => void)[] = [];
  #slots = new Int32Array(16);
  /** The event that is to enter windows. */
  readonly #entering: (T | undefined)[] = [undefined];

  constructor(aggregate: Aggregate<T, R>, evictor: Evictor<T>, open?: OpenStates) {
    this.#evictor = evictor;
    this.#store = aggregate.createStore(open);
    this.#store.grow(1);
  }

  grow(capacity: number): void {
    while (this.#lists.length < capacity) this.#lists.push(new ElementList());
  }

  /** What the aggregate throws for an event shows here, and not only when a result is due and nobody knows any more what to do about it. */
  project(value: T): void {
    this.#entering[0] = value;
    const added = this.#store.project(this.#entering as T[], this.#slots, 0, 1);
    this.#entering[0] = undefined;
    if (added < 1) throw this.#store.failure;
  }

  add(value: T, timestamp: number, arrival: number, cells: readonly WindowCell[]): void {
    const element: Kept<T> = { value, timestamp, arrival };
    for (const { slot } of cells) this.#lists[slot]!.add(element);
  }

  merge(into: number, from: number): void {
    const list = this.#lists[into]!;
    const merged = [...list.elements, ...this.#lists[from]!.elements];
    list.replace(merged.sort((a, b) => a.arrival - b.arrival));
  }

  clear(slot: number): void {
    const { leftover } = this.#lists[slot]!;
    if (leftover !== null) this.#gone.push(leftover);
    this.#lists[slot] = new ElementList();
  }

  beforeResult(slot: number, window: TimeWindow): number {
    return this.#keep(slot, this.#evictor.before(this.#lists[slot]!.elements, window));
  }

  result(slot: number, context: ResultContext): R {
    const store = this.#store;
    const values = this.#lists[slot]!.elements.map(({ value }) => value);
    const n = values.length;
    if (n > this.#slots.length) this.#slots = new Int32Array(2 * n);
    try {
      if (store.project(values, this.#slots, 0, n) < n) throw store.failure;
      store.addRun(this.#slots, 0, n, 0);
      return store.result(SCRATCH, context);
    } finally {
      store.reset(SCRATCH);
    }
  }

  afterResult(slot: number, window: TimeWindow): number {
    return this.#keep(slot, this.#evictor.after(this.#lists[slot]!.elements, window));
  }

  snapshot(slot: number): unknown {
    return this.#lists[slot]!.base;
  }

  writeChunks(writer: SnapshotWriter, slot: number, key: unknown, entry: number): void {
    this.#lists[slot]!.write(writer, key, entry);
  }

  get hasGone(): boolean {
    return this.#gone.length > 0;
  }

  writeGone(writer: SnapshotWriter): void {
    if (writer.onlyChanges) for (const drop of this.#gone) drop(writer);
    if (writer.startsAnew) this.#gone = [];
  }

  restore(slot: number, state: unknown, chunks: readonly Chunk[]): void {
    this.#lists[slot] = ElementList.of(state as number, chunks);
  }

  /** The list must be one of our own: an evictor may hold on to the one that it gave. */
  #keep(slot: number, kept: readonly Kept<T>[]): number {
    const list = this.#lists[slot]!;
    if (kept !== list.elements) list.replace([...kept]);
    return kept.length;
  }
}
