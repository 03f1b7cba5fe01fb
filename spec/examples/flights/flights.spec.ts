import { describe, expect, it } from '@jest/globals';
import { hourOfDay, reportedAt, toFlight } from '../../../examples/flights/flights.js';

const date = Date.UTC(2001, 0, 31, 18, 5);
const good = { date, delay: -3, origin: 'ORD' };

describe('a flight', () => {
  it('is a row of which everything is as it should be', () => {
    expect(toFlight(good)).toBe(good);
  });

  it.each([
    '2001-01-31 18:05',
    '2001-01-31T18:05',
    '2001-01-31T18:05:00.000',
    '2001/01/31 18:05',
    '2001-01-31T18:05Z',
    '2001-01-31T20:05+02:00',
    String(date),
    BigInt(date),
  ])('can be on %s', (text) => {
    expect(toFlight({ date: text, delay: '12', origin: 'ORD' })).toEqual({ date, delay: 12, origin: 'ORD' });
  });

  it.each([
    [{ ...good, delay: null }, 'it has no delay'],
    [{ ...good, delay: NaN }, 'it has no delay'],
    [{ ...good, delay: '' }, 'it has no delay'],
    [{ ...good, delay: Infinity }, 'its delay is null; it must be a number of minutes'],
    [{ ...good, delay: 'NA' }, 'its delay is "NA"; it must be a number of minutes'],
    [{ ...good, delay: -1116 }, 'its delay is -1116: no flight leaves so early'],
    [{ ...good, date: null }, 'it has no date'],
    [{ ...good, date: 'soon' }, 'its date is "soon"; it must be like 2001-01-31 18:05, or ms since 1970'],
    [{ ...good, origin: '' }, 'it has no origin'],
    [{ ...good, origin: 7 }, 'its origin is 7; it must be the code of an airport, such as ORD'],
  ])('is not %j', (row, reason) => {
    expect(() => toFlight(row)).toThrow(new Error(reason));
  });

  it('is reported when it leaves', () => {
    expect(reportedAt(good)).toBe(Date.UTC(2001, 0, 31, 18, 2));
  });

  it('has an hour of the day, before 1970 too', () => {
    expect(hourOfDay(good)).toBe(18);
    expect(hourOfDay({ ...good, date: Date.UTC(1969, 11, 31, 23, 59) })).toBe(23);
    expect(hourOfDay({ ...good, date: Date.UTC(1969, 11, 31) })).toBe(0);
  });
});
