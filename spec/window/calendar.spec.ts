import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { RxtideError } from '../../lib/errors/rxtideError.js';
import { calendar, type CalendarOptions, type CalendarUnit } from '../../lib/window/calendar.js';
import type { TimeWindow } from '../../lib/window/timeWindow.js';
import { itAlignsWindows } from './alignedLaws.js';
import { expectInvalid } from './expectInvalid.js';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

const iso = ({ start, end }: TimeWindow): string[] =>
  [start, end].map((time) => new Date(time).toISOString().replace(':00.000Z', 'Z'));

function windowOf(unit: CalendarUnit, options: CalendarOptions, at: string): TimeWindow {
  const [window] = calendar(unit, options).assign(undefined, Date.parse(at));
  if (window === undefined) throw new Error('unassigned');
  return window;
}

describe('calendar', () => {
  it.each<[CalendarUnit, CalendarOptions, string, string, string]>([
    ['day', { timeZone: 'UTC' }, '1970-01-01T00:00Z', '1970-01-01T00:00Z', '1970-01-02T00:00Z'],
    ['day', { timeZone: 'UTC' }, '1969-12-31T23:59:59.999Z', '1969-12-31T00:00Z', '1970-01-01T00:00Z'],
    // 23 and 25 hours
    ['day', { timeZone: 'Europe/Berlin' }, '2024-03-31T12:00Z', '2024-03-30T23:00Z', '2024-03-31T22:00Z'],
    ['day', { timeZone: 'Europe/Berlin' }, '2024-10-27T12:00Z', '2024-10-26T22:00Z', '2024-10-27T23:00Z'],
    // an offset of three quarters of an hour
    ['day', { timeZone: 'Asia/Kathmandu' }, '2024-05-05T18:14:59.999Z', '2024-05-04T18:15Z', '2024-05-05T18:15Z'],
    ['day', { timeZone: 'Asia/Kathmandu' }, '2024-05-05T18:15Z', '2024-05-05T18:15Z', '2024-05-06T18:15Z'],
    // clocks move by half an hour
    ['day', { timeZone: 'Australia/Lord_Howe' }, '2024-04-06T20:00Z', '2024-04-06T13:00Z', '2024-04-07T13:30Z'],
    ['day', { timeZone: 'Australia/Lord_Howe' }, '2024-10-05T20:00Z', '2024-10-05T13:30Z', '2024-10-06T13:00Z'],
    // 00:00 became 01:00
    ['day', { timeZone: 'America/Sao_Paulo' }, '2018-11-04T12:00Z', '2018-11-04T03:00Z', '2018-11-05T02:00Z'],
    ['day', { timeZone: 'Asia/Beirut' }, '2022-03-27T12:00Z', '2022-03-26T22:00Z', '2022-03-27T21:00Z'],
    ['day', { timeZone: 'Africa/Cairo' }, '2023-04-28T12:00Z', '2023-04-27T22:00Z', '2023-04-28T21:00Z'],
    // 24:00 became 23:00, so the hour before midnight came twice
    ['day', { timeZone: 'America/Sao_Paulo' }, '2018-02-18T02:30Z', '2018-02-17T02:00Z', '2018-02-18T03:00Z'],
    // 01:00 became 00:00, so midnight came twice: the first one counts
    ['day', { timeZone: 'America/Havana' }, '2023-11-05T12:00Z', '2023-11-05T04:00Z', '2023-11-06T05:00Z'],
    // 00:01 became 23:01 of the day before: the day has begun and stays
    ['day', { timeZone: 'America/St_Johns' }, '2010-11-07T03:00Z', '2010-11-07T02:30Z', '2010-11-08T03:30Z'],
    // the date line moved: no 2011-12-30
    ['day', { timeZone: 'Pacific/Apia' }, '2011-12-30T09:59Z', '2011-12-29T10:00Z', '2011-12-30T10:00Z'],
    ['day', { timeZone: 'Pacific/Apia' }, '2011-12-30T10:00Z', '2011-12-30T10:00Z', '2011-12-31T10:00Z'],
    ['week', { timeZone: 'Pacific/Apia' }, '2011-12-30T10:00Z', '2011-12-26T10:00Z', '2012-01-01T10:00Z'],
    ['week', { timeZone: 'UTC' }, '2024-02-29T12:00Z', '2024-02-26T00:00Z', '2024-03-04T00:00Z'],
    ['week', { timeZone: 'UTC', weekStart: 'sunday' }, '2024-02-29T12:00Z', '2024-02-25T00:00Z', '2024-03-03T00:00Z'],
    ['week', { timeZone: 'UTC', weekStart: 'thursday' }, '2024-02-29T12:00Z', '2024-02-29T00:00Z', '2024-03-07T00:00Z'],
    ['week', { timeZone: 'UTC', weekStart: 'friday' }, '2024-02-29T12:00Z', '2024-02-23T00:00Z', '2024-03-01T00:00Z'],
    ['week', { timeZone: 'America/New_York' }, '2024-03-10T12:00Z', '2024-03-04T05:00Z', '2024-03-11T04:00Z'],
    ['week', { timeZone: 'UTC' }, '1969-12-28T12:00Z', '1969-12-22T00:00Z', '1969-12-29T00:00Z'],
    ['month', { timeZone: 'UTC' }, '2024-02-29T23:59Z', '2024-02-01T00:00Z', '2024-03-01T00:00Z'],
    ['month', { timeZone: 'UTC' }, '2023-12-31T23:59Z', '2023-12-01T00:00Z', '2024-01-01T00:00Z'],
    ['month', { timeZone: 'Europe/Berlin' }, '2024-03-15T12:00Z', '2024-02-29T23:00Z', '2024-03-31T22:00Z'],
    ['month', { timeZone: 'Asia/Tokyo' }, '1969-12-31T15:00Z', '1969-12-31T15:00Z', '1970-01-31T15:00Z'],
  ])('%s, %j: %s is from %s to %s', (unit, options, at, start, end) => {
    expect(iso(windowOf(unit, options, at))).toEqual([start, end]);
  });

  it('has a day of two days where the date line moved the other way', () => {
    // Alaska became American in October 1867: the 18th came twice, in local mean time
    const window = windowOf('day', { timeZone: 'America/Sitka' }, '1867-10-19T00:00Z');
    expect((window.end - window.start) / DAY).toBeGreaterThan(1.9);
  });

  it('goes on from the day before a day that was left out to the day after it', () => {
    const { aligned } = calendar('day', { timeZone: 'Pacific/Apia' });
    const before = { start: Date.parse('2011-12-29T10:00Z'), end: Date.parse('2011-12-30T10:00Z') };
    expect(iso(aligned.next(before))).toEqual(['2011-12-30T10:00Z', '2011-12-31T10:00Z']);
  });

  it('reaches years before our era', () => {
    const time = new Date(0).setUTCFullYear(-43, 2, 15);
    expect(calendar('day', { timeZone: 'UTC' }).assign(undefined, time + 5)).toEqual([
      { start: time, end: time + DAY },
    ]);
    expect(calendar('day', { timeZone: 'UTC' }).assign(undefined, new Date(0).setUTCFullYear(0, 1, 29))[0]?.start).toBe(
      new Date(0).setUTCFullYear(0, 1, 29),
    );
  });

  it('says how it was made', () => {
    expect(calendar('day', { timeZone: 'UTC' }).name).toBe(`calendar('day', { timeZone: 'UTC' })`);
    expect(calendar('week', { timeZone: 'UTC', weekStart: 'sunday' }).name).toBe(
      `calendar('week', { timeZone: 'UTC', weekStart: 'sunday' })`,
    );
  });

  it('refuses units, zones and days that it does not know', () => {
    const wrong = <V>(value: unknown): V => value as V;
    expectInvalid(
      () => calendar(wrong('year'), { timeZone: 'UTC' }),
      /the unit of calendar must be 'day', 'week' or 'month'; it is 'year'/,
    );
    expectInvalid(
      () => calendar('day', { timeZone: 'Mars/Olympus' }),
      /the timeZone of calendar must be an IANA time zone.*'Mars\/Olympus'/,
    );
    expectInvalid(() => calendar('day', wrong({})), /the timeZone of calendar must be .* 'Europe\/Berlin'.*undefined/);
    expectInvalid(() => calendar('day', wrong(undefined)), /the timeZone of calendar/);
    expectInvalid(
      () => calendar('week', { timeZone: 'UTC', weekStart: wrong('Monday') }),
      /the weekStart of calendar must be a day.*'Monday'/,
    );
  });

  it.each([NaN, 8.64e15, -9e15, Infinity])('refuses the time %d, which no calendar holds', (time) => {
    expect.assertions(1);
    try {
      calendar('month', { timeZone: 'UTC' }).assign(undefined, time);
    } catch (error) {
      expect((error as RxtideError).code).toBe('INVALID_TIMESTAMP');
    }
  });

  const places: readonly [string, string, string][] = [
    ['Europe/Berlin', '2023-12-01', '2025-01-15'],
    ['America/Sao_Paulo', '2017-09-01', '2019-03-15'],
    ['Africa/Cairo', '2023-03-01', '2024-12-01'],
    ['Africa/Cairo', '2010-03-01', '2010-12-01'],
    ['Asia/Beirut', '2022-03-01', '2023-12-01'],
    ['Australia/Lord_Howe', '2023-03-01', '2024-12-01'],
    ['Pacific/Apia', '2011-03-01', '2012-05-01'],
    ['Pacific/Kwajalein', '1993-07-01', '1993-10-01'],
    ['America/St_Johns', '2010-03-01', '2011-12-01'],
    ['America/Havana', '2022-03-01', '2023-12-01'],
    ['Asia/Kathmandu', '1985-12-01', '1986-02-01'],
    ['Africa/Casablanca', '2023-02-01', '2023-06-01'],
    ['Asia/Tehran', '2021-03-01', '2022-10-01'],
    ['America/Asuncion', '2023-09-01', '2024-12-01'],
    ['Antarctica/Troll', '2023-03-01', '2023-12-01'],
    ['America/Scoresbysund', '2024-03-01', '2024-11-30'],
  ];
  const walked = new Map<string, LocalDay[]>();

  describe.each(places)('in %s from %s to %s', (timeZone, from, to) => {
    const days = walk(timeZone, Date.parse(from), Date.parse(to));
    walked.set(timeZone, days);

    it('has the days of a walk by quarters of an hour', () => {
      const { aligned } = calendar('day', { timeZone });
      const [first] = days;
      const found: TimeWindow[] = first ? [{ start: first.start, end: aligned.sliceEnd(first.start) }] : [];
      while (found.length < days.length) found.push(aligned.next(found.at(-1) as TimeWindow));
      expect(found.map(iso)).toEqual(days.map(iso));
    });

    it.each<CalendarUnit>(['week', 'month'])('has a %s of whole days', (unit) => {
      const assigner = calendar(unit, { timeZone });
      const names = days.map((day) => (unit === 'month' ? day.date.slice(0, 7) : weekOf(day.date)));
      const bounds = days.filter((_, i) => i > 0 && names[i] !== names[i - 1]).map((day) => day.start);
      for (let i = 0; i + 1 < bounds.length; i++) {
        const [start, end] = [bounds[i] as number, bounds[i + 1] as number];
        for (const time of [start, end - 1]) expect(assigner.assign(undefined, time)).toEqual([{ start, end }]);
      }
    });
  });

  describe('in any zone', () => {
    const bounds = places.flatMap(([timeZone]) =>
      [...(walked.get(timeZone) ?? [])].flatMap(({ start }) => [start - 1, start]),
    );
    itAlignsWindows(
      fc
        .tuple(fc.constantFrom<CalendarUnit>('day', 'week', 'month'), fc.constantFrom(...places))
        .map(([unit, [timeZone]]) => ({ assigner: known(unit, timeZone) })),
      fc.oneof(
        fc.integer({ min: Date.parse('1985-01-01'), max: Date.parse('2030-01-01') }),
        fc.constantFrom(...bounds),
      ),
    );
  });

  it('asks Intl nothing for an event of a window it knows', () => {
    const assigner = calendar('day', { timeZone: 'Europe/Berlin' });
    const noon = Date.parse('2024-07-15T10:00Z');
    const first = assigner.assign(undefined, noon)[0];
    assigner.assign(undefined, noon + DAY);
    const original = Intl.DateTimeFormat.prototype.formatToParts;
    Intl.DateTimeFormat.prototype.formatToParts = () => {
      throw new Error('asked');
    };
    try {
      for (const time of [noon, noon + DAY, noon + HOUR, noon + DAY + HOUR, noon]) assigner.assign(undefined, time);
      expect(assigner.assign(undefined, noon)[0]).toBe(first);
      expect(() => assigner.assign(undefined, noon + 5 * DAY)).toThrow('asked');
    } finally {
      Intl.DateTimeFormat.prototype.formatToParts = original;
    }
  });
});

