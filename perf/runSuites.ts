import type { Effort, Measurement } from './measure.js';
import { Progress } from './progress.js';
import { thisMachine } from './results.js';
import type { GaugeResults, Measured, Results } from './results.js';
import { runTask } from './runTask.js';
import type { Suite } from './suite.js';
import type { Report, Task } from './suiteProcess.js';
import { warmUpPipelines } from './warmUp/warmUp.js';

/** Each suite in a process of its own, or all in one. */
export type Way = 'alone' | 'together';

export interface RunOptions {
  /** One way, or both, for the ratio between them; the first is the one whose times are reported. */
  readonly ways: Readonly<Partial<Record<Way, Effort>>>;
  readonly signal: AbortSignal;
}

/** Runs the suites in fresh processes, one after the other, and shows how far it has got. */
export async function runSuites(suites: readonly Suite[], { ways, signal }: RunOptions): Promise<Results> {
  const efforts = Object.entries(ways) as [Way, Effort][];
  const tasks = efforts.map(([way, effort]) => ({ way, tasks: tasksOf(suites, way, effort) }));
  const progress = new Progress(tasks.flatMap((of) => of.tasks).reduce((sum, task) => sum + stepsOf(task), 0));
  const measured: Record<Way, Map<string, Measurement>> = { alone: new Map(), together: new Map() };
  const read = new Map<string, GaugeResults>();
  try {
    for (const { way, tasks: ofWay } of tasks) {
      for (const task of ofWay) {
        progress.heading(ofWay.length === 1 && way === 'together' ? 'all in one process' : task.suites[0]!.name);
        const onReport = (report: Report): void => {
          if ('step' in report) progress.step(report.step, report.begins);
          else if ('gauge' in report) read.set(report.gauge.name, report.gauge);
          else measured[way].set(report.measurement.workload, report.measurement);
        };
        await runTask(task, onReport, signal);
      }
    }
  } finally {
    progress.end();
  }
  const ofWorkload = (name: string): Measured => {
    const first = measured[efforts[0]![0]].get(name)!;
    const together = efforts.length > 1 ? measured.together.get(name) : undefined;
    return together === undefined ? first : { ...first, together: together.nanoseconds };
  };
  return {
    day: new Date().toISOString().slice(0, 10),
    ...thisMachine(),
    rounds: efforts[0]![1].rounds,
    suites: suites.map(({ name, about, workloads, gauges = [], mean }) => ({
      name,
      about,
      measurements: workloads.map((workload) => ofWorkload(workload.name)),
      gauges: gauges.flatMap((gauge) => read.get(gauge.name) ?? []),
      ...(mean === undefined ? {} : { mean }),
    })),
  };
}

/** Gauges are read in a process that has run nothing but their own suite. */
function tasksOf(suites: readonly Suite[], way: Way, effort: Effort): Task[] {
  const ofSuites = suites.map(({ name, workloads, gauges = [] }) => ({
    name,
    workloads: workloads.map((workload) => workload.name),
    gauges: way === 'alone' ? gauges.map((gauge) => gauge.name) : [],
  }));
  if (way === 'together') return [{ suites: ofSuites.filter(({ workloads }) => workloads.length > 0), effort }];
  return ofSuites.map((suite) => ({ suites: [suite], effort }));
}

function stepsOf({ suites }: Task): number {
  const count = suites.reduce((sum, { workloads }) => sum + workloads.length, 0);
  const gauges = suites.reduce((sum, suite) => sum + suite.gauges.length, 0);
  return count + gauges + (count > 0 ? warmUpPipelines.length : 0);
}
