import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import type { Key } from '../../lib/index.js';
import { KeyTable } from '../../lib/state/keyTable.js';
import { anyKey, isSameKey } from './anyKey.js';

/** What an operator does with its keys: it asks for numbers, takes some into use, lets go of some, and sweeps. */
type Command =
  | { readonly do: 'number'; readonly keys: readonly Key[] }
  | { readonly do: 'use'; readonly pick: number }
  | { readonly do: 'release'; readonly pick: number }
  | { readonly do: 'sweep' | 'clear' | 'many' };

const commands: fc.Arbitrary<Command[]> = fc.array(
  fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({ do: fc.constant('number' as const), keys: fc.array(anyKey, { maxLength: 6 }) }),
    },
    { weight: 6, arbitrary: fc.record({ do: fc.constant('use' as const), pick: fc.nat() }) },
    { weight: 5, arbitrary: fc.record({ do: fc.constant('release' as const), pick: fc.nat() }) },
    { weight: 3, arbitrary: fc.record({ do: fc.constant('sweep' as const) }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('clear' as const, 'many' as const) }) },
  ),
  { maxLength: 40, size: 'max' },
);

/** The keys in use, with their numbers, and how often. */
class Model {
  readonly entries: { key: Key; id: number; uses: number }[] = [];

  find(key: Key): { key: Key; id: number; uses: number } | undefined {
    return this.entries.find((entry) => isSameKey(entry.key, key));
  }
}

