import { PERCENTILES } from './histogram.js';
import type { LatencyRun } from './measureLatency.js';

const WIDTH = 860;
const HEIGHT = 420;
/** Where the axes are. */
const LEFT = 70;
const RIGHT = 760;
const TOP = 24;
const BOTTOM = 360;

/** Mid tones alone: they read on a white page and on a black one. */
const GREY = '#7d848c';
const COLOURS = ['#2f9e6e', '#3b82c4', '#8a63c9', '#b97a10', '#cf4f4f'];

interface Scale {
  readonly from: number;
  readonly to: number;
}

/** Percentiles of latency against the load that was offered, both by powers, as an image of SVG. Loads that were too much are left out, but for a line. */
export function latencyChart(runs: readonly LatencyRun[]): string {
  const held = runs.filter(({ saturated }) => !saturated);
  const tooMuch = runs.find(({ saturated }) => saturated);
  const loads = runs.map(({ offered }) => offered);
  const times = held.length === 0 ? [1, 10] : held.flatMap(({ all }) => Object.values(all.percentiles));
  const x: Scale = { from: Math.min(...loads), to: Math.max(...loads) };
  const y: Scale = {
    from: 10 ** Math.floor(Math.log10(Math.min(...times))),
    to: 10 ** Math.ceil(Math.log10(Math.max(...times))),
  };
  const across = (load: number): number => LEFT + share(load, x) * (RIGHT - LEFT);
  const up = (time: number): number => BOTTOM - share(time, y) * (BOTTOM - TOP);
  const { pipeline = '', about = '' } = runs[0] ?? {};
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}" role="img" aria-labelledby="title desc" font-family="system-ui, -apple-system, 'Segoe UI', Helvetica, Arial, sans-serif" font-size="13">`,
    `  <title id="title">Latency of ${pipeline} against load</title>`,
    `  <desc id="desc">${escaped(about)}. ${escaped(inWords(held))}</desc>`,
    grid(runs, y, across, up),
    ...PERCENTILES.map((percent, i) => curve(held, percent, COLOURS[i]!, across, up)),
    ...labels(held, up),
    ...(tooMuch === undefined ? [] : [limit(across(tooMuch.offered))]),
    '</svg>',
    '',
  ].join('\n');
}

function grid(
  runs: readonly LatencyRun[],
  y: Scale,
  across: (load: number) => number,
  up: (time: number) => number,
): string {
  const lines: string[] = [];
  for (let time = y.from; time <= y.to * 1.001; time *= 10) {
    const at = round(up(time));
    lines.push(`    <path d="M${LEFT} ${at}H${RIGHT}" stroke="${GREY}" stroke-opacity="0.35"/>`);
    lines.push(`    <text x="${LEFT - 8}" y="${at + 4}" text-anchor="end">${Number(time.toPrecision(1))} ms</text>`);
  }
  for (const { offered } of runs) {
    lines.push(
      `    <text x="${round(across(offered))}" y="${BOTTOM + 20}" text-anchor="middle">${thousands(offered)}</text>`,
    );
  }
  const middle = (LEFT + RIGHT) / 2;
  lines.push(`    <text x="${middle}" y="${BOTTOM + 44}" text-anchor="middle">events offered a second</text>`);
  return `  <g fill="${GREY}">\n${lines.join('\n')}\n  </g>`;
}

function curve(
  runs: readonly LatencyRun[],
  percent: number,
  colour: string,
  across: (load: number) => number,
  up: (time: number) => number,
): string {
  const points = runs.map(
    ({ offered, all }) => [round(across(offered)), round(up(all.percentiles[percent]!))] as const,
  );
  const dots = points
    .map(([cx, cy]) => `<circle cx="${cx}" cy="${cy}" r="3" fill="${colour}" stroke="none"/>`)
    .join('');
  const path = `<path d="M${points.map((point) => point.join(' ')).join('L')}"/>`;
  return `  <g fill="none" stroke="${colour}" stroke-width="2" stroke-linejoin="round">${path}${dots}</g>`;
}

/** The names of the curves at their right ends, moved apart where they would meet. */
function labels(runs: readonly LatencyRun[], up: (time: number) => number): string[] {
  const last = runs.at(-1);
  if (last === undefined) return [];
  let lowest = Infinity;
  return PERCENTILES.map((percent, i) => {
    const at = Math.min(up(last.all.percentiles[percent]!) + 4, lowest - 16);
    lowest = at;
    return `  <text x="${RIGHT + 14}" y="${round(at)}" fill="${COLOURS[i]}" font-weight="600">p${percent}</text>`;
  });
}

function limit(at: number): string {
  return (
    `  <path d="M${round(at)} ${TOP}V${BOTTOM}" stroke="${GREY}" stroke-dasharray="2 5"/>\n` +
    `  <text x="${round(at) - 8}" y="${TOP + 12}" text-anchor="end" fill="${GREY}">too much</text>`
  );
}

/** For those who cannot see it. */
function inWords(runs: readonly LatencyRun[]): string {
  return runs
    .map(({ offered, all }) => {
      const { '50': half = NaN, '99.99': most = NaN } = all.percentiles;
      return `At ${thousands(offered)} events a second half of the results are there within ${half.toFixed(1)} ms, and 99.99 % within ${most.toFixed(1)} ms.`;
    })
    .join(' ');
}

/** How far along the scale a number is, by powers: 0 to 1. */
function share(value: number, { from, to }: Scale): number {
  return to > from ? Math.log(value / from) / Math.log(to / from) : 0.5;
}

function thousands(n: number): string {
  return n >= 1e6 ? `${n / 1e6} M` : `${n / 1e3} k`;
}

function round(n: number): number {
  return Math.round(n * 10) / 10;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
