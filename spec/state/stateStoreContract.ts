import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import type { StateBackend, StateInfo, StateStore } from '../../lib/runtime/stateStore.js';
import { KeyTable } from '../../lib/state/keyTable.js';
import { anyKey } from './anyKey.js';
import { tupleText } from '../../lib/state/key.js';
import type { KeyPart } from '../../lib/state/key.js';

/** A store with its keys, as an operator drives it. */
export class DrivenStore {
  readonly keys = new KeyTable();
  readonly store: StateStore;

  constructor(backend: StateBackend, info: Partial<StateInfo> = {}) {
    this.store = backend.open({
      operator: 'counts',
      state: 'count',
      keys: this.keys,
      codec: { id: 'plain', version: 1 },
      pack: (value) => value,
      unpack: (data) => data,
      ...info,
    });
  }

  get(key: unknown): unknown {
    return this.store.get(this.keys.numberOf(key));
  }

  timeOf(key: unknown): number {
    return this.store.timeOf(this.keys.numberOf(key));
  }

  set(key: unknown, value: unknown, time: number): void {
    this.store.set(this.keys.numberOf(key), value, time);
  }

  delete(key: unknown): void {
    this.store.delete(this.keys.numberOf(key));
  }

  /** What an operator does when a frame is done: numbers that nobody uses now stand for other keys. */
  endFrame(): void {
    this.store.tidy();
    this.keys.sweep();
  }

  /** All of it, by the text of the key. */
  contents(): Map<string, unknown> {
    return new Map(Array.from(this.store.range(), ([key, value, time]) => [textOf(key), [plainKey(key), value, time]]));
  }
}

type Op =
  | { readonly kind: 'set'; readonly key: unknown; readonly value: unknown; readonly time: number }
  | { readonly kind: 'delete' | 'get'; readonly key: unknown }
  | { readonly kind: 'endFrame' };

const someKeys = fc.oneof(fc.constantFrom<unknown>('a', 'b', 1, -1, ['a', 1], null, undefined), anyKey);

/** Plain data, with all that a codec must bring back as it was. */
const someValues = fc.oneof(
  fc.constantFrom<unknown>(0, -0, NaN, Infinity, -Infinity, '', null, false, 10n ** 30n),
  fc.array(fc.integer()),
  fc.record({ at: fc.date({ noInvalidDate: true }), name: fc.string() }, { noNullPrototype: true }),
  fc.array(fc.tuple(fc.string(), fc.integer())).map((entries) => new Map(entries)),
);

const ops: fc.Arbitrary<Op[]> = fc.array(
  fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({
        kind: fc.constant('set' as const),
        key: someKeys,
        value: someValues,
        time: fc.constantFrom(-5, 0, 3, 1e12),
      }),
    },
    { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom('delete' as const, 'get' as const), key: someKeys }) },
    { weight: 1, arbitrary: fc.constant({ kind: 'endFrame' as const }) },
  ),
  { maxLength: 40 },
);

