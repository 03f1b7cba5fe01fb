import type { Reading } from '../pipeline/reading.js';

/**
 * Flights as they travel with the page, in the order in which they are reported: a line of JSON with the first time and the airports, then
 * columns: minutes since the report before, minutes of delay, and the index of the airport, of 1, 2 and 1 bytes.
 */
export interface SampleHead {
  readonly flights: number;
  /** When the first is reported, ms. */
  readonly first: number;
  readonly airports: readonly string[];
}

const MINUTE = 60_000;

/** Packs flights that are in the order of their reports. */
export function packSample(flights: readonly Reading[]): Uint8Array {
  const airports = [...new Set(flights.map(({ key }) => key))].toSorted();
  const first = flights[0]?.arrived ?? 0;
  const head: SampleHead = { flights: flights.length, first, airports };
  const n = flights.length;
  const columns = new DataView(new ArrayBuffer(4 * n));
  for (const [i, { arrived, key, value }] of flights.entries()) {
    const since = (arrived - (flights[i - 1]?.arrived ?? first)) / MINUTE;
    if (since > 255 || since < 0) throw new Error(`there are ${since} minutes between two flights`);
    columns.setUint8(i, since);
    columns.setInt16(n + 2 * i, value, true);
    columns.setUint8(3 * n + i, airports.indexOf(key));
  }
  const text = new TextEncoder().encode(`${JSON.stringify(head)}\n`);
  const packed = new Uint8Array(text.length + columns.byteLength);
  packed.set(text);
  packed.set(new Uint8Array(columns.buffer), text.length);
  return packed;
}

export function unpackSample(packed: Uint8Array): Reading[] {
  const end = packed.indexOf(10);
  const { flights: n, first, airports } = JSON.parse(new TextDecoder().decode(packed.subarray(0, end))) as SampleHead;
  const columns = new DataView(packed.buffer, packed.byteOffset + end + 1, 4 * n);
  let arrived = first;
  return Array.from({ length: n }, (_, i) => {
    arrived += MINUTE * columns.getUint8(i);
    const value = columns.getInt16(n + 2 * i, true);
    const key = airports[columns.getUint8(3 * n + i)] as string;
    return { at: arrived - MINUTE * value, arrived, key, value };
  });
}
