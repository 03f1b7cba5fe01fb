import { expect, it } from '@jest/globals';
import { checkpointCosts } from '../../perf/gauges/checkpointCosts.js';
import { memory } from '../../perf/gauges/memory.js';

it('the gauge of memory reads bytes of each kind of state', async () => {
  const readings = await memory.read(true);
  expect(readings.length).toBeGreaterThan(5);
  for (const { value, unit } of readings) {
    expect(unit).toBe('bytes');
    expect(Number.isFinite(value)).toBe(true);
  }
});

it('the gauge of checkpoints writes, restores and merges them', async () => {
  const readings = await checkpointCosts.read(true);
  const bytes = new Map(readings.map(({ name, value }) => [name, value]));
  expect(bytes.get('a checkpoint of everything')).toBeGreaterThan(bytes.get('a checkpoint of changes')!);
});
