import { filterValues, keyBy, toTable } from '../../../lib/index.js';
import type { Stream } from '../../../lib/index.js';

/** The records of all joins of AbstractJoinIntegrationTest.java, all of one key, one each millisecond; `-` is none, and deletes a row. */
const RECORDS = 'L- R- LA Ra LB Rb L- R- LC Rc R- L- R- Rd LD'.split(' ');

/**
 * The timeline of the script; `results` are what comes out by the record of that number, which have its time. The clock goes on between the
 * records, so that two of the right side are two batches, however it is played: where one table is joined twice, what is seen in between
 * depends on that.
 */
export function script(results: Readonly<Record<number, string>>): string {
  const lines = { left: 'left  ', right: 'right ', clock: 'clock ', main: 'main  ' };
  RECORDS.forEach((record, i) => {
    const time = i + 1;
    const column = Math.max(...Object.values(lines).map((line) => line.length)) + 2;
    const put = (line: keyof typeof lines, text: string) => (lines[line] = lines[line].padEnd(column) + text);
    put(record.startsWith('L') ? 'left' : 'right', `${record.slice(1)}@${time}`);
    const expected = results[time]?.split(' ').map((result) => `${result}@${time}`);
    if (expected !== undefined) put('main', expected.length > 1 ? `(${expected.join(' ')})` : expected[0]!);
    lines.clock = `${lines.clock.padEnd(Math.max(...Object.values(lines).map((line) => line.length)) + 2)}+1`;
  });
  return Object.values(lines).join('\n');
}

type Texts = Stream<string>;

/** As a table: the record that is none deletes. */
export const rowsOf = (texts: Texts) =>
  texts.pipe(
    keyBy(() => 'key'),
    toTable({ rowOf: (text) => (text === '-' ? undefined : text) }),
  );

/** As events: the record that is none is no event. */
export const eventsOf = (texts: Texts) =>
  texts.pipe(
    filterValues((text) => text !== '-'),
    keyBy(() => 'key'),
  );

/** `A-b`; `null` is a side that is missing. */
export const both = (left: string | undefined, right: string | undefined): string =>
  `${left ?? 'null'}-${right ?? 'null'}`;
