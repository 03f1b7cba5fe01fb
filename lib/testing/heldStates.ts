import { RxtideError } from '../errors/rxtideError.js';
import type { StateBackend, StateInfo, StateStore } from '../runtime/stateStore.js';
import { sameKey } from '../state/key.js';
import { ListCell } from '../state/listCell.js';
import { MapCell } from '../state/mapCell.js';

interface Held {
  readonly info: StateInfo;
  readonly store: StateStore;
}

/** The declared states of a harness: every store that was opened, to be looked into. */
export class HeldStates {
  readonly #held: Held[] = [];

  open(info: StateInfo, backend: StateBackend): StateStore {
    const store = backend.open(info);
    this.#held.push({ info, store });
    return store;
  }

  /** The value of a key, packed; of a list or a map what is in it, without the times. */
  of(operator: string, state: string, key: unknown): unknown {
    // An operator that was subscribed to anew has opened another one.
    const held = this.#held.filter(({ info }) => info.operator === operator && info.state === state).at(-1);
    if (held === undefined) throw unknown(operator, state, this.#held);
    for (const [of, value] of held.store.range()) {
      if (!sameKey(of, key)) continue;
      const packed = held.info.pack(value);
      return isCell(value) ? (packed as readonly unknown[])[0] : packed;
    }
    return undefined;
  }
}

/** Lists and maps are packed with the times of their elements beside them. */
function isCell(value: unknown): boolean {
  return value instanceof ListCell || value instanceof MapCell;
}

function unknown(operator: string, state: string, held: readonly Held[]): RxtideError {
  const names = held.map(({ info }) => `'${info.state}' of '${info.operator}'`).join(', ');
  return new RxtideError(
    'INVALID_OPTION',
    `'${operator}' has no declared state '${state}'; ${names === '' ? 'none is declared' : `there are ${names}`}`,
  );
}