describe('KeyTable', () => {
  it('gives equal keys in use one number and different keys different ones, through sweeps, as a list would', () => {
    fc.assert(
      fc.property(commands, (script) => {
        const table = new KeyTable();
        let model = new Model();
        let unique = 0;
        for (const command of script) {
          if (command.do === 'number') {
            const ids = new Int32Array(command.keys.length);
            table.number(command.keys, 0, command.keys.length, ids);
            command.keys.forEach((key, i) => {
              const known = model.find(key);
              if (known !== undefined) expect(ids[i]).toBe(known.id);
              else {
                expect(model.entries.map(({ id }) => id)).not.toContain(ids[i]);
                model.entries.push({ key, id: ids[i]!, uses: 0 });
              }
              expect(isSameKey(table.keys[ids[i]!] as Key, key)).toBe(true);
              expect(ids[i]).toBeLessThan(table.capacity);
            });
          } else if (command.do === 'use' && model.entries.length > 0) {
            const entry = model.entries[command.pick % model.entries.length]!;
            entry.uses++;
            table.use(entry.id);
          } else if (command.do === 'release') {
            const used = model.entries.filter(({ uses }) => uses > 0);
            if (used.length === 0) continue;
            const entry = used[command.pick % used.length]!;
            entry.uses--;
            table.release(entry.id);
          } else if (command.do === 'sweep') {
            table.sweep();
            // It may forget any that is not used.
            model.entries.splice(0, model.entries.length, ...model.entries.filter(({ uses }) => uses > 0));
          } else if (command.do === 'many') {
            // So many that nobody uses that the next sweep forgets.
            for (let i = 0; i < 3000; i++) table.numberOf(i % 2 === 0 ? `unused ${unique++}` : 1e9 - unique++);
          } else if (command.do === 'clear') {
            table.clear();
            model = new Model();
          }
          expect(table.inUse).toBe(model.entries.filter(({ uses }) => uses > 0).length);
        }
        for (const { key, id, uses } of model.entries) if (uses > 0) expect(table.numberOf(key)).toBe(id);
      }),
      { numRuns: 150 },
    );
  });

  it('numbers a run of keys in place', () => {
    const table = new KeyTable();
    const ids = new Int32Array(6).fill(-1);
    table.number(['x', 'a', 'b', 'a', 7, 'x'], 1, 5, ids);
    expect([...ids]).toEqual([-1, 0, 1, 0, 2, -1]);
  });

  it('takes a key for equal by value: NaN, -0, and the parts of tuples', () => {
    const table = new KeyTable();
    expect(table.numberOf(NaN)).toBe(table.numberOf(0 / 0));
    expect(table.numberOf(-0)).toBe(table.numberOf(0));
    expect(table.numberOf(['a', NaN, -0])).toBe(table.numberOf(['a', NaN, 0]));
    expect(Object.is(table.keys[table.numberOf(-0)], 0)).toBe(true);
  });

  it('knows names that objects have by birth as keys like others', () => {
    const table = new KeyTable();
    const names = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', ''];
    expect(names.map((name) => table.numberOf(name))).toEqual([0, 1, 2, 3, 4]);
    expect(names.map((name) => table.numberOf(name))).toEqual([0, 1, 2, 3, 4]);
  });

  it('keeps a tuple of its own: the user may change theirs', () => {
    const table = new KeyTable();
    const tuple = ['a', 1];
    const id = table.numberOf(tuple);
    tuple[0] = 'b';
    expect(table.keys[id]).toEqual(['a', 1]);
    expect(table.numberOf(['a', 1])).toBe(id);
  });

  it('tells pairs apart by their parts, their order, and what these are', () => {
    const table = new KeyTable();
    const parts = [0, 1, -1, 2 ** 31 - 1, -(2 ** 31), 2 ** 31, 0.5, '', '0', '1', '-1', 'a', true, null];
    const pairs = parts.flatMap((a) => parts.map((b) => [a, b] as const));
    const ids = pairs.map((pair) => table.numberOf(pair));
    expect(new Set(ids).size).toBe(pairs.length);
    expect(pairs.map(([a, b]) => table.numberOf([a, b]))).toEqual(ids);
    expect(table.numberOf([-0, 1])).toBe(table.numberOf([0, 1]));
    expect(ids.map((id) => table.keys[id])).toEqual(pairs);
  });

  it('finds many pairs, and those that are left after a sweep', () => {
    const table = new KeyTable();
    const pairOf = (i: number) =>
      i % 2 === 0 ? ([i % 300, Math.floor(i / 300)] as const) : ([`k${i % 300}`, i] as const);
    const ids = Array.from({ length: 20_000 }, (_, i) => table.numberOf(pairOf(i)));
    expect(new Set(ids).size).toBe(20_000);
    for (let i = 0; i < 20_000; i += 20) table.use(ids[i]!);
    table.sweep();
    for (let i = 0; i < 20_000; i += 20) expect(table.numberOf(pairOf(i))).toBe(ids[i]);
    expect(table.keys.filter((key) => key !== undefined)).toHaveLength(1_000);
  });

  it('finds many integers that collide', () => {
    const table = new KeyTable();
    const keys = Array.from({ length: 20_000 }, (_, i) => (i % 3 === 0 ? i * 65_536 : i % 3 === 1 ? -i : i) | 0);
    const ids = keys.map((key) => table.numberOf(key));
    expect(keys.map((key) => table.numberOf(key))).toEqual(ids);
    expect(new Set(ids).size).toBe(new Set(keys).size);
  });

  it('stays within twice what is in use while keys come and go', () => {
    const table = new KeyTable();
    let most = 0;
    for (let i = 0; i < 100_000; i++) {
      table.use(table.numberOf(`key ${i}`));
      if (i >= 2000) table.release(table.numberOf(`key ${i - 2000}`));
      if (i % 100 === 0) table.sweep();
      most = Math.max(most, table.keys.length);
    }
    expect(table.inUse).toBe(2000);
    expect(most).toBeLessThan(2 * 2000 + 1024 + 200);
  });

  it('spares as many keys as it is told', () => {
    const table = new KeyTable();
    for (let i = 0; i < 5000; i++) table.numberOf(`key ${i}`);
    table.sweep(4000);
    expect(table.numberOf('key 4999')).toBe(4999);
    table.sweep(3000);
    expect(table.keys.length).toBe(0);
  });

  it.each([3, 1000, 100_000, -5, 2 ** 31 - 1])('finds an integer among few and among many: %d', (key) => {
    const table = new KeyTable();
    const ids = new Int32Array(2);
    table.number([key, key], 0, 2, ids);
    expect([...ids]).toEqual([0, 0]);
    for (let i = 0; i < 50_000; i++) table.numberOf(i);
    table.number([key, -0], 0, 2, ids);
    expect([...ids]).toEqual([0, table.numberOf(0)]);
    expect(table.keys[table.numberOf(key)]).toBe(key);
  });
});
