import type {
  OperatorSnapshot,
  SnapshotReader,
  SnapshotWriter,
  StateEntry,
  StatePart,
} from '../runtime/checkpointing.js';
import type { Key, KeyPart } from '../state/key.js';
import type { TimeWindow } from './timeWindow.js';

/** A window and a key as one key: start, end, whether the key is a tuple, and its parts. */
type WindowKey = readonly [start: number, end: number, isTuple: boolean, ...parts: KeyPart[]];

/** The window of a key, as a key of its own. */
export function asKey(key: Key, { start, end }: TimeWindow): WindowKey {
  return Array.isArray(key) ? [start, end, true, ...(key as KeyPart[])] : [start, end, false, key as KeyPart];
}

function parted([start, end, isTuple, ...parts]: WindowKey): { key: unknown; start: number; end: number } {
  return { key: isTuple ? parts : parts[0], start, end };
}

/** Writes what belongs to the windows of a key to the group of the key, so that it goes where the key goes. */
export class WindowStateWriter implements SnapshotWriter {
  readonly onlyChanges: boolean;
  readonly startsAnew: boolean;
  readonly #writer: SnapshotWriter;

  constructor(writer: SnapshotWriter) {
    this.onlyChanges = writer.onlyChanges;
    this.startsAnew = writer.startsAnew;
    this.#writer = writer;
  }

  value(name: string, value: unknown): void {
    this.#writer.value(name, value);
  }

  entry(state: string, windowKey: unknown, value: unknown): void {
    const { key, start, end } = parted(windowKey as WindowKey);
    this.#writer.entry(state, key, [start, end, value]);
  }

  put(state: string, windowKey: unknown, _part: StatePart, value: unknown): void {
    const { key, start, end } = parted(windowKey as WindowKey);
    this.#writer.put(state, key, `${start} ${end}`, [start, end, value]);
  }

  drop(state: string, windowKey: unknown): void {
    const { key, start, end } = parted(windowKey as WindowKey);
    this.#writer.drop(state, key, `${start} ${end}`);
  }

  clear(state: string): void {
    this.#writer.clear(state);
  }

  finish(): OperatorSnapshot {
    return this.#writer.finish();
  }
}

/** Reads what a `WindowStateWriter` has written. */
export class WindowStateReader implements SnapshotReader {
  readonly #reader: SnapshotReader;

  constructor(reader: SnapshotReader) {
    this.#reader = reader;
  }

  value(name: string): unknown {
    return this.#reader.value(name);
  }

  *entries(state: string): Generator<StateEntry> {
    for (const [key, entry] of this.#reader.entries(state)) {
      const [start, end, value] = entry as [start: number, end: number, value: unknown];
      yield [asKey(key as Key, { start, end }), value];
    }
  }
}
