/** A departure, as the US Bureau of Transportation Statistics has it. */
export interface Flight {
  /** When it was to leave: ms since the epoch, of the clock on the airport's wall taken for UTC. */
  readonly date: number;
  /** Minutes that it left after that; negative if before. */
  readonly delay: number;
  /** The airport that it left from, such as `ORD`. */
  readonly origin: string;
}

/** The columns that a file must have; others are not read. */
export const COLUMNS = ['date', 'delay', 'origin'] as const;

/** A row of a file, of whatever kind. */
export type Row = Readonly<Record<string, unknown>>;

const MINUTE = 60_000;

/**
 * The earliest departure, in minutes, that is believed. Of the three million flights none left more than 87 minutes early, but for
 * three that are said to have left up to 18 hours early. Such a one would push the watermark 18 hours ahead, and thousands of good
 * flights would be late. And whoever puts flights in order has to wait for no more than this.
 */
export const EARLIEST = -120;

/** When a flight is reported: when it really left. */
export function reportedAt(flight: Flight): number {
  return flight.date + flight.delay * MINUTE;
}

/** The earliest time at which a flight that is scheduled at `date` or later can be reported. */
export function earliestReport(date: number): number {
  return date + EARLIEST * MINUTE;
}

/** The hour of day, 0 to 23, at which a flight was to leave. */
export function hourOfDay(flight: Flight): number {
  const hour = Math.floor(flight.date / (60 * MINUTE));
  return hour - 24 * Math.floor(hour / 24);
}

/** Makes a flight of a row, or throws what is wrong with it. */
export function toFlight(row: Row): Flight {
  const { date, delay, origin } = row;
  // What the Parquet file has: the row can be used as it is.
  if (typeof date === 'number' && typeof delay === 'number' && typeof origin === 'string') {
    if (date - date === 0 && delay >= EARLIEST && delay < Infinity && origin !== '') return row as unknown as Flight;
  }
  return { date: dateOf(date), delay: delayOf(delay), origin: originOf(origin) };
}

function dateOf(date: unknown): number {
  if (isMissing(date)) throw new Error('it has no date');
  const text = String(date).trim();
  const time = /^-?\d+$/.test(text) ? Number(text) : Date.parse(isoOf(text));
  if (Number.isFinite(time)) return time;
  throw new Error(`its date is ${shown(date)}; it must be like 2001-01-31 18:05, or ms since 1970`);
}

/** Without a time zone a time is that of the airport. `Date.parse` would take it for that of this machine. */
function isoOf(text: string): string {
  const iso = text.replace(/^(\d{4})\/(\d{2})\/(\d{2})/, '$1-$2-$3').replace(' ', 'T');
  return /T[\d:.]+$/.test(iso) ? `${iso}Z` : iso;
}

function delayOf(delay: unknown): number {
  if (isMissing(delay)) throw new Error('it has no delay');
  const minutes = Number(delay);
  if (!Number.isFinite(minutes)) throw new Error(`its delay is ${shown(delay)}; it must be a number of minutes`);
  if (minutes < EARLIEST) throw new Error(`its delay is ${minutes}: no flight leaves so early`);
  return minutes;
}

function originOf(origin: unknown): string {
  if (isMissing(origin)) throw new Error('it has no origin');
  if (typeof origin === 'string') return origin;
  throw new Error(`its origin is ${shown(origin)}; it must be the code of an airport, such as ORD`);
}

function isMissing(value: unknown): boolean {
  return value === undefined || value === null || value === '' || Number.isNaN(value);
}

function shown(value: unknown): string {
  if (value instanceof Date || typeof value === 'bigint') return String(value);
  return JSON.stringify(value) ?? String(value);
}