/** What every store must do, whatever it keeps its values in. `backend` is called for each case. */
export function stateStoreContract(name: string, backend: () => StateBackend): void {
  describe(`${name} keeps what a state store must keep`, () => {
    it('is empty at first', () => {
      const { store } = new DrivenStore(backend());
      expect([store.size, store.bytes, store.oldest, store.get(0), store.timeOf(0)]).toEqual([
        0,
        0,
        Infinity,
        undefined,
        NaN,
      ]);
      expect([...store.range()]).toEqual([]);
      store.close();
    });

    it('answers as a Map would, for all kinds of keys and values', () => {
      fc.assert(
        fc.property(ops, (script) => {
          const driven = new DrivenStore(backend());
          const model = new Map<string, readonly [key: unknown, value: unknown, time: number]>();
          for (const op of script) {
            if (op.kind === 'endFrame') {
              driven.endFrame();
              continue;
            }
            const text = textOf(op.key);
            if (op.kind === 'set') {
              driven.set(op.key, op.value, op.time);
              model.set(text, [plainKey(op.key), op.value, op.time]);
            } else if (op.kind === 'delete') {
              driven.delete(op.key);
              model.delete(text);
            }
            expect(driven.get(op.key)).toEqual(model.get(text)?.[1]);
            expect(driven.timeOf(op.key)).toEqual(model.get(text)?.[2] ?? NaN);
            expect(driven.store.size).toBe(model.size);
          }
          expect(driven.contents()).toEqual(model);
          expect(driven.store.oldest).toBe(Math.min(Infinity, ...[...model.values()].map(([, , time]) => time)));
          expect(driven.store.bytes > 0).toBe(model.size > 0);
          driven.store.close();
        }),
      );
    });

    it('keeps more than fits into any cache, while numbers are forgotten and given out anew', () => {
      const driven = new DrivenStore(backend());
      const keys = 20_000;
      for (let i = 0; i < keys; i++) {
        driven.set(`key ${i}`, { count: i }, i);
        driven.get(`never seen again ${i}`);
        if (i % 1000 === 0) driven.endFrame();
      }
      for (let i = 0; i < keys; i += 3) driven.delete(`key ${i}`);
      driven.endFrame();
      for (let i = 0; i < keys; i += 7) {
        expect(driven.get(`key ${i}`)).toEqual(i % 3 === 0 ? undefined : { count: i });
      }
      expect(driven.store.size).toBe(keys - Math.ceil(keys / 3));
      expect([...driven.store.range()].length).toBe(driven.store.size);
      // A store may tell times apart by a hundredth of what they span.
      expect(driven.store.oldest).toBeLessThanOrEqual(1);
      expect(driven.store.oldest).toBeGreaterThan(1 - keys / 100);
      driven.store.close();
    });

    it('packs and unpacks by what it was given, if it packs at all', () => {
      const driven = new DrivenStore(backend(), {
        pack: (value) => ({ packed: value }),
        unpack: (data) => (data as { packed: unknown }).packed,
      });
      for (let i = 0; i < 3000; i++) driven.set(i, [i], i);
      driven.endFrame();
      for (let i = 0; i < 3000; i++) expect(driven.get(i)).toEqual([i]);
      driven.store.close();
    });

    it('uses no number any more when all values are gone', () => {
      const driven = new DrivenStore(backend());
      for (let i = 0; i < 5000; i++) driven.set(i, i, i);
      for (let i = 0; i < 5000; i++) driven.delete(i);
      driven.endFrame();
      expect(driven.keys.inUse).toBe(0);
      expect(driven.store.bytes).toBe(0);
      driven.store.close();
    });

    it('forgets everything when it is closed', () => {
      const made = backend();
      const driven = new DrivenStore(made);
      driven.set('a', 1, 0);
      driven.store.close();
      const anew = new DrivenStore(made);
      expect(anew.get('a')).toBeUndefined();
      expect(anew.store.size).toBe(0);
      anew.store.close();
    });

    it('keeps states apart, by operator and by name', () => {
      const made = backend();
      const [one, two, three] = [{}, { state: 'other' }, { operator: 'other' }].map(
        (info) => new DrivenStore(made, info),
      );
      one!.set('a', 1, 0);
      two!.set('a', 2, 0);
      expect([one!.get('a'), two!.get('a'), three!.get('a')]).toEqual([1, 2, undefined]);
      for (const driven of [one, two, three]) driven!.store.close();
    });
  });
}

function textOf(key: unknown): string {
  return Array.isArray(key) ? `(${tupleText(key as KeyPart[])}` : tupleText([key as KeyPart]);
}

/** One of the keys that are equal by value: −0 is 0. */
function plainKey(key: unknown): unknown {
  if (Array.isArray(key)) return key.map(plainKey);
  return Object.is(key, -0) ? 0 : key;
}
