import { aboutFile, aboutFlights } from '../../engine/about.js';
import type { Input } from '../../engine/input.js';
import { bidsInput } from '../../sources/bidsSource.js';
import type { Columns } from '../../sources/columns.js';
import { guessColumns } from '../../sources/columns.js';
import { readingsSource } from '../../sources/readingsSource.js';
import { sampleSource } from '../../sources/sampleFlights.js';
import { guessWindow, tableReadings } from '../../sources/tableReadings.js';
import type { TextTable } from '../../sources/textTable.js';
import type { Preview, Usable } from './messages.js';

/** What the page has by itself; `url`: of the flights that travel with it. */
export function ownInput(type: 'flights' | 'bids', url: string): Promise<Input> | Input {
  return type === 'bids' ? bidsInput() : sampleInput(url);
}

async function sampleInput(url: string): Promise<Input> {
  const response = await fetch(url);
  if (!response.ok || response.body === null) {
    throw new Error(`the sample of flights cannot be read: ${response.status}`);
  }
  const bytes = await new Response(response.body.pipeThrough(new DecompressionStream('gzip'))).arrayBuffer();
  const source = sampleSource('a week of flights', new Uint8Array(bytes));
  return { about: aboutFlights('A week of flights'), source };
}

/** A file of one's own, by the columns that were chosen. */
export function fileInput(name: string, table: TextTable, columns: Columns, window: number): Input {
  const { readings, rejected } = tableReadings(table, columns);
  if (readings.length === 0) {
    const reason = rejected[0]?.error.message ?? 'there are none';
    throw new Error(`no row of ${name} can be used: ${reason}`);
  }
  return {
    about: aboutFile(name, window, columns.key, columns.value),
    source: readingsSource(name, readings, rejected),
  };
}

/** What can be made of a file by these columns. */
export function usableOf(table: TextTable, columns: Columns): Usable {
  const { readings, rejected } = tableReadings(table, columns);
  return {
    usable: readings.length,
    unusable: rejected.length,
    reason: rejected[0]?.error.message,
    window: guessWindow(readings),
  };
}

/** What there is to choose from. */
export function previewOf(name: string, table: TextTable): { readonly preview: Preview; readonly usable: Usable } {
  const guess = guessColumns(table);
  const rows = table.rows.slice(0, 4).map((row) => row.map((cell) => String(cell ?? '')));
  const preview = { name, columns: table.columns, rows, count: table.rows.length, guess };
  return { preview, usable: usableOf(table, guess) };
}
