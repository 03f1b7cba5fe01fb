import { expect } from '@jest/globals';
import type { Reading } from '../../../examples/dashboard/pipeline/reading.js';
import { batch, type Bounds } from './batch.js';
import type { DashboardPage, FigureRow } from './dashboardPage.js';

/** What the table says is what a batch over the same readings gives. Gives its rows. */
export async function expectFigures(
  dashboard: DashboardPage,
  readings: readonly Reading[],
  bounds: Bounds,
): Promise<readonly FigureRow[]> {
  const { figures } = batch(readings, bounds);
  const rows = await dashboard.figures();
  for (const { start, key, count, mean, p95 } of rows) {
    const expected = figures.get(`${start} ${key}`);
    expect({ start, key, count }).toEqual({ start, key, count: expected?.count });
    expect(Math.abs(mean - (expected?.mean ?? NaN))).toBeLessThanOrEqual(0.06);
    // A sketch: to within one percent, and the table has one digit behind the point.
    expect(Math.abs(p95 - (expected?.p95 ?? NaN))).toBeLessThanOrEqual(0.01 * Math.abs(expected?.p95 ?? NaN) + 0.06);
  }
  return rows;
}
