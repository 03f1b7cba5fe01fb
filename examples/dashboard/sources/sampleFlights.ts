import type { Source } from 'rxtide';
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

/** Flights that are unpacked together. */
const CHUNK = 4096;

/** All flights of a sample. */
export function unpackSample(packed: Uint8Array): Reading[] {
  const sample = new Sample(packed);
  return sample.chunks.flatMap((_, i) => sample.chunk(i));
}

/** The flights of a sample as a source. They stay packed until they are asked for; its position is the number of a chunk. */
export function sampleSource(name: string, packed: Uint8Array): Source<Reading, number> {
  const sample = new Sample(packed);
  return {
    name,
    async *open(position = 0) {
      for (let i = position; i < sample.chunks.length; i++) yield { position: i, values: sample.chunk(i) };
    },
  };
}

class Sample {
  /** When the flight before each chunk was reported; before the first, that flight itself. */
  readonly chunks: readonly number[];
  readonly #head: SampleHead;
  readonly #columns: DataView;

  constructor(packed: Uint8Array) {
    const end = packed.indexOf(10);
    this.#head = JSON.parse(new TextDecoder().decode(packed.subarray(0, end))) as SampleHead;
    const { flights, first } = this.#head;
    this.#columns = new DataView(packed.buffer, packed.byteOffset + end + 1, 4 * flights);
    const chunks: number[] = [];
    let arrived = first;
    for (let i = 0; i < flights; i++) {
      if (i % CHUNK === 0) chunks.push(arrived);
      arrived += MINUTE * this.#columns.getUint8(i);
    }
    this.chunks = chunks;
  }

  chunk(number: number): Reading[] {
    const { flights: n, airports } = this.#head;
    const columns = this.#columns;
    const from = number * CHUNK;
    let arrived = this.chunks[number] as number;
    return Array.from({ length: Math.min(CHUNK, n - from) }, (_, j) => {
      const i = from + j;
      arrived += MINUTE * columns.getUint8(i);
      const value = columns.getInt16(n + 2 * i, true);
      const key = airports[columns.getUint8(3 * n + i)] as string;
      return { at: arrived - MINUTE * value, arrived, key, value };
    });
  }
}
