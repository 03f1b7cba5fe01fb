import { readFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import type { Measurement, Spread } from './measure.js';
import { ROOT } from './root.js';
import type { Mean, Reading } from './suite.js';

/** What a run of the suites gave: what the report is made of, as it is kept in docs/performance.json. */
export interface Results {
  /** The day, as 2026-01-31. */
  readonly day: string;
  readonly machine: Machine;
  /** By package, and of node and v8. */
  readonly versions: Readonly<Record<string, string>>;
  readonly rounds: number;
  readonly suites: readonly SuiteResults[];
}

export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly gigabytes: number;
  readonly platform: string;
}

export interface SuiteResults {
  readonly name: string;
  readonly about: string;
  readonly measurements: readonly Measured[];
  readonly gauges: readonly GaugeResults[];
  readonly mean?: Mean;
}

/** A workload, where only its suite ran in the process; and where all suites did, if that was measured. */
export interface Measured extends Measurement {
  readonly together?: Readonly<Record<string, Spread>>;
}

export interface GaugeResults {
  readonly name: string;
  readonly about: string;
  readonly readings: readonly Reading[];
}

/** The packages whose versions matter for what is measured. */
const PACKAGES = ['rxjs', '@most/core', 'xstream', 'ix', '@electric-sql/d2ts', '@tanstack/db-ivm', 'lmdb'];

/** What the machine is, without what would name it. */
export function thisMachine(): Pick<Results, 'machine' | 'versions'> {
  const installed = PACKAGES.map((name) => [name, versionOf(join(ROOT, 'node_modules', name))]);
  return {
    machine: {
      cpu: cpus()[0]?.model.trim() ?? 'unknown',
      cores: cpus().length,
      gigabytes: Math.round(totalmem() / 2 ** 30),
      platform: `${process.platform} ${process.arch}`,
    },
    versions: {
      node: process.versions.node,
      v8: process.versions.v8,
      rxtide: versionOf(ROOT),
      ...(Object.fromEntries(installed) as Record<string, string>),
    },
  };
}

function versionOf(folder: string): string {
  return (JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string }).version;
}

/** As text: a line for each workload and gauge, numbers of four digits. */
export function toJson({ suites, ...rest }: Results): string {
  const line = (value: unknown): string => JSON.stringify(value, rounded);
  const list = (values: readonly unknown[]): string =>
    values.length === 0 ? '[]' : `[\n${values.map((value) => `        ${line(value)}`).join(',\n')}\n      ]`;
  const suite = ({ name, about, measurements, gauges, mean }: SuiteResults): string =>
    [
      '    {',
      `      "name": ${line(name)},`,
      `      "about": ${line(about)},`,
      ...(mean === undefined ? [] : [`      "mean": ${line(mean)},`]),
      `      "measurements": ${list(measurements)},`,
      `      "gauges": ${list(gauges)}`,
      '    }',
    ].join('\n');
  const head = Object.entries(rest).map(([name, value]) => `  ${line(name)}: ${line(value)},`);
  return `${['{', ...head, '  "suites": [', suites.map(suite).join(',\n'), '  ]', '}'].join('\n')}\n`;
}

function rounded(_name: string, value: unknown): unknown {
  return typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(4)) : value;
}

export function fromJson(text: string): Results {
  return JSON.parse(text) as Results;
}
