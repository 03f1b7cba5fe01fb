/** The keys of an operator, by the numbers that stand for them; see `KeyTable`. */
export interface KeyNumbers {
  /** By number. */
  readonly keys: readonly unknown[];
  /** Numbers are below this; it may grow from frame to frame. */
  readonly capacity: number;
  /** Keeps a number from being forgotten; counted. */
  use(id: number): void;
  /** Undoes one `use`. A number that nobody uses any more may stand for another key from the next frame on. */
  release(id: number): void;
}

/** What a store is told of the state that it is to keep. */
export interface StateInfo {
  /** The name of the operator. */
  readonly operator: string;
  /** The name that the state was declared with. */
  readonly state: string;
  /** The keys of the operator. */
  readonly keys: KeyNumbers;
  /** The id and version of the codec that is in `pack`: to be kept with what is written. */
  readonly codec: { readonly id: string; readonly version: number };
  /** Makes plain data, which shares nothing that changes with it, of a value of the state. */
  readonly pack: (value: unknown) => unknown;
  /** Makes a value of what `pack` gave. */
  readonly unpack: (data: unknown) => unknown;
}

/**
 * Keeps one state of one operator: a value per key, and the time of its last `set`. It answers at once; what it has on a slower medium it
 * reads and writes behind this.
 *
 * Keys are given by number, so that a store in memory needs no search. A number stands for the same key during one call and while it
 * is used: a store that keeps anything by number uses it (`info.keys.use`) for as long. Others look up `info.keys.keys[id]`.
 *
 * Values are never `undefined`: that is the answer for a key that has none. They are changed only by `set`: whoever has changed
 * the inside of one that it owns calls `set` with it before anything else. So what was not set since it was written is clean.
 */
export interface StateStore {
  /** The value of a key; `undefined`: none. */
  get(id: number): unknown;
  /** The `time` that the value was set with; NaN: there is none. */
  timeOf(id: number): number;
  set(id: number, value: unknown, time: number): void;
  /** Drops the value of a key, if there is one. */
  delete(id: number): void;
  /** Every value with its key and time, in no particular order. Nothing may be changed meanwhile. */
  range(): Iterable<readonly [key: unknown, value: unknown, time: number]>;
  /** How many keys have a value. */
  readonly size: number;
  /** About how many bytes values and their keys take. */
  readonly bytes: number;
  /** The lowest time of a value, or up to a hundredth of what times span below it; `Infinity`: there is none. */
  readonly oldest: number;
  /** Between frames: numbers that nobody uses are forgotten after it. */
  tidy(): void;
  /** Drops everything: the operator has ended. */
  close(): void;
}

/** Where states are kept: makes a store for each state of each operator. Default: in memory. */
export interface StateBackend {
  /** Whether values are to be frozen when they are set, so that who changes one in place finds out: the harness does. */
  readonly freezes?: boolean;
  /** A store without any value in it. */
  open(info: StateInfo): StateStore;
}
