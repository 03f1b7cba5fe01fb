import type { Style } from '../terminal.js';
import { count, minutes } from './format.js';

/** An hour of the day. */
export interface ChartHour {
  readonly departures: number;
  readonly mean: number;
  readonly p95: number;
}

/** Rows above zero, at most, and how many minutes one may stand for. */
const ROWS = 12;
const STEPS = [1, 2, 5, 10, 15, 20, 30, 60, 120, 240, 480, 960, 1920];

/** From an eighth of a cell to a whole one, from below; of those from above there are but three. */
const UP = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
const DOWN = ['▔', '▔', '▔', '▀', '▀', '▀', '█', '█'];
/** A line in the lower, the middle and the upper third of a cell. */
const CAPS = ['▁', '─', '▔'];

/** Columns left of the bars. */
const MARGIN = 8;
/** An hour that has less than so much of the flights has no bar: a handful of flights would set the scale for all. */
const FEWEST = 0.001;

/**
 * The hours of a day side by side: a bar as high as the mean, a line above it at the 95th percentile. The axis is linear and starts at 0,
 * or below where a mean is negative; the top of a row of cells is at the number beside it.
 *
 * @param hours - by the hour, 0 to 23; `undefined` for one without flights
 * @param width - columns there are
 */
export function chart(hours: readonly (ChartHour | undefined)[], width: number, style: Style): string[] {
  const total = hours.reduce((sum, hour) => sum + (hour?.departures ?? 0), 0);
  const drawn = hours.map((hour) => (hour !== undefined && hour.departures >= FEWEST * total ? hour : undefined));
  const highest = Math.max(0, ...drawn.map((hour) => Math.max(hour?.mean ?? 0, hour?.p95 ?? 0)));
  const lowest = Math.min(0, ...drawn.map((hour) => hour?.mean ?? 0));
  const step = STEPS.find((step) => (highest - lowest) / step <= ROWS) ?? Math.ceil((highest - lowest) / ROWS);
  const above = Math.max(1, Math.ceil(highest / step));
  const below = Math.ceil(Math.round((8 * -lowest) / step) / 8);

  /** Columns for an hour, the gap behind it among them. */
  const cell = Math.max(1, Math.min(5, Math.floor((width - MARGIN) / hours.length)));
  const bar = Math.max(1, cell - 1);
  const across = (glyphOf: (hour: ChartHour | undefined, i: number) => string): string =>
    drawn
      .map((hour, i) => glyphOf(hour, i).repeat(bar) + ' '.repeat(cell - bar))
      .join('')
      .trimEnd();
  const line = (label: string, edge: string, cells: string): string =>
    `${style.dim(`${label.padStart(MARGIN - 2)} ${edge}`)}${cells}`.trimEnd();

  const lines: string[] = [];
  for (let row = above - 1; row >= 0; row--) {
    const cells = across((hour) => (hour === undefined ? ' ' : glyphAbove(hour, row, step)));
    // Every second one from the top: each would be a wall of numbers.
    const isLabelled = row % 2 === (above - 1) % 2;
    lines.push(line(isLabelled ? String((row + 1) * step) : '', isLabelled ? '┤' : '│', cells));
  }
  lines.push(line('0 min', '┼', style.dim('─'.repeat(cell * hours.length - (cell - bar)))));
  for (let row = 0; row < below; row++) {
    lines.push(
      line(
        String(-(row + 1) * step),
        '┤',
        across((hour) => (hour === undefined ? ' ' : glyphBelow(hour, row, step))),
      ),
    );
  }
  /** A line of texts, each below the first column of its hour, as many as have room. */
  const every = [1, 2, 3, 6, 12].find((every) => every * cell >= 6) as number;
  const under = (label: string, textOf: (hour: ChartHour | undefined, i: number) => string): string => {
    const texts = hours.map((hour, i) => (i % every === 0 ? textOf(hour, i).padEnd(every * cell) : ''));
    return `${style.dim(label.padStart(MARGIN - 2))}  ${texts.join('')}`.trimEnd();
  };
  lines.push(
    under('hour', (_, i) => String(i).padStart(2, '0')),
    under('mean', (hour) => minutes(hour?.mean)),
    under('p95', (hour) => minutes(hour?.p95)),
  );
  const left = hours.flatMap((hour, i) => (hour !== undefined && drawn[i] === undefined ? [i] : []));
  if (left.length > 0) {
    const flights = left.reduce((sum, i) => sum + (hours[i] as ChartHour).departures, 0);
    const names = left.map((i) => String(i).padStart(2, '0')).join(', ');
    lines.push(style.dim(`        not drawn: ${names}, with ${count(flights)} flights too few to compare`));
  }
  return lines;
}

/** What an hour shows in the cell from `row * step` to `(row + 1) * step`. */
function glyphAbove({ mean, p95 }: ChartHour, row: number, step: number): string {
  const eighths = Math.min(8, Math.round((mean / step - row) * 8));
  const cap = p95 / step - row;
  // On the border of two cells it is the upper edge of the lower one.
  if (eighths <= 0) return cap > 0 && cap <= 1 ? (CAPS[Math.min(2, Math.floor(cap * 3))] as string) : ' ';
  return UP[eighths - 1] as string;
}

/** What an hour shows in the cell from `-row * step` down to `-(row + 1) * step`. */
function glyphBelow({ mean }: ChartHour, row: number, step: number): string {
  const eighths = Math.min(8, Math.round((-mean / step - row) * 8));
  return eighths > 0 ? (DOWN[eighths - 1] as string) : ' ';
}
