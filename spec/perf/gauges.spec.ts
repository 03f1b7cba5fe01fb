import { expect, it } from '@jest/globals';
import { memory } from '../../perf/gauges/memory.js';

it('the gauge of memory reads bytes of each kind of state', async () => {
  const readings = await memory.read(true);
  expect(readings.length).toBeGreaterThan(5);
  for (const { value, unit } of readings) {
    expect(unit).toBe('bytes');
    expect(Number.isFinite(value)).toBe(true);
  }
});
