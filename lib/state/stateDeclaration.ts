import { RxtideError } from '../errors/rxtideError.js';
import type { Codec } from './codec.js';
import { plainCodec } from './codec.js';
import type { OpenState, StateSeat, StateShape } from './openState.js';
import { checkTtl } from './ttl.js';
import type { Ttl } from './ttl.js';

/**
 * A state that an operator is to keep per key; its name is the property it is declared under. Made by `valueState`, `listState`,
 * `mapState`, `reducingState` and `aggregatingState`, and used in any number of operators. `H` is what user code works with.
 */
export interface StateDeclaration<H> {
  /** @internal Makes the state of one operator. */
  readonly open: (seat: StateSeat) => OpenState & H;
}

/** The states of an operator, by name. */
export type StateDeclarations = Readonly<Record<string, StateDeclaration<unknown>>>;

/** What user code works with, by the same names. */
export type StateHandles<S> = { readonly [P in keyof S]: S[P] extends StateDeclaration<infer H> ? H : never };

/** What all kinds of state can be told. */
export interface StateOptions<in out T> {
  /** How long a value is kept after it was last written. Default: until it is cleared. */
  readonly ttl?: Ttl;
  /** How values, elements or entries are written into checkpoints and stores. Default: as they are, for they are plain data. */
  readonly codec?: Codec<T>;
}

/** Checks the options of a kind of state. */
export function shapeOf<T>(kind: string, options: StateOptions<T> = {}): StateShape {
  const codec: Codec = options.codec ?? plainCodec;
  if (typeof codec.id !== 'string' || !Number.isInteger(codec.version)) {
    throw new RxtideError(
      'INVALID_OPTION',
      `${kind}: a codec needs an id, a text, and a version, a whole number: { id: 'cart', version: 1, encode, decode }`,
    );
  }
  return { kind, codec, ttl: checkTtl(options.ttl, kind) };
}