const made = new Map<string, ReturnType<typeof calendar>>();

/** One assigner per zone and unit, used again and again, as its cache is to be put to the test. */
function known(unit: CalendarUnit, timeZone: string): ReturnType<typeof calendar> {
  const name = `${unit} ${timeZone}`;
  const assigner = made.get(name) ?? calendar(unit, { timeZone });
  made.set(name, assigner);
  return assigner;
}

interface LocalDay extends TimeWindow {
  readonly date: string;
}

/** The days between two times, found by asking Intl for the date at each quarter of an hour: a day begins when its date is first shown. */
function walk(timeZone: string, from: number, to: number): LocalDay[] {
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' });
  const starts: { date: string; start: number }[] = [];
  let latest = format.format(from);
  for (let time = from; time < to; time += HOUR / 4) {
    const date = format.format(time);
    if (date <= latest) continue;
    latest = date;
    starts.push({ date, start: time });
  }
  return starts.slice(0, -1).map((day, i) => ({ ...day, end: starts[i + 1]?.start ?? NaN }));
}

/** The Monday of the week of a date. */
function weekOf(date: string): string {
  const time = Date.parse(date);
  const sinceMonday = (new Date(time).getUTCDay() + 6) % 7;
  return new Date(time - sinceMonday * DAY).toISOString();
}
