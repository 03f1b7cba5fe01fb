/** Days and hours are those on the airport's wall, which flights have as if they were UTC. */
const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const DAY = 86_400_000;

/** `1,234,567` */
export function count(n: number): string {
  return Math.round(n).toLocaleString('en-GB');
}

/** `1 flight`, `2 flights` */
export function counted(n: number, noun: string): string {
  return `${count(n)} ${noun}${n === 1 ? '' : 's'}`;
}

/** `0.4 %`: to as many digits as tell it from nothing. */
export function share(part: number, whole: number): string {
  if (part === 0 || whole === 0) return '0 %';
  const percent = (100 * part) / whole;
  return percent < 0.01 ? 'under 0.01 %' : `${percent.toFixed(percent < 0.1 ? 2 : 1)} %`;
}

/** `Mon 1 Jan 2001` */
export function day(time: number): string {
  const date = new Date(time);
  return `${WEEKDAYS[date.getUTCDay()]} ${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]} ${date.getUTCFullYear()}`;
}

/** `06:00` */
export function clock(time: number): string {
  return new Date(time).toISOString().slice(11, 16);
}

/** `06:00–07:00`, or, for windows of a day and more, the last minute in it: `00:00–Tue 2 Jan 2001 23:59`. */
export function span({ start, end }: { readonly start: number; readonly end: number }): string {
  if (end - start < DAY) return `${clock(start)}–${clock(end)}`;
  const last = day(end - 1);
  return last === day(start) ? 'all day' : `to ${last}`;
}

/** Minutes as such, without a decimal that nobody needs: `-4`, `213`. Of nothing: `-`. */
export function minutes(n: number | undefined): string {
  // Not "-0".
  return n === undefined ? '-' : String(Math.round(n) + 0);
}

/** `45 min`, `3 h`, `1 h 30 min`, `2 d 4 h` */
export function length(ms: number): string {
  const whole = Math.round(ms / 1000);
  if (whole < 60) return `${whole} s`;
  const units = [
    [Math.floor(whole / 86_400), 'd'],
    [Math.floor(whole / 3_600) % 24, 'h'],
    [Math.floor(whole / 60) % 60, 'min'],
  ] as const;
  const first = units.findIndex(([n]) => n > 0);
  const shown = units.slice(first, first + 2).filter(([n]) => n > 0);
  return shown.map(([n, unit]) => `${n} ${unit}`).join(' ');
}

/** `0.8 s`, `12 s`, `2 min 5 s` */
export function elapsed(ms: number): string {
  if (ms < 9_950) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}
