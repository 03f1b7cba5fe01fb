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

/** What all kinds of state can be told. */
export interface StateOptions<in out T> {
  /** How long a value is kept after it was last written. Default: until it is cleared. */
  readonly ttl?: Ttl;
  /** How values, elements or entries are written into checkpoints and stores. Default: as they are, for they are plain data. */
  readonly codec?: Codec<T>;
  /** In place of a codec, for plain data whose form has changed: the version of the form that values have now. Default: 1. */
  readonly version?: number;
  /** Makes a value, element or entry of today of one that a checkpoint has of an earlier version. */
  readonly migrate?: (version: number, old: unknown) => T;
}

/** Checks the options of a kind of state. */
export function shapeOf<T>(kind: string, options: StateOptions<T> = {}): StateShape {
  if (options.codec !== undefined && (options.version ?? options.migrate) !== undefined) {
    throw new RxtideError('INVALID_OPTION', `${kind}: a codec has a version of its own, and its decode migrates`);
  }
  const codec: Codec = options.codec ?? migratingCodec(kind, options);
  if (typeof codec.id !== 'string' || !Number.isInteger(codec.version)) {
    throw new RxtideError(
      'INVALID_OPTION',
      `${kind}: a codec needs an id, a text, and a version, a whole number: { id: 'cart', version: 1, encode, decode }`,
    );
  }
  return { kind, codec, ttl: checkTtl(options.ttl, kind) };
}

/** Plain data of a version, made of that of earlier ones. */
function migratingCodec<T>(kind: string, { version, migrate }: StateOptions<T>): Codec {
  if (version === undefined && migrate === undefined) return plainCodec;
  if (!(version! > 1) || typeof migrate !== 'function') {
    throw new RxtideError(
      'INVALID_OPTION',
      `${kind}: version and migrate belong together: { version: 2, migrate: (version, old) => … } makes values of today of those of version 1`,
    );
  }
  return { ...plainCodec, version: version!, decode: (data, of) => (of === version ? data : migrate(of, data)) };
}
