import type { Measurement } from './measure.js';
import { Progress } from './progress.js';
import { thisMachine } from './results.js';
import type { GaugeResults, Measured, Results } from './results.js';
import { runTask } from './runTask.js';
import type { Suite } from './suite.js';
import type { Report, Task } from './suiteProcess.js';
import { warmUpPipelines } from './warmUp.js';

/** Each suite in a process of its own, or all in one. */
export type Way = 'alone' | 'together';

export interface RunOptions {
  readonly rounds: number;
  /** One of them, or both, for the ratio between them. */
  readonly ways: readonly Way[];
  readonly signal: AbortSignal;
}

/** Runs the suites in fresh processes, one after the other, and shows how far it has got. */
export async function runSuites(suites: readonly Suite[], { rounds, ways, signal }: RunOptions): Promise<Results> {
  const tasks = ways.map((way) => ({
    way,
    tasks: tasksOf(suites, way, way === ways[0] ? rounds : Math.ceil(rounds / 2)),
  }));
  const progress = new Progress(tasks.flatMap((of) => of.tasks).reduce((sum, task) => sum + stepsOf(task), 0));
  const measured: Record<Way, Map<string, Measurement>> = { alone: new Map(), together: new Map() };
  const read = new Map<string, GaugeResults>();
  try {
    for (const { way, tasks: ofWay } of tasks) {
      for (const task of ofWay) {
        progress.heading(ofWay.length === 1 && way === 'together' ? 'all in one process' : task.suites[0]!.name);
        const onReport = (report: Report): void => {
          if ('step' in report) progress.step(report.step);
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
    const first = measured[ways[0]!].get(name)!;
    const together = ways.length > 1 ? measured.together.get(name) : undefined;
    return together === undefined ? first : { ...first, together: together.nanoseconds };
  };
  return {
    day: new Date().toISOString().slice(0, 10),
    ...thisMachine(),
    rounds,
    suites: suites.map(({ name, about, workloads, gauges = [] }) => ({
      name,
      about,
      measurements: workloads.map((workload) => ofWorkload(workload.name)),
      gauges: gauges.flatMap((gauge) => read.get(gauge.name) ?? []),
    })),
  };
}

/** Gauges are read in a process that has run nothing but their own suite. */
function tasksOf(suites: readonly Suite[], way: Way, rounds: number): Task[] {
  const ofSuites = suites.map(({ name, workloads, gauges = [] }) => ({
    name,
    workloads: workloads.map((workload) => workload.name),
    gauges: way === 'alone' ? gauges.map((gauge) => gauge.name) : [],
  }));
  if (way === 'together') return [{ suites: ofSuites.filter(({ workloads }) => workloads.length > 0), rounds }];
  return ofSuites.map((suite) => ({ suites: [suite], rounds }));
}

function stepsOf({ suites, rounds }: Task): number {
  const count = suites.reduce((sum, { workloads }) => sum + workloads.length, 0);
  const gauges = suites.reduce((sum, suite) => sum + suite.gauges.length, 0);
  return count * rounds + gauges + (count > 0 ? warmUpPipelines.length : 0);
}
