import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lmdbState } from '../../lib/lmdb.js';
import type { StateBackend, StateStore } from '../../lib/lmdb.js';
import { KeyTable } from '../../lib/state/keyTable.js';
import { memoryState } from '../../lib/state/memoryStore.js';
import { randomFrom } from '../random.js';
import type { Run, Workload } from '../workload.js';

/** How many keys there are for each event; of all keys, how many are used so often that they stay in the cache, and how many fit into it. */
const KEYS_PER_EVENT = 4;
const HOT = 1 / 100;
const CACHED = 1 / 20;

/** An operator tidies up after each frame. */
const FRAME = 1024;

interface Account {
  readonly id: number;
  readonly sum: number;
  readonly name: string;
}

/** Reads and writes one state of many keys, by the state stores alone: what an access costs, by how often it finds its value in memory. */
export function stateOnDisk(hitRate: number): Workload<number> {
  return {
    name: `state on disk, ${hitRate * 100} % in the cache`,
    about:
      'a value of four times as many keys as events is read and set anew, one in twenty fits into the cache; ' +
      'rxtide: lmdbState; memory: the store in memory; loop: a Map',
    events: 50_000,
    digest: (found) => found,
    weigh: (found) => found,
    wanted: [],
    prepare(events) {
      const names = Array.from({ length: KEYS_PER_EVENT * events }, (_, i) => `account ${i}`);
      const disk = storeOf(lmdbState(join(tmpdir(), 'rxtide-perf'), { cached: names.length * CACHED }), names);
      const memory = storeOf(memoryState, names);
      return {
        rxtide: over(disk, names, events, hitRate),
        same: { memory: over(memory, names, events, hitRate) },
        loop: overMap(names, events, hitRate),
        close: () => disk.store.close(),
      };
    },
  };
}

/** Which key comes next: the hot ones in turn, so that none leaves the cache; or else one that has not come for the longest time. */
class Accesses {
  readonly #next = randomFrom(7);
  readonly #keys: number;
  readonly #hitRate: number;
  #hot = 0;
  #cold = 0;

  constructor(keys: number, hitRate: number) {
    this.#keys = keys;
    this.#hitRate = hitRate;
  }

  next(): number {
    const hot = this.#keys * HOT;
    if (this.#next() < this.#hitRate) return this.#hot++ % hot;
    // A step that shares no factor with the number of cold keys reaches all of them, and no neighbours in a row.
    return hot + ((this.#cold++ * 7919) % (this.#keys - hot));
  }
}

const accountOf = (id: number): Account => ({ id, sum: 0, name: `somebody, ${id}` });

interface Accounts {
  readonly store: StateStore;
  readonly keys: KeyTable;
}

/** A store that has an account for each name. */
function storeOf(backend: StateBackend, names: readonly string[]): Accounts {
  const keys = new KeyTable();
  const same = (value: unknown): unknown => value;
  const codec = { id: 'plain', version: 1 };
  const store = backend.open({ operator: 'accounts', state: 'account', keys, codec, pack: same, unpack: same });
  for (let i = names.length - 1; i >= 0; i--) {
    store.set(keys.numberOf(names[i]), accountOf(i), 0);
    if (i % FRAME === 0) endFrame(store, keys);
  }
  return { store, keys };
}

/** Gives for each access whether it found what it should have. */
function over({ store, keys }: Accounts, names: readonly string[], events: number, hitRate: number): Run<number> {
  const accesses = new Accesses(names.length, hitRate);
  return (sink) => {
    for (let i = 1; i <= events; i++) {
      const at = accesses.next();
      const key = keys.numberOf(names[at]);
      const { id, sum, name } = store.get(key) as Account;
      store.set(key, { id, sum: sum + 1, name }, i);
      sink(Number(id === at));
      if (i % FRAME === 0) endFrame(store, keys);
    }
  };
}

function endFrame(store: StateStore, keys: KeyTable): void {
  store.tidy();
  keys.sweep();
}

function overMap(names: readonly string[], events: number, hitRate: number): Run<number> {
  const accounts = new Map<string, Account>();
  for (let i = 0; i < names.length; i++) accounts.set(names[i]!, accountOf(i));
  const accesses = new Accesses(names.length, hitRate);
  return (sink) => {
    for (let i = 0; i < events; i++) {
      const at = accesses.next();
      const { id, sum, name } = accounts.get(names[at]!)!;
      accounts.set(names[at]!, { id, sum: sum + 1, name });
      sink(Number(id === at));
    }
  };
}
