import { RxtideError } from '../../errors/rxtideError.js';
import { quoted } from '../sql/identifiers.js';
import type { SqliteDriver } from './sqliteDriver.js';

/** How types of columns look; others are of no consequence for what is stored. */
const TYPE = /^[\w (),]*$/;

/**
 * The columns of a staging table and the end of its definition: with the types of the table, and what may not be null, so that a row which the table
 * will not take is refused when it is written and not when it is to be shown.
 */
export function stagingColumns(driver: SqliteDriver, title: string, table: string, columns: readonly string[]): string {
  const name = table.slice(1, -1).replaceAll('""', '"');
  const known = new Map(
    driver
      .all('select lower("name") as "name", "type", "notnull" from pragma_table_info(?)', [name])
      .map((column) => [column['name'], column]),
  );
  if (known.size === 0) {
    throw new RxtideError('SINK_FAILED', `cannot write to ${title}: there is no such table. Create it, or set create`);
  }
  const definitions = columns.map((column) => {
    const { type, notnull } = known.get(column.toLowerCase()) ?? missing(title, column, [...known.keys()]);
    return `${quoted(column, 'a column')} ${TYPE.test(String(type)) ? String(type) : ''}${notnull === 1 ? ' not null' : ''}`;
  });
  const [{ strict } = { strict: 0 }] = driver.all(
    'select "strict" from pragma_table_list where "name" = ? and "schema" = ?',
    [name, 'main'],
  );
  return `${definitions.join(', ')})${strict === 1 ? ' strict' : ''}`;
}

function missing(title: string, column: string, known: readonly unknown[]): never {
  throw new RxtideError(
    'SINK_FAILED',
    `cannot write to ${title}: the table has no column '${column}'. It has ${known.join(', ')}`,
  );
}
