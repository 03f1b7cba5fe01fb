import { describe, expect, it } from '@jest/globals';
import { latencyChart } from '../../../perf/latency/chart.js';
import { measureLatency } from '../../../perf/latency/measureLatency.js';
import type { LatencyRun } from '../../../perf/latency/measureLatency.js';
import { latencyPipelines } from '../../../perf/latency/pipelines.js';
import { latencyJson, latencyPage, latencyReport, latencyTable } from '../../../perf/latency/report.js';
import { ManualClock } from './manualClock.js';

/** A short run on a clock that moves by half a millisecond for each look at it. */
async function measured(name: string, rate = 1000): Promise<LatencyRun> {
  const pipeline = latencyPipelines.find((one) => one.name === name)!;
  const clock = new ManualClock(0.5);
  const run = measureLatency(pipeline, { rate, warmUp: 0.2, seconds: 0.5 }, clock);
  clock.drain();
  return run;
}

describe('measureLatency', () => {
  it('counts a window from the event that made it due, by the schedule', async () => {
    const run = await measured('tumbling');
    expect(run).toMatchObject({ pipeline: 'tumbling', offered: 1000, saturated: false });
    // Those that end at 0.2, 0.3, … 0.6 s: the event that ends the last one does not come.
    expect(run.first.samples).toBe(5);
    expect(run.first.top).toBeUndefined();
    // The clock stands still while the pipeline is at work, and each event is due when the clock is looked at.
    expect(run.first.max).toBe(0);
    // Each window has a hundred events, of nearly as many keys.
    expect(run.all.samples).toBeGreaterThan(450);
    expect(run.all.samples).toBeLessThanOrEqual(500);
    expect(run.in).toBeCloseTo(1000, -1);
  });

  it('gives the results of all keys at each slide', async () => {
    const run = await measured('sliding');
    expect(run.first.samples).toBe(50);
    // The windows are not full yet: at least all keys of 0.2 s, at most all events.
    expect(run.all.samples).toBeGreaterThan(50 * 180);
    expect(run.all.samples).toBeLessThan(50 * 700);
  });

  it('counts each event where each has a result', async () => {
    const run = await measured('stateless', 4000);
    expect(run.all.samples).toBe(1000);
    expect(run.first.samples).toBe(1000);
    // Due a quarter of a ms apart, looked at every half: those that pass are due just then.
    expect(run.all.max).toBeLessThanOrEqual(0.25);
  });
});

describe('the report', () => {
  const of = (offered: number, time: number, saturated = false): LatencyRun => {
    const latencies = {
      samples: 3000,
      percentiles: { '50': time, '90': 2 * time, '99': 3 * time, '99.9': 4 * time, '99.99': 5 * time },
      max: 6 * time,
      top: 99.9,
    };
    const none = { count: 0, total: 0, longest: 0 };
    const gc = { minor: { count: 12_345, total: 20, longest: 2.5 }, major: none };
    const about = 'a < b & c';
    return {
      pipeline: 'p',
      about,
      offered,
      warmUp: 1,
      seconds: 2,
      in: offered,
      out: 1e6,
      saturated,
      first: latencies,
      all: latencies,
      gc,
      longestGap: 0.3,
    };
  };
  const runs = [of(50_000, 1), of(100_000, 1.5), of(200_000, NaN, true)];

  it('is a table, in which a percentile that the samples cannot tell is in brackets', () => {
    expect(latencyTable(runs).split('\n')).toEqual([
      '| events/s | in + out, items/s | p50 | p90 | p99 | p99.9 | p99.99 | longest | causes | GC: pauses, longest | longest gap |',
      '| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |',
      '| 50 k | 1.05 M | 1.00 | 2.00 | 3.00 | 4.00 | (5.00) | 6.00 | 3000 | 12.3 k, 2.50 | 0.30 |',
      '| 100 k | 1.1 M | 1.50 | 3.00 | 4.50 | 6.00 | (7.50) | 9.00 | 3000 | 12.3 k, 2.50 | 0.30 |',
      '| 200 k | too much | – | – | – | – | (–) | – | 3000 | 12.3 k, 2.50 | 0.30 |',
    ]);
  });

  it('goes between the markers of a page, and stays there when it is written again', () => {
    const report = latencyReport(runs);
    const page = latencyPage('before\n<!-- latency -->old<!-- /latency -->\nafter', report);
    expect(page).toContain(`\`p\`: a < b & c.\n\n${latencyTable(runs)}\n\n<!-- /latency -->\nafter`);
    expect(page).toMatch(/^before\n<!-- latency -->\n\n`p`/);
    expect(latencyPage(page, report)).toBe(page);
    expect(() => latencyPage('no markers', report)).toThrow('<!-- latency -->');
  });

  it('is JSON, without more digits than there are', () => {
    const report = JSON.parse(latencyJson(latencyReport([of(50_000, 1 / 3)]))) as { runs: LatencyRun[] };
    expect(report.runs[0]!.first.percentiles['50']).toBe(0.3333);
  });

  it('is an image, with a curve for each percentile, and the load that is too much', () => {
    const svg = latencyChart(runs);
    expect(svg).toContain('a &lt; b &amp; c');
    expect(svg.match(/<g fill="none"/g)).toHaveLength(5);
    expect(svg).toContain('too much');
    expect(svg).not.toMatch(/NaN|undefined/);
  });
});
