/** What can stand in a table. */
export type Cell = string | number | boolean | null | undefined;

/** A file of rows: what its columns are called, and what stands in them. */
export interface TextTable {
  readonly columns: readonly string[];
  /** Cells by column; `undefined`: the row has none there. */
  readonly rows: readonly (readonly Cell[])[];
  /** Lines that are no rows, and why. */
  readonly bad: readonly { readonly line: string; readonly reason: string }[];
}

/** Reads a text as CSV with a header (by comma, semicolon or tab), or as a JSON object a line. Throws where it is neither. */
export function textTable(text: string): TextTable {
  const body = text.replace(/^\uFEFF/, '');
  if (isBinary(body)) throw new Error('it is no text in UTF-8');
  if (body.trim() === '') throw new Error('the file is empty');
  return body.trimStart().startsWith('{') ? ofJsonLines(body) : ofCsv(body);
}

/** Whether it has what no text has, or much that is none: looked for at its beginning. */
function isBinary(text: string): boolean {
  const start = text.slice(0, 4096);
  return start.includes('\0') || start.split('\uFFFD').length - 1 > start.length / 10;
}

function ofJsonLines(text: string): TextTable {
  const columns: string[] = [];
  const rows: Cell[][] = [];
  const bad: { line: string; reason: string }[] = [];
  for (const line of text.split(/\r?\n/)) {
    if (line.trim() === '') continue;
    try {
      const row: Cell[] = [];
      for (const [name, cell] of Object.entries(JSON.parse(line) as Record<string, unknown>)) {
        let at = columns.indexOf(name);
        if (at < 0) at = columns.push(name) - 1;
        row[at] = typeof cell === 'object' && cell !== null ? JSON.stringify(cell) : (cell as Cell);
      }
      rows.push(Array.from(columns, (_, i) => row[i]));
    } catch {
      bad.push({ line: line.slice(0, 200), reason: 'it is not a JSON object' });
    }
  }
  if (rows.length === 0) throw new Error('no line of the file is a JSON object');
  return { columns, rows, bad };
}

function ofCsv(text: string): TextTable {
  const header = text.slice(0, text.search(/\r?\n|$/));
  const counts = [',', ';', '\t'].map((sign) => [sign, header.split(sign).length] as const);
  const [delimiter, width] = counts.reduce((best, one) => (one[1] > best[1] ? one : best));
  if (width < 2) throw new Error('the first line does not name columns, by commas, semicolons or tabs');
  const [columns = [], ...records] = csvRecords(text, delimiter);
  const rows: string[][] = [];
  const bad: { line: string; reason: string }[] = [];
  for (const record of records) {
    if (record.length === columns.length) rows.push(record);
    else if (record.length > 1 || record[0] !== '') {
      bad.push({
        line: record.join(delimiter).slice(0, 200),
        reason: `it has ${record.length === 1 ? 'one field' : `${record.length} fields`}, not ${columns.length}`,
      });
    }
  }
  if (rows.length === 0) throw new Error('there are no rows below the header');
  return { columns, rows, bad };
}

/** The records of a CSV text, by RFC 4180. */
function csvRecords(text: string, delimiter: string): string[][] {
  const field = new RegExp(`(?:"((?:[^"]|"")*)"|(?!")([^${delimiter}\\r\\n]*))(${delimiter}|\\r?\\n|$)`, 'gy');
  const records: string[][] = [];
  let record: string[] = [];
  while (field.lastIndex < text.length) {
    const at = field.lastIndex;
    const match = field.exec(text);
    if (match === null) {
      const line = text.slice(0, at).split('\n').length;
      throw new Error(`in line ${line} a quote is not closed, or text follows it: ${text.slice(at, at + 40)}`);
    }
    record.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? '');
    if (match[3] === delimiter) {
      if (field.lastIndex === text.length) record.push('');
      else continue;
    }
    records.push(record);
    record = [];
  }
  return records;
}
