// What runs the suites, in a process of its own: see runSuites.ts.
import { measure } from './measure.js';
import type { Effort, Measurement } from './measure.js';
import type { GaugeResults } from './results.js';
import { suites } from './suites.js';
import { warmUp } from './warmUp/warmUp.js';

/** What one process is to do. Names choose among `suites`; all workloads run in the order given. */
export interface Task {
  readonly suites: readonly {
    readonly name: string;
    readonly workloads: readonly string[];
    readonly gauges: readonly string[];
  }[];
  readonly effort: Effort;
}

/** What the process tells, as it goes on: `begins` says that the next of its steps does. */
export type Report =
  | { readonly step: string; readonly begins: boolean }
  | { readonly measurement: Measurement }
  | { readonly gauge: GaugeResults };

/** Sends, and gives way, so that what has been sent is on its way before the next long loop. */
function tell(report: Report): Promise<void> {
  return new Promise((resolve, reject) => {
    process.send!(report, (error: Error | null) => (error === null ? resolve() : reject(error)));
  });
}

async function run({ suites: chosen, effort }: Task): Promise<void> {
  // Gauges are read where nothing else has run.
  if (chosen.some(({ workloads }) => workloads.length > 0)) {
    warmUp((name) => void tell({ step: `warming up: ${name}`, begins: true }));
  }
  for (const { name: suite, workloads, gauges } of chosen) {
    const { workloads: known, gauges: knownGauges = [] } = suites.find(({ name }) => name === suite)!;
    for (const workload of known.filter(({ name }) => workloads.includes(name))) {
      const onRound = (round: number): Promise<void> =>
        tell({ step: `${suite}: ${workload.name}, round ${round + 1}`, begins: false });
      await tell({ step: `${suite}: ${workload.name}, checking`, begins: true });
      await tell({ measurement: await measure(workload, effort, onRound) });
    }
    for (const gauge of knownGauges.filter(({ name }) => gauges.includes(name))) {
      const { name, about } = gauge;
      await tell({ step: `${suite}: ${name}`, begins: true });
      await tell({ gauge: { name, about, readings: await gauge.read(false) } });
    }
  }
}

// The parent has gone: nobody waits for this any more.
process.once('disconnect', () => process.exit());
process.once('message', (task: Task) => {
  run(task).then(
    () => process.disconnect(),
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
});
