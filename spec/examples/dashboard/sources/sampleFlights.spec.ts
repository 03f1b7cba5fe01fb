import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import type { Reading } from '../../../../examples/dashboard/pipeline/reading.js';
import { packSample, sampleSource, unpackSample } from '../../../../examples/dashboard/sources/sampleFlights.js';

const MINUTE = 60_000;

describe('the sample of flights', () => {
  it('comes out as it went in', () => {
    const flight = fc.record({
      since: fc.nat(255),
      value: fc.integer({ min: -120, max: 2000 }),
      key: fc.constantFrom('ORD', 'ATL', 'LAX'),
    });
    fc.assert(
      fc.property(fc.array(flight), (flights) => {
        let arrived = Date.UTC(2001, 0, 1);
        const readings = flights.map(({ since, value, key }): Reading => {
          arrived += since * MINUTE;
          return { at: arrived - value * MINUTE, arrived, key, value };
        });
        expect(unpackSample(packSample(readings))).toEqual(readings);
      }),
    );
  });

  it('is read from each position on', async () => {
    const flights = Array.from({ length: 9000 }, (_, i): Reading => {
      const arrived = Date.UTC(2001, 0, 1) + i * MINUTE;
      return { at: arrived - (i % 50) * MINUTE, arrived, key: ['ORD', 'ATL'][i % 2] as string, value: i % 50 };
    });
    const source = sampleSource('flights', packSample(flights));
    const { signal } = new AbortController();
    for (const position of [undefined, 0, 1, 2]) {
      const readings: Reading[] = [];
      for await (const { values } of source.open(position, signal)) readings.push(...values);
      expect(readings).toEqual(flights.slice((position ?? 0) * 4096));
    }
  });

  it('is refused where it would not come out so', () => {
    const reading = { at: 0, arrived: 0, key: 'ORD', value: 0 };
    expect(() => packSample([reading, { ...reading, arrived: 256 * MINUTE }])).toThrow(
      'there are 256 minutes between two flights',
    );
  });
});
