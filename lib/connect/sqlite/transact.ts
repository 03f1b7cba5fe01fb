import type { SqliteDriver } from './sqliteDriver.js';

/** Does all of `work`, or, if anything goes wrong, nothing. Nobody else writes meanwhile. */
export function transact<R>(driver: SqliteDriver, work: () => R): R {
  driver.exec('begin immediate');
  let result: R;
  try {
    result = work();
    driver.exec('commit');
  } catch (error) {
    try {
      driver.exec('rollback');
    } catch {
      // Some errors, such as a full disk, have rolled back by themselves.
    }
    throw error;
  }
  return result;
}
