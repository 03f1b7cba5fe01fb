import { RxtideError } from '../errors/rxtideError.js';

import { invalid } from './optionChecks.js';

const SECOND = 1000;
const DAY = 86_400_000;
/** The earliest and the latest time of a Date. */
const LIMIT = 8.64e15;

/** A time zone, as Intl knows it. Days are counted from 1970-01-01, by the local date. */
export interface LocalTime {
  /** The local date at `time`. */
  dayAt(time: number): number;
  /**
   * The first instant at which the local date is `day` or later: midnight; where clocks skip midnight, the moment they skip
   * it; where it comes twice, the first. A day that a zone left out starts when the next one does.
   */
  startOfDay(day: number): number;
}

/** The local time of `timeZone`, an IANA name. Throws `INVALID_OPTION` if the system does not know it. */
export function localTime(timeZone: string, option: string): LocalTime {
  const format = formatOf(timeZone, option);

  /** Local time minus UTC, in milliseconds. */
  function offsetAt(time: number): number {
    const second = Math.floor(time / SECOND) * SECOND;
    const local = { year: 0, month: 1, day: 1, hour: 0, minute: 0, second: 0 };
    let beforeChrist = false;
    for (const { type, value } of format.formatToParts(second)) {
      if (type in local) local[type as keyof typeof local] = Number(value);
      else if (type === 'era') beforeChrist = value.startsWith('B');
    }
    const year = beforeChrist ? 1 - local.year : local.year;
    return (
      utcOf(year, local.month, local.day) + ((local.hour * 60 + local.minute) * 60 + local.second) * SECOND - second
    );
  }

  return {
    dayAt(time: number): number {
      if (Math.abs(time) <= LIMIT - 40 * DAY) return Math.floor((time + offsetAt(time)) / DAY);
      const message = `the timestamp ${time} is outside of the calendar, which holds 8.64e15 ms around 1970`;
      throw new RxtideError('INVALID_TIMESTAMP', `${message}: timestamps are milliseconds since the epoch`);
    },
    startOfDay(day: number): number {
      const midnight = day * DAY;
      const before = offsetAt(midnight - DAY);
      const after = offsetAt(midnight + DAY);
      const first = midnight - Math.max(before, after);
      if (first + offsetAt(first) === midnight) return first;
      const second = midnight - Math.min(before, after);
      if (second + offsetAt(second) === midnight) return second;
      return crossing(midnight - 2 * DAY, midnight + DAY);

      /** Where the local time jumps over midnight: after `from`, at or before `to`, on a whole second. */
      function crossing(from: number, to: number): number {
        while (to - from > SECOND) {
          const middle = from + Math.floor((to - from) / (2 * SECOND)) * SECOND;
          if (middle + offsetAt(middle) < midnight) from = middle;
          else to = middle;
        }
        return to;
      }
    },
  };
}

/** The start of a date in UTC. */
export function utcOf(year: number, month: number, day: number): number {
  // Date.UTC takes the years 0 to 99 for 1900 to 1999
  return new Date(0).setUTCFullYear(year, month - 1, day);
}

function formatOf(timeZone: string, option: string): Intl.DateTimeFormat {
  const expected = `an IANA time zone that this system knows, such as 'Europe/Berlin' or 'UTC'`;
  // without a name Intl would take the zone of the machine, and results would differ from machine to machine
  if (typeof timeZone !== 'string') throw invalid(option, expected, timeZone);
  try {
    return new Intl.DateTimeFormat('en-US-u-ca-gregory-nu-latn', {
      timeZone,
      hourCycle: 'h23',
      era: 'short',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  } catch {
    throw invalid(option, expected, timeZone);
  }
}
