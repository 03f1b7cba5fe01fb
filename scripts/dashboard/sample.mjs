// A sample of the flights that is small enough to travel with a page: the first week.
import { gzipSync } from 'node:zlib';
import { packSample } from '../../.examples/dashboard/sources/sampleFlights.js';
import { flightReadings } from '../../.examples/dashboard/server/flightsInput.js';

const WEEK = 7 * 86_400_000;

/** Packed and compressed, and the airports that are in it. */
export async function sampleOf() {
  const flights = [];
  const stop = new AbortController();
  reading: for await (const { values } of flightReadings().open(undefined, stop.signal)) {
    for (const flight of values) {
      flights.push(flight);
      if (flight.arrived >= flights[0].arrived + WEEK) break reading;
    }
  }
  const airports = [...new Set(flights.map(({ key }) => key))].toSorted((a, b) => (a < b ? -1 : 1));
  return { airports, bytes: gzipSync(packSample(flights), { level: 9 }) };
}
