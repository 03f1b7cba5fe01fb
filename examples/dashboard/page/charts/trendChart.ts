import uPlot from 'uplot';
import { MOST_COMPARED as MOST } from '../../engine/protocol.js';
import type { Lines } from '../model/series.js';
import { tick, time } from '../format.js';
import { colours } from './colours.js';
import { openRegion } from './openRegion.js';

/** What a chart shows of one key. */
export interface Drawn extends Lines {
  readonly colour: number;
}

export interface TrendOptions {
  /** Whether times stand below it. */
  readonly hasTimes: boolean;
  /** Whether there is nothing between two whole numbers. */
  readonly isWhole: boolean;
  /** Stands beside the watermark. */
  readonly label: string | undefined;
  /** The index of the window that is pointed at; `undefined`: none. */
  readonly onPoint: (index: number | undefined) => void;
}

const FONT = '11px Inter, ui-sans-serif, system-ui, sans-serif';
const NONE: (number | null)[] = [];
/** From one whole number on an axis to the next. */
const WHOLE = Array.from({ length: 30 }, (_, i) => ([1, 2, 5][i % 3] as number) * 10 ** Math.floor(i / 3));

/** Lines over event time: settled results as they are, early ones dashed, and a dot where a late reading has changed one. */
export class TrendChart {
  readonly #host: HTMLElement;
  readonly #plot: uPlot;
  #watermark: number | undefined;

  constructor(host: HTMLElement, options: TrendOptions) {
    this.#host = host;
    const plot = new uPlot(this.#optionsOf(options), [[], ...Array.from({ length: 4 * MOST }, () => NONE)], host);
    this.#plot = plot;
    new ResizeObserver(() => plot.setSize(this.#size())).observe(host);
  }

  /** `ends`: when windows end, ms. */
  draw(ends: readonly number[], drawn: readonly Drawn[], watermark: number | undefined): void {
    this.#watermark = watermark;
    const blank = ends.map(() => null);
    const columns = Array.from({ length: MOST }, (_, colour) => {
      const lines = drawn.find((one) => one.colour === colour);
      return lines === undefined
        ? [blank, blank, blank, blank]
        : [lines.settled, lines.open, lines.early, lines.revised];
    });
    this.#plot.setData([ends.map((end) => end / 1000), ...columns.flat()]);
  }

  /** In other colours, say. */
  redraw(): void {
    this.#plot.redraw(false, true);
  }

  #size(): { width: number; height: number } {
    return { width: this.#host.clientWidth, height: this.#host.clientHeight };
  }

  #optionsOf({ hasTimes, isWhole, label, onPoint }: TrendOptions): uPlot.Options {
    const grid = { stroke: () => colours().grid, width: 1 };
    const axis = { stroke: () => colours().muted, font: FONT, grid, ticks: { show: false } };
    return {
      ...this.#size(),
      // Half of a time stands beyond the end.
      padding: [8, 26, hasTimes ? 0 : 9, 0],
      legend: { show: false },
      tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), 'Etc/UTC'),
      cursor: {
        sync: { key: 'trends', setSeries: false },
        y: false,
        drag: { x: false, y: false },
        points: { size: 7 },
      },
      scales: { y: { range: (_, low, high) => rangeOf(low, high) } },
      axes: [
        { ...axis, show: hasTimes, size: 34, space: 70, values: (_, seconds) => timesOf(seconds) },
        {
          ...axis,
          size: 42,
          space: 32,
          ...(isWhole && { incrs: WHOLE }),
          values: (_, values, _axis, _space, step) => values.map((value) => tick(value, step)),
        },
      ],
      series: [{}, ...Array.from({ length: MOST }, (_, colour) => linesIn(colour)).flat()],
      plugins: [openRegion(() => this.#watermark, label)],
      hooks: { setCursor: [(chart) => onPoint(chart.cursor.idx ?? undefined)] },
    };
  }
}

/** The series of one key: settled, open, early, revised. */
function linesIn(colour: number): uPlot.Series[] {
  const stroke = (): string => colours().series[colour] ?? '';
  const fill = (): string => colours().panel;
  return [
    { stroke, width: 2, points: { show: true, size: 4, width: 0, fill: stroke, filter: alone } },
    { stroke, width: 1.5, dash: [3, 4], points: { show: false } },
    { stroke, paths: () => null, points: { show: true, size: 6, width: 1.5, stroke, fill } },
    { stroke, paths: () => null, points: { show: true, size: 5, width: 1, stroke, fill: stroke } },
  ];
}

/** The indices of values that have no neighbour: no line goes through them. */
function alone(chart: uPlot, series: number): number[] {
  const values = chart.data[series] ?? [];
  const isThere = (i: number): boolean => typeof values[i] === 'number';
  return Array.from(values.keys()).filter((i) => isThere(i) && !isThere(i - 1) && !isThere(i + 1));
}

/** Zero is always to be seen, and some room above. */
function rangeOf(low: number | null, high: number | null): uPlot.Range.MinMax {
  const top = Math.max(high ?? 0, 0) || 1;
  return [Math.min(0, low ?? 0) * 1.1, top * 1.12];
}

/** `14:00`; where a day begins, that day as well. */
function timesOf(seconds: readonly number[]): string[] {
  const days = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' });
  const isWide = (seconds[1] ?? 0) - (seconds[0] ?? 0) >= 86_400;
  const isFine = (seconds[1] ?? 0) - (seconds[0] ?? 0) < 60;
  return seconds.map((at) => {
    if (isWide) return days.format(at * 1000);
    const clock = time(at * 1000, isFine ? 1000 : 60_000);
    return at % 86_400 === 0 ? `${clock}\n${days.format(at * 1000)}` : clock;
  });
}
