import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { chart } from '../../../../examples/flights/report/chart.js';
import type { ChartHour } from '../../../../examples/flights/report/chart.js';
import { plain } from './plain.js';

const hour = (mean: number, p95: number, departures = 1000): ChartHour => ({ departures, mean, p95 });

describe('chart', () => {
  it('shows means as bars, 95th percentiles as lines above them, on one axis from zero', () => {
    const hours = [hour(0, 10), hour(10, 20), hour(25, 62), hour(60, 116), hour(30, 120)];
    expect(chart(hours, 28, plain)).toEqual([
      '   120 ┤            ─── ▔▔▔',
      '       │',
      '   100 ┤',
      '       │',
      '    80 ┤',
      '       │        ▁▁▁',
      '    60 ┤            ███',
      '       │            ███',
      '    40 ┤            ███',
      '       │        ▄▄▄ ███ ███',
      '    20 ┤    ▔▔▔ ███ ███ ███',
      '       │▔▔▔ ███ ███ ███ ███',
      ' 0 min ┼───────────────────',
      '  hour  00      02      04',
      '  mean  0       25      30',
      '   p95  10      62      120',
    ]);
  });

  it('goes below zero where flights leave early', () => {
    const hours = [hour(-4, 20), hour(-10, -2), hour(-14, 0), hour(8, 35)];
    expect(chart(hours, 17, plain)).toEqual([
      '    35 ┤      ▔',
      '       │',
      '    25 ┤',
      '       │▔',
      '    15 ┤',
      '       │      ▅',
      '     5 ┤      █',
      ' 0 min ┼───────',
      '    -5 ┤▀ █ █',
      '   -10 ┤  █ █',
      '   -15 ┤    ▀',
      '  hour  00    03',
      '  mean  -4    8',
      '   p95  20    35',
    ]);
  });

  it('leaves out hours with too few flights to compare, and says so', () => {
    const hours = [hour(10, 20, 1_000_000), undefined, hour(900, 1600, 999), hour(10, 20, 2)];
    const lines = chart(hours, 80, plain);
    expect(lines[0]).toBe('    20 ┤▔▔▔▔');
    expect(lines.slice(-4)).toEqual([
      '  hour  00        02',
      '  mean  10        900',
      '   p95  20        1600',
      '        not drawn: 02, 03, with 1,001 flights too few to compare',
    ]);
  });

  it('is as wide as there is room, up to five columns for an hour', () => {
    const hours = Array.from({ length: 24 }, (_, i) => hour(i, 2 * i));
    const widthAt = (columns: number): number => Math.max(...chart(hours, columns, plain).map((line) => line.length));
    expect([32, 60, 80, 104, 128, 300].map(widthAt)).toEqual([32, 55, 79, 103, 127, 127]);
  });

  it('shows any delays in at most a dozen rows above the numbers', () => {
    const minutes = fc.double({ min: -120, max: 20_000, noNaN: true });
    fc.assert(
      fc.property(fc.array(fc.tuple(minutes, minutes), { minLength: 24, maxLength: 24 }), (hours) => {
        const lines = chart(
          hours.map(([mean, p95]) => hour(mean, p95)),
          80,
          plain,
        );
        expect(lines.length).toBeLessThanOrEqual(12 + 2 + 1 + 3);
        for (const line of lines) expect(line.length).toBeLessThanOrEqual(80);
      }),
    );
  });
});
