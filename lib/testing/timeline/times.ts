const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };
const DESCENDING = ['d', 'h', 'm', 's'] as const;
const PARTS = /(\d+(?:\.\d+)?)(ms|s|m|h|d)/g;
const LENGTH = /^-?(?:\d+(?:\.\d+)?(?:ms|s|m|h|d))+$/;

/** The ms that such as `1500`, `1.5s`, `-1h30m`, `2024-01-31T12:00Z` or `∞` means; `undefined`: nothing. */
export function timeOf(text: string): number | undefined {
  if (/^-?\d+$/.test(text)) return Number(text);
  if (text === '∞' || text === '-∞') return text === '∞' ? Infinity : -Infinity;
  if (LENGTH.test(text)) {
    let sum = 0;
    for (const [, amount, unit] of text.matchAll(PARTS)) sum += Number(amount) * UNITS[unit!]!;
    return Math.round(text.startsWith('-') ? -sum : sum);
  }
  const date = /^\d{4}-\d\d-\d\d(?:T[\d:.]+Z)?$/.test(text) ? Date.parse(text) : NaN;
  return Number.isNaN(date) ? undefined : date;
}

/** How a time is written where others are written with units, or (`plainly`) as a number. */
export function timeText(time: number, plainly: boolean): string {
  if (!Number.isFinite(time)) return time > 0 ? '∞' : '-∞';
  if (plainly || time === 0) return String(time);
  if (Math.abs(time) < 1000) return `${time}ms`;
  if (Math.abs(time) >= 1e11) return new Date(time).toISOString().replace(/:00\.000Z$|\.000Z$/, 'Z');
  let rest = Math.abs(time);
  let text = time < 0 ? '-' : '';
  for (const unit of DESCENDING) {
    const size = UNITS[unit]!;
    // Seconds take what is left: 9.999s.
    const amount = unit === 's' ? rest / size : Math.floor(rest / size);
    if (amount > 0) text += `${amount}${unit}`;
    rest -= amount * size;
  }
  return text;
}
