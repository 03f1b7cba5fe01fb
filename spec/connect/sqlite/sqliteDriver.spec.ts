import { describe, expect, it } from '@jest/globals';
import { DatabaseDriver } from '../../../lib/connect/sqlite/sqliteDriver.js';
import { transact } from '../../../lib/connect/sqlite/transact.js';
import { useFolder } from '../folder.js';
import { DATABASES } from './databases.js';

const folder = useFolder();

describe.each(DATABASES)('a driver of %s', (_, open) => {
  const use = (work: (driver: DatabaseDriver) => void): void => {
    const database = open(folder.path('a.db'));
    const driver = new DatabaseDriver(database, () => void database.close());
    try {
      work(driver);
    } finally {
      driver.close();
    }
  };

  it('gives back what it was given', () => {
    const values = [
      1,
      -0.5,
      2 ** 53 - 1,
      2n ** 60n,
      'text "quoted" 漢',
      '',
      new Uint8Array([0, 1, 255]),
      new Uint8Array(),
      null,
    ];
    use((driver) => {
      driver.exec('create table t (n integer primary key, v)');
      driver.run('insert into t values (?, ?)', ...values.map((value, n) => [n, value]));
      expect(driver.all('select v from t order by n').map(({ v }) => v)).toEqual(values);
      for (const [n, value] of values.entries()) {
        expect(driver.all('select ? as v', [value])).toEqual([{ v: value }]);
        expect(driver.all('select n from t where v is ?', [value])).toContainEqual({ n });
      }
      expect(driver.all('select v from t where n = ?', [3])).toEqual([{ v: 2n ** 60n }]);
    });
  });

  it('stores whole numbers as integers, others as reals, and what SQLite does not have as what it has', () => {
    use((driver) => {
      const kindOf = (value: unknown): unknown => driver.all('select typeof(?) as kind, ? as v', [value, value])[0];
      expect(kindOf(7)).toEqual({ kind: 'integer', v: 7 });
      expect(kindOf(7.5)).toEqual({ kind: 'real', v: 7.5 });
      expect(kindOf(Infinity)).toEqual({ kind: 'real', v: Infinity });
      expect(kindOf(true)).toEqual({ kind: 'integer', v: 1 });
      expect(kindOf(undefined)).toEqual({ kind: 'null', v: null });
      expect(kindOf(NaN)).toEqual({ kind: 'null', v: null });
      expect(kindOf(new Date(0))).toEqual({ kind: 'text', v: '1970-01-01T00:00:00.000Z' });
      expect(kindOf(new Date(NaN))).toEqual({ kind: 'null', v: null });
    });
  });

  it.each([
    ['an object', {}],
    ['a symbol', Symbol('s')],
    ['a function', () => 1],
    ['more than 64 bits', 2n ** 63n],
    ['a character of code 0', 'a\0b'],
  ])('refuses %s', (what, value) => {
    use((driver) => expect(() => driver.all('select ?', [value])).toThrow(what));
  });

  it('does all of a transaction or nothing', () => {
    use((driver) => {
      driver.exec('create table t (n integer not null)');
      const failing = (): void => transact(driver, () => driver.run('insert into t values (?)', [1], [null]));
      expect(failing).toThrow(/constraint/i);
      expect(driver.all('select * from t')).toEqual([]);
      transact(driver, () => driver.run('insert into t values (?)', [1], [2]));
      expect(driver.all('select count(*) as n from t')).toEqual([{ n: 2 }]);
    });
  });

  it('keeps no more than some statements', () => {
    use((driver) => {
      for (let i = 0; i < 200; i++) expect(driver.all(`select ${i} as n`)).toEqual([{ n: i }]);
    });
  });
});
