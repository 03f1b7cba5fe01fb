import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import type { AirportHour } from '../../../examples/flights/pipeline.js';
import { ENOUGH_DEPARTURES, Summary } from '../../../examples/flights/summary.js';

const result = fc
  .record({ departures: fc.integer({ min: 1, max: 2 * ENOUGH_DEPARTURES }), mean: fc.integer({ min: -50, max: 50 }) })
  .map(({ departures, mean }): AirportHour => {
    const pane = { timing: 'on-time', index: 0, isLast: true } as const;
    return { key: 'ORD', window: { start: 0, end: 1 }, value: { departures, mean, p95: mean, longest: mean }, pane };
  });

describe('the summary', () => {
  it('keeps the worst hours among those with enough departures, the worst first, the earlier of two alike', () => {
    fc.assert(
      fc.property(fc.array(result, { maxLength: 100 }), (results) => {
        const summary = new Summary();
        const numbered = results.map((result, start) => ({ ...result, window: { start, end: start + 1 } }));
        for (const result of numbered) summary.ofResults.add(result);
        const worst = numbered
          .filter(({ value }) => value.departures >= ENOUGH_DEPARTURES)
          .sort((a, b) => (b.value.mean as number) - (a.value.mean as number))
          .slice(0, 10);
        expect(summary.worst.map(({ start }) => start)).toEqual(worst.map(({ window }) => window.start));
        expect(summary.results).toBe(results.length);
        expect(summary.departures).toBe(results.reduce((sum, { value }) => sum + value.departures, 0));
      }),
    );
  });

  it('adds up the late flights, and keeps the first reasons of the rejected ones', () => {
    const summary = new Summary();
    for (const delay of [300, 100, 200]) summary.ofLate.add({ date: 0, delay, origin: 'ORD' });
    expect(summary.late).toEqual({ flights: 3, delay: 600, longest: 300 });
    for (let i = 0; i < 5; i++) {
      summary.ofRejected.add({
        value: i,
        timestamp: undefined,
        operator: 'reports',
        error: i === 1 ? 'text' : new Error(`${i}`),
      });
    }
    expect(summary.rejected).toBe(5);
    expect(summary.reasons).toEqual(['0', 'text', '2']);
  });

  it('goes on from the state of another, which goes its own way', () => {
    fc.assert(
      fc.property(fc.array(result, { maxLength: 50 }), fc.nat(50), (results, cut) => {
        const whole = new Summary();
        const first = new Summary();
        const second = new Summary();
        for (const [i, each] of results.entries()) {
          whole.ofResults.add(each);
          if (i === cut) second.ofResults.restore(first.ofResults.state());
          first.ofResults.add(each);
          if (i >= cut) second.ofResults.add(each);
        }
        if (cut < results.length) expect(second.ofResults).toEqual(whole.ofResults);
      }),
    );
  });
});
