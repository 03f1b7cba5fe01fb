import { cpus } from 'node:os';
import type { Measurement, Spread } from './measure.js';

const HEADINGS = ['workload', 'events', 'rxtide', 'loop', 'RxJS', '× loop', '× RxJS', 'wanted', 'met'];

/** The measurements as a table; times in ns per event, ratios as the median with the lowest and the highest round. */
export function table(measurements: readonly Measurement[]): string {
  const rows = [HEADINGS, ...measurements.flatMap(rowsOf)];
  const widths = HEADINGS.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  const lines = rows.map((row) =>
    row
      .map((cell, i) => pad(cell, widths[i]!, i))
      .join('  ')
      .trimEnd(),
  );
  lines.splice(1, 0, widths.map((width) => '─'.repeat(width)).join('  '));
  return lines.join('\n');
}

/** What the rows mean, one line per workload. */
export function notes(measurements: readonly Measurement[]): string {
  return measurements.map(({ workload, about }) => `${workload}: ${about}.`).join('\n');
}

/** The same for programs. */
export function json(measurements: readonly Measurement[], rounds: number): string {
  const machine = { node: process.version, v8: process.versions.v8, cpu: cpus()[0]?.model, platform: process.platform };
  return `${JSON.stringify({ unit: 'ns per event', rounds, machine, measurements }, null, 2)}\n`;
}

function rowsOf(measurement: Measurement): string[][] {
  const { workload, events, rxjsEvents, nanoseconds, ratios, wanted } = measurement;
  const reduced = rxjsEvents !== undefined && rxjsEvents < events ? ` (${count(rxjsEvents)})` : '';
  const row = [
    workload,
    count(events),
    time(nanoseconds['rxtide']),
    time(nanoseconds['loop']),
    `${time(nanoseconds['rxjs'])}${reduced}`,
    ratio(ratios['loop']),
    ratio(ratios['rxjs']),
    '',
    '',
  ];
  const rows = [row];
  for (const name of Object.keys(ratios)) {
    if (name === 'loop' || name === 'rxjs') continue;
    rows.push([`  × ${name}`, '', '', time(nanoseconds[name]), '', ratio(ratios[name]), '', '', '']);
  }
  for (const { ratio: name, least, aim, met } of wanted) {
    const target = name === 'loop' || name === 'rxjs' ? row : rows.find(([title]) => title === `  × ${name}`)!;
    target[7] = `≥ ${least}${aim === undefined ? '' : ` (${aim})`} × ${name}`;
    target[8] = met ? 'yes' : 'NO';
  }
  return rows;
}

function count(events: number): string {
  return events >= 1_000_000 ? `${events / 1_000_000} M` : `${events / 1_000} k`;
}

function time(spread: Spread | undefined): string {
  return spread === undefined ? '' : spread.median.toFixed(spread.median < 100 ? 1 : 0);
}

function ratio(spread: Spread | undefined): string {
  if (spread === undefined) return '';
  const { median, min, max } = spread;
  return `${short(median)} (${short(min)}..${short(max)})`;
}

function short(value: number): string {
  return value.toFixed(value < 10 ? 2 : value < 100 ? 1 : 0);
}

function pad(cell: string, width: number, column: number): string {
  return column === 0 || column === 7 ? cell.padEnd(width) : cell.padStart(width);
}
