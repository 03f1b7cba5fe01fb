import type { SnapshotWriter } from '../runtime/checkpointing.js';
import type { WindowElement } from './evictor.js';
import type { Chunk } from './windowContents.js';

/** The state in which the elements of all windows are written. */
export const ELEMENTS = 'elements';

/** How many elements are written together: a window is not written anew for each event. */
const CHUNK = 128;

/** An event that a window keeps, with its arrival number: windows that merge keep their events in order of arrival. */
export interface Kept<T> extends WindowElement<T> {
  readonly arrival: number;
}

/** What the checkpoint before has of a window: its chunks, by number. */
interface Stored {
  readonly key: unknown;
  readonly entry: number;
  readonly base: number;
  readonly from: number;
  readonly to: number;
}

/**
 * The elements of a window, in order of arrival. Each has a place, which it keeps while elements are added behind it and evicted before it:
 * so the chunks in which they are written stay what they are.
 */
export class ElementList<T> {
  elements: readonly Kept<T>[] = [];
  /** The place of the first. */
  #base = 0;
  /** Below this place, what there is is as the checkpoint before has it. */
  #clean = 0;
  #stored: Stored | null = null;

  get base(): number {
    return this.#base;
  }

  add(element: Kept<T>): void {
    (this.elements as Kept<T>[]).push(element);
  }

  /** Puts others in place of all. The list must be one that nobody else changes. */
  replace(elements: readonly Kept<T>[]): void {
    const before = this.elements;
    this.elements = elements;
    const gone = before.length - elements.length;
    if (gone >= 0 && elements.every((element, i) => element === before[gone + i])) {
      this.#base += gone;
      return;
    }
    const same = elements.findIndex((element, i) => element !== before[i]);
    this.#clean = Math.min(this.#clean, this.#base + (same < 0 ? elements.length : same));
  }

  /** Writes the chunks that the writer wants. */
  write(writer: SnapshotWriter, key: unknown, entry: number): void {
    const stored = writer.onlyChanges ? this.#stored : null;
    const base = this.#base;
    const end = base + this.elements.length;
    const from = Math.floor(base / CHUNK);
    const to = base === end ? from : Math.ceil(end / CHUNK);
    if (stored !== null) dropChunks(writer, stored, (chunk) => chunk < from || chunk >= to);
    for (let chunk = from; chunk < to; chunk++) {
      const isKnown = stored !== null && chunk >= stored.from && chunk < stored.to;
      const isWhole = chunk > from || stored?.base === base;
      if (isKnown && isWhole && (chunk + 1) * CHUNK <= this.#clean) continue;
      const first = Math.max(base, chunk * CHUNK);
      const some = this.elements.slice(first - base, (chunk + 1) * CHUNK - base);
      const written: Chunk = [first, some.map(({ value, timestamp, arrival }) => [value, timestamp, arrival])];
      writer.put(ELEMENTS, key, partOf(entry, chunk), [entry, written]);
    }
    if (!writer.startsAnew) return;
    this.#stored = { key, entry, base, from, to };
    this.#clean = end;
  }

  /** The list is no more: what drops the chunks that the checkpoint before has; `null`: it has none. */
  get leftover(): ((writer: SnapshotWriter) => void) | null {
    const stored = this.#stored;
    return stored === null ? null : (writer) => dropChunks(writer, stored, () => true);
  }

  static of<T>(base: number, chunks: readonly Chunk[]): ElementList<T> {
    const list = new ElementList<T>();
    list.#base = base;
    const inOrder = [...chunks].sort(([a], [b]) => a - b).flatMap(([, elements]) => elements);
    list.elements = inOrder.map(([value, timestamp, arrival]) => ({ value: value as T, timestamp, arrival }));
    return list;
  }
}

function dropChunks(writer: SnapshotWriter, { key, entry, from, to }: Stored, test: (chunk: number) => boolean): void {
  for (let chunk = from; chunk < to; chunk++) if (test(chunk)) writer.drop(ELEMENTS, key, partOf(entry, chunk));
}

function partOf(entry: number, chunk: number): string {
  return `${entry} ${chunk}`;
}
