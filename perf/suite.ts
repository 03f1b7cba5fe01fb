import type { AnyWorkload } from './workload.js';

/** Workloads that belong together. Each suite runs in a process of its own. */
export interface Suite {
  readonly name: string;
  /** What is measured, for the reader of the report. */
  readonly about: string;
  readonly workloads: readonly AnyWorkload[];
  readonly gauges?: readonly Gauge[];
  /** What is wanted of the geometric mean of the speeds in units of the loop. */
  readonly mean?: Mean;
}

/** A bound on a geometric mean, and what to aim at. */
export interface Mean {
  readonly least: number;
  readonly aim: number;
}

/** Something that is not timed in turn with others: a size, or the time of a fresh process. */
export interface Gauge {
  readonly name: string;
  readonly about: string;
  /** Takes the readings. `small`: at a size that is enough to see that it works. */
  read(small: boolean): Promise<readonly Reading[]> | readonly Reading[];
}

/** A number that a gauge shows. */
export interface Reading {
  readonly name: string;
  readonly value: number;
  readonly unit: 'bytes' | 'ms';
  /** What it must not exceed, where a bound is wanted. */
  readonly most?: number;
}

/**
 * The suite of that name; or else what of the suites has it in its name, whatever the case: whole suites, and single workloads and gauges of
 * others.
 */
export function choose(suites: readonly Suite[], name: string): readonly Suite[] {
  const wanted = name.toLowerCase();
  const exact = suites.filter((suite) => suite.name.toLowerCase() === wanted);
  if (exact.length > 0) return exact;
  const has = (each: { readonly name: string }): boolean => each.name.toLowerCase().includes(wanted);
  return suites.flatMap((suite) => {
    if (has(suite)) return [suite];
    const workloads = suite.workloads.filter(has);
    const gauges = (suite.gauges ?? []).filter(has);
    return workloads.length + gauges.length > 0 ? [{ ...suite, workloads, gauges }] : [];
  });
}

/** What any of the names chooses, each once, in the order of the suites. */
export function chooseAll(suites: readonly Suite[], names: readonly string[]): readonly Suite[] {
  const chosen = names.flatMap((name) => choose(suites, name));
  return suites.flatMap((suite) => {
    const parts = chosen.filter(({ name }) => name === suite.name);
    if (parts.length === 0) return [];
    const workloads = suite.workloads.filter((each) => parts.some((part) => part.workloads.includes(each)));
    const gauges = (suite.gauges ?? []).filter((each) => parts.some((part) => part.gauges?.includes(each)));
    return [{ ...suite, workloads, gauges }];
  });
}
