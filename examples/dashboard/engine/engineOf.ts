import type { JobHandle, OperatorMetrics } from 'rxtide';
import { PATH } from '../pipeline/pipeline.js';
import { accountOf } from './account.js';
import type { Engine } from './protocol.js';
import type { ReplayClock } from './replayClock.js';
import type { Tally } from './tally.js';

/** What was measured the last time. */
export interface Mark {
  readonly time: number;
  readonly read: number;
  readonly waited: number;
}

export const NO_MARK: Mark = { time: NaN, read: 0, waited: 0 };

/** The engine's own view at one moment, and what the next one is compared with. */
export function engineOf(handle: JobHandle, tally: Tally, clock: ReplayClock, last: Mark): [Engine, Mark] {
  const metrics = handle.metrics();
  const account = accountOf(metrics.operators, PATH);
  const { operators, flow, checkpoints } = metrics;
  const mark = { time: performance.now(), read: account.read, waited: tally.waited };
  const passed = mark.time - last.time;
  const sum = (of: (operator: OperatorMetrics) => number): number => operators.reduce((all, one) => all + of(one), 0);
  const engine: Engine = {
    clock: finite(clock.now),
    newest: finite(tally.readings.newest),
    watermark: finite(operators.find(({ name }) => name === PATH[0])?.watermark ?? NaN),
    throughput: passed > 0 ? Math.max(0, (1000 * (mark.read - last.read)) / passed) : 0,
    read: account.read,
    fates: account.fates,
    problems: account.problems,
    keys: operators.find(({ name }) => name === 'windows')?.keys ?? 0,
    windows: sum(({ windows }) => windows),
    timers: sum(({ timers }) => timers),
    results: tally.results.results,
    revised: tally.results.revised,
    checkpoint: {
      duration: finite(checkpoints.lastDuration),
      pause: finite(checkpoints.lastPause),
      size: finite(checkpoints.lastSize),
      taken: checkpoints.taken,
    },
    credits: { taken: flow.taken, all: flow.credits },
    waiting: passed > 0 ? Math.min(1, Math.max(0, (mark.waited - last.waited) / passed)) : 0,
    latencies: tally.results.latencies,
    behind: tally.readings.behind,
    explain: handle.explain(),
  };
  return [engine, mark];
}

/** JSON has no infinities. */
function finite(n: number): number | null {
  return Number.isFinite(n) ? n : null;
}
