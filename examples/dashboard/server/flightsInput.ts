import { fileURLToPath } from 'node:url';
import type { Source } from 'rxtide';
import { parquetSource } from 'rxtide/parquet';
import { COLUMNS, reportedAt, toFlight } from '../../flights/flights.js';
import { reports } from '../../flights/reports.js';
import { aboutFlights } from '../engine/about.js';
import type { Input } from '../engine/input.js';
import type { Reading } from '../pipeline/reading.js';

/** Three million flights, in a package that is here for its data. */
const FLIGHTS = fileURLToPath(new URL('../../../node_modules/vega-datasets/data/flights-3m.parquet', import.meta.url));

/** The flights, in the order in which they were reported: the source of the main job, as readings. */
export function flightReadings(path: string = FLIGHTS): Source<Reading> {
  const source = reports(parquetSource(path, { columns: COLUMNS, map: toFlight, chunkRows: 4_096 }));
  return {
    name: source.name,
    async *open(position, signal) {
      for await (const chunk of source.open(position as Parameters<typeof source.open>[0], signal)) {
        const values = chunk.values.map((flight): Reading => {
          return { at: flight.date, arrived: reportedAt(flight), key: flight.origin, value: flight.delay };
        });
        yield { ...chunk, values };
      }
    },
  };
}

export function flightsInput(): Input {
  return { about: aboutFlights('Three million flights'), source: flightReadings() };
}
