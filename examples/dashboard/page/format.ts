const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const wholeFormat = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 0 });
const compact = new Intl.NumberFormat('en-GB', { notation: 'compact', maximumSignificantDigits: 3 });
/** Below each other, numbers have as many digits. */
const aligned = new Intl.NumberFormat('en-GB', {
  notation: 'compact',
  minimumSignificantDigits: 3,
  maximumSignificantDigits: 3,
});
const fullFormat = new Intl.NumberFormat('en-GB', { minimumFractionDigits: 1, maximumFractionDigits: 1 });
// Times are those on an airport's wall, which flights have as if they were UTC.
const dayFormat = new Intl.DateTimeFormat('en-GB', {
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  timeZone: 'UTC',
});
const yearFormat = new Intl.DateTimeFormat('en-GB', {
  weekday: 'long',
  day: 'numeric',
  month: 'long',
  year: 'numeric',
  timeZone: 'UTC',
});

/** From here on there is no word for it that is short. */
const HUGE = 1e15;

/** `3.96e17` */
function powerOfTen(n: number): string {
  return n
    .toExponential(2)
    .replace(/(\.\d*?)0+e/, '$1e')
    .replace(/\.?e\+/, 'e')
    .replace('-', '−');
}

/** `1 key`, `2 keys` */
export function counted(n: number, one: string): string {
  return `${count(n)} ${one}${n === 1 ? '' : 's'}`;
}

/** Of a long name its two ends: names often begin with the same words. */
export function shortName(name: string, most = 24): string {
  if (name.length <= most) return name;
  const end = Math.floor(most / 3);
  return `${name.slice(0, most - end - 1)}…${name.slice(-end)}`;
}

/** `1,234,567` */
export function count(n: number): string {
  return wholeFormat.format(n);
}

/** `1.23M`, where there is little room */
export function short(n: number): string {
  return n < 10_000 ? count(n) : n < HUGE ? compact.format(n) : powerOfTen(n);
}

/** `12`, `−3`, `12.3k`: where it is a whole number */
export function whole(n: number): string {
  return short(Math.abs(n)).replace(/^/, n < 0 ? '−' : '');
}

/** `12`, `1.2`, `0.12`: as many digits as tell numbers of such a size apart */
export function figure(n: number | null | undefined): string {
  if (n === null || n === undefined || Number.isNaN(n)) return '–';
  if (Math.abs(n) >= HUGE) return powerOfTen(n);
  if (Math.abs(n) >= 10_000) return aligned.format(n).replace('-', '−');
  const digits = Math.abs(n) >= 10 ? 0 : 1;
  return n
    .toFixed(digits)
    .replace('-', '−')
    .replace(/^−?0(\.0)?$/, '0');
}

/** `97,975.8`: where there is room for all of it */
export function full(n: number | undefined): string {
  return n === undefined || Number.isNaN(n) ? '–' : fullFormat.format(n).replace('-', '−');
}

/** A number on an axis where they are `step` apart: `0.25`, `100`, `50k` */
export function tick(n: number, step: number): string {
  const [, digits = ''] = String(step).split('.');
  return digits === ''
    ? whole(n)
    : n
        .toFixed(digits.length)
        .replace('-', '−')
        .replace(/^−?0\.0+$/, '0');
}

/** `14:35`, or with seconds where windows are short */
export function time(ms: number, window = HOUR): string {
  return new Date(ms).toISOString().slice(11, window < MINUTE ? 19 : 16);
}

/** `Mon 1 Jan` */
export function day(ms: number): string {
  return dayFormat.format(ms).replace(',', '');
}

/** `Monday 1 January 2001` */
export function fullDay(ms: number): string {
  return yearFormat.format(ms).replace(',', '');
}

/** `0 s`, `45 s`, `30 min`, `2 h`, `2 h 15 min`, `3 d` */
export function duration(ms: number): string {
  const units = [
    [DAY, 'd', HOUR, 'h'],
    [HOUR, 'h', MINUTE, 'min'],
    [MINUTE, 'min', SECOND, 's'],
  ] as const;
  for (const [size, unit, part, partUnit] of units) {
    // Of a day and a half hours are told, of a day and a minute not.
    if (ms < (size === DAY ? 2 * DAY : size)) continue;
    const rest = Math.floor((ms % size) / part);
    return rest === 0 ? `${Math.floor(ms / size)} ${unit}` : `${Math.floor(ms / size)} ${unit} ${rest} ${partUnit}`;
  }
  return ms === 0
    ? '0 s'
    : ms < 10
      ? `${ms.toFixed(1)} ms`
      : ms < SECOND
        ? `${Math.round(ms)} ms`
        : `${Math.round(ms / SECOND)} s`;
}

/** `0.4 %` */
export function share(part: number, all: number): string {
  if (part === 0 || all === 0) return '0 %';
  const percent = (100 * part) / all;
  return percent < 0.1 ? `${percent.toPrecision(1)} %` : `${percent.toFixed(1)} %`;
}

/** `12 kB` */
export function bytes(n: number): string {
  return n < 1000 ? `${n} B` : n < 1e6 ? `${Math.round(n / 1000)} kB` : `${(n / 1e6).toFixed(1)} MB`;
}
