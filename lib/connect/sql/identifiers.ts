import { RxtideError } from '../../errors/rxtideError.js';

/** The name of a table, or of a schema and a table. Names are taken as they are, with upper case and whatever else is in them. */
export type TableName = string | readonly [schema: string, table: string];

/** A name as it stands in SQL. The one place where text of the user's becomes a part of a statement. */
export function quoted(name: string, option: string): string {
  if (typeof name !== 'string' || name === '' || name.includes('\0')) {
    throw new RxtideError(
      'INVALID_OPTION',
      `${option} must be the name of something in the database; it is ${JSON.stringify(name)}`,
    );
  }
  return `"${name.replaceAll('"', '""')}"`;
}

/** The name of a table as it stands in SQL. */
export function quotedTable(table: TableName, option: string): string {
  if (typeof table === 'string') return quoted(table, option);
  if (!Array.isArray(table) || table.length !== 2) {
    throw new RxtideError('INVALID_OPTION', `${option} must be a name, or ['schema', 'table']; it is ${String(table)}`);
  }
  return `${quoted(table[0], option)}.${quoted(table[1], option)}`;
}

/** The name of a table for messages and default names. */
export function tableTitle(table: TableName): string {
  return typeof table === 'string' ? table : table.join('.');
}

/** Names as a list in SQL. */
export function quotedList(names: readonly string[]): string {
  return names.map((name) => quoted(name, 'a column')).join(', ');
}
