import { BUSY_CLOCK } from '../latency/clock.js';
import { measureLatency } from '../latency/measureLatency.js';
import { latencyPipelines } from '../latency/pipelines.js';
import type { Gauge, Reading } from '../suite.js';

/** Events a second. */
const RATE = 200_000;

/** In seconds: a window of the longest must be whole before anything counts. */
const WARM_UP = 11;
const MEASURED = 10;

const SHOWN = ['50', '99', '99.99'];

/** What is wanted of the highest of them, ms. */
const MOST = 10;

/** How late results are, under a load that waits for nothing. */
export const latency: Gauge = {
  name: 'latency under load',
  about:
    `${RATE.toLocaleString('en')} events a second, offered by a schedule that nothing holds up, for ${MEASURED} s after ${WARM_UP} s of warming up: how ` +
    'long after the event that made it due, by the schedule, each result was there; ' +
    latencyPipelines.map(({ name, about }) => `${name}: ${about}`).join('; '),
  async read() {
    const readings: Reading[] = [];
    for (const pipeline of latencyPipelines) {
      const { all, saturated } = await measureLatency(
        pipeline,
        { rate: RATE, warmUp: WARM_UP, seconds: MEASURED },
        BUSY_CLOCK,
      );
      for (const percentile of SHOWN) {
        readings.push({
          name: `${pipeline.name}, p${percentile}${saturated ? ', fell behind' : ''}`,
          value: all.percentiles[percentile] ?? all.max,
          unit: 'ms',
          ...(percentile === SHOWN.at(-1) ? { most: MOST } : {}),
        });
      }
    }
    return readings;
  },
};
