import { alignedAssigner, type AlignedAssigner } from './alignedAssigner.js';
import { localTime, utcOf } from './localTime.js';
import { invalid } from './optionChecks.js';
import type { TimeWindow } from './timeWindow.js';

/** How long a window of `calendar` is. */
export type CalendarUnit = 'day' | 'week' | 'month';

/** A day of the week. */
export type Weekday = 'monday' | 'tuesday' | 'wednesday' | 'thursday' | 'friday' | 'saturday' | 'sunday';

/** Options of `calendar`. */
export interface CalendarOptions {
  /** The time zone whose midnight counts: an IANA name, such as `'Europe/Berlin'`, or `'UTC'`. */
  readonly timeZone: string;
  /** The first day of a week; `'monday'` by default. */
  readonly weekStart?: Weekday;
}

/**
 * Windows of a day, a week or a month of the calendar, from midnight to midnight in a time zone: as long as the clocks on
 * the wall say, so a day is 23 or 25 hours long where daylight saving time begins or ends.
 *
 * Where clocks skip midnight, a day begins at the moment they skip it; where midnight comes twice, at the first one. A day
 * that a zone left out (Samoa, 2011-12-30) has no window. The rules of time zones are those of the system's
 * `Intl.DateTimeFormat`.
 *
 * ```text
 * Europe/Berlin   Fri 24 h      Sat 24 h      Sun 23 h     Mon 24 h
 *               ├─────────────┼─────────────┼────────────┼─────────────┤
 * UTC         23:00         23:00         23:00        22:00         22:00
 * ```
 *
 * A result appears when the watermark reaches `end - 1`, unless a trigger says otherwise. An event of the same window as
 * the one before it costs two compares; bounds are worked out once per window.
 *
 * Throws `INVALID_OPTION` if the unit, the time zone or the day is unknown, and, for an event, `INVALID_TIMESTAMP` where no
 * calendar reaches (more than 8.64e15 ms from 1970).
 *
 * @example
 * ```ts
 * import { agg, calendar, fromArray, values, windowAll } from 'rxtide';
 *
 * // in Berlin, the last Sunday of March 2024 had 23 hours
 * fromArray(['2024-03-30T23:30Z', '2024-03-31T21:30Z', '2024-03-31T22:30Z'], { timestampOf: (at) => Date.parse(at) })
 *   .pipe(windowAll(calendar('day', { timeZone: 'Europe/Berlin' }), agg.count()), values())
 *   .subscribe((r) => console.log(new Date(r.window.start).toISOString(), (r.window.end - r.window.start) / 3_600_000, r.value));
 * // => 2024-03-30T23:00:00.000Z 23 2
 * // => 2024-03-31T22:00:00.000Z 24 1
 * ```
 */
export function calendar(unit: CalendarUnit, options: CalendarOptions): AlignedAssigner {
  const days = daysOf(unit, options?.weekStart);
  const zone = localTime(options?.timeZone, 'the timeZone of calendar');
  // by day in UTC, the windows worked out so far that hold a part of it: at most three
  const known = new Map<number, TimeWindow[]>();
  // the last bound that was worked out: most often the next window begins there
  let bound = { day: NaN, time: NaN };
  let last: TimeWindow = { start: Infinity, end: -Infinity };

  function windowAt(time: number): TimeWindow {
    if (time >= last.start && time < last.end) return last;
    const day = Math.floor(time / DAY);
    let windows = known.get(day);
    let window = windows?.find(({ start, end }) => time >= start && time < end);
    if (window === undefined) {
      window = find(time);
      if (windows === undefined) {
        if (known.size === MOST_KNOWN) known.clear();
        known.set(day, (windows = []));
      }
      windows.push(window);
    }
    last = window;
    return window;
  }

  function startOfDay(day: number): number {
    if (bound.day !== day) bound = { day, time: zone.startOfDay(day) };
    return bound.time;
  }

  function find(time: number): TimeWindow {
    let first = days.first(zone.dayAt(time));
    let start = startOfDay(first);
    for (;;) {
      const following = days.following(first);
      const end = startOfDay(following);
      // not so where clocks went back over midnight: the old date is shown again, but its window has ended
      if (time < end) return { start, end };
      first = following;
      start = end;
    }
  }

  const week = unit === 'week' && options.weekStart !== undefined ? `, weekStart: '${options.weekStart}'` : '';
  return alignedAssigner(`calendar('${unit}', { timeZone: '${options.timeZone}'${week} })`, {
    sliceStart: (timestamp: number): number => windowAt(timestamp).start,
    sliceEnd: (sliceStart: number): number => windowAt(sliceStart).end,
    windowsOf: (sliceStart: number): readonly TimeWindow[] => [windowAt(sliceStart)],
    next: (window: TimeWindow): TimeWindow => windowAt(window.end),
  });
}

const DAY = 86_400_000;
/** So that a stream over all of history does not fill the memory: about eleven years of days. */
const MOST_KNOWN = 4096;
const WEEKDAYS: readonly string[] = ['thursday', 'friday', 'saturday', 'sunday', 'monday', 'tuesday', 'wednesday'];

/** Days counted from 1970-01-01, a Thursday: which is the first of a window, and of the next one. */
interface Days {
  first(day: number): number;
  following(first: number): number;
}

function daysOf(unit: CalendarUnit, weekStart: Weekday = 'monday'): Days {
  switch (unit) {
    case 'day':
      return { first: (day) => day, following: (first) => first + 1 };
    case 'week': {
      const start = WEEKDAYS.indexOf(weekStart);
      if (start < 0) throw invalid('the weekStart of calendar', `a day, such as 'monday' or 'sunday'`, weekStart);
      return { first: (day) => Math.floor((day - start) / 7) * 7 + start, following: (first) => first + 7 };
    }
    case 'month':
      return { first: (day) => monthStart(day, 0), following: (first) => monthStart(first, 1) };
    default:
      throw invalid('the unit of calendar', `'day', 'week' or 'month'`, unit);
  }
}

function monthStart(day: number, later: number): number {
  const date = new Date(day * DAY);
  return utcOf(date.getUTCFullYear(), date.getUTCMonth() + 1 + later, 1) / DAY;
}
