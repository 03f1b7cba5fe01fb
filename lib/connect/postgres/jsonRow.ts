import { RxtideError } from '../../errors/rxtideError.js';

/** A row as a JSON object, which the server makes a row of by the types of its columns. */
export function jsonRow(names: readonly string[], row: readonly unknown[]): string {
  let text = '{';
  for (let i = 0; i < names.length; i++) text += `${i === 0 ? '' : ','}${JSON.stringify(names[i])}:${jsonOf(row[i])}`;
  return `${text}}`;
}

function jsonOf(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return jsonText(value);
    case 'number':
      // PostgreSQL has these, JSON has not: as text they are read by the type of the column.
      return Number.isFinite(value) ? (Object.is(value, -0) ? '-0' : String(value)) : `"${value}"`;
    case 'bigint':
    case 'boolean':
      return String(value);
    case 'undefined':
      return 'null';
    case 'object':
      return value === null ? 'null' : jsonOfObject(value);
    default:
      throw unwritable(`a ${typeof value}`);
  }
}

function jsonOfObject(value: object): string {
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? 'null' : `"${value.toISOString()}"`;
  if (ArrayBuffer.isView(value)) {
    return `"\\\\x${Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('hex')}"`;
  }
  if (Array.isArray(value)) return `[${value.map(jsonOf).join(',')}]`;
  const { toJSON } = value as { toJSON?: unknown };
  if (typeof toJSON === 'function') return jsonOf(toJSON.call(value) as unknown);
  const fields = Object.entries(value).filter(([, field]) => field !== undefined);
  return `{${fields.map(([name, field]) => `${jsonText(name)}:${jsonOf(field)}`).join(',')}}`;
}

function jsonText(text: string): string {
  if (!text.includes('\0')) return JSON.stringify(text);
  throw unwritable('text with a character of code 0. Take it out, or write bytes');
}

function unwritable(what: string): RxtideError {
  return new RxtideError('SINK_FAILED', `a value cannot be stored by PostgreSQL: it is ${what}`);
}
