import type { OpenStates } from '../aggregate/resultStates.js';
import type { SnapshotReader, SnapshotWriter } from '../runtime/checkpointing.js';
import type { KeyPart } from '../state/key.js';
import { KeyedStates } from '../state/keyedStates.js';
import type { StateContext } from '../state/keyedStates.js';
import { KeyTable } from '../state/keyTable.js';
import type { StateDeclarations } from '../state/stateDeclaration.js';
import type { CellContext } from './cellContext.js';
import type { WindowCell } from './windowCell.js';
import { asKey, WindowStateReader, WindowStateWriter } from './windowStateKeys.js';

/**
 * The states that the results of windows work with: those of each window of each key, and those of each key. Both are kept as the
 * states of keys are; the key of a window's is the window and the key.
 */
export class WindowStates {
  /** What user code works with. */
  readonly open: OpenStates;
  readonly #keys: KeyTable;
  readonly #windows = new KeyTable();
  readonly #ofWindow: KeyedStates;
  readonly #ofKey: KeyedStates;

  constructor(ofWindow: StateDeclarations, ofKey: StateDeclarations, context: StateContext, keys: KeyTable) {
    this.#keys = keys;
    this.#ofWindow = new KeyedStates(ofWindow, context, this.#windows);
    this.#ofKey = new KeyedStates(ofKey, context, keys);
    this.open = { window: this.#ofWindow.handles, key: this.#ofKey.handles };
  }

  /** A result with this time is being worked out: user code may use the states of the window, until `leave`. */
  enter(cell: WindowCell, timestamp: number, { watermark, now }: CellContext): void {
    enter(this.#ofWindow, this.#numberOf(cell), timestamp, watermark, now);
    enter(this.#ofKey, cell.id, timestamp, watermark, now);
  }

  leave(): void {
    leave(this.#ofWindow);
    leave(this.#ofKey);
  }

  /** A window is cleaned up: its states are freed. */
  forget(cell: WindowCell): void {
    this.#ofWindow.forget(this.#numberOf(cell));
  }

  /** Time is `watermark` now: drops what has expired by it. */
  advance(watermark: number): void {
    this.#ofWindow.advance(watermark);
    this.#ofKey.advance(watermark);
  }

  /** Drops what has expired by the clock. */
  expireByClock(now: number): void {
    this.#ofWindow.expireByClock(now);
    this.#ofKey.expireByClock(now);
  }

  /** When something may have expired by the clock; `Infinity`: nothing. */
  get nextExpiry(): number {
    return Math.min(this.#ofWindow.nextExpiry, this.#ofKey.nextExpiry);
  }

  get bytes(): number {
    return this.#ofWindow.bytes + this.#ofKey.bytes;
  }

  get oldest(): number {
    return Math.min(this.#ofWindow.oldest, this.#ofKey.oldest);
  }

  /** Between frames, before the operator sweeps its keys. */
  tidy(): void {
    this.#ofWindow.tidy();
    this.#ofKey.tidy();
    this.#windows.sweep();
  }

  snapshot(writer: SnapshotWriter): void {
    this.#ofWindow.snapshot(new WindowStateWriter(writer));
    this.#ofKey.snapshot(writer);
  }

  /** The watermark must have been restored by `advance` before. */
  restore(reader: SnapshotReader): void {
    this.#ofWindow.restore(new WindowStateReader(reader));
    this.#ofKey.restore(reader);
  }

  close(): void {
    this.#ofWindow.close();
    this.#ofKey.close();
    this.#windows.clear();
  }

  /** The number of a window among those that have states: it holds until the end of the frame, and as long as there is a state. */
  #numberOf({ id, window }: WindowCell): number {
    return this.#windows.numberOf(asKey(this.#keys.keys[id] as KeyPart | readonly KeyPart[], window));
  }
}

function enter({ scope }: KeyedStates, id: number, timestamp: number, watermark: number, now: number): void {
  scope.enter(id, timestamp);
  scope.watermark = watermark;
  scope.setClock(now);
}

function leave(states: KeyedStates): void {
  if (states.scope.mustSettle) states.settle();
  states.scope.leave();
}
