import { describe, expect, it } from '@jest/globals';
import { HELP, optionsOf } from '../../../examples/flights/options.js';
import { UserError } from '../../../examples/flights/userError.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** What is wrong with a command line, without the hint that is the same for all. */
function messageOf(...argv: readonly string[]): string {
  try {
    optionsOf(argv);
  } catch (error) {
    expect(error).toBeInstanceOf(UserError);
    const { message, exitCode } = error as UserError;
    expect(exitCode).toBe(2);
    expect(message).not.toContain('\n');
    expect(message).toMatch(/ \(npm start -- --help tells the options\)$/);
    return message.slice(0, message.lastIndexOf(' ('));
  }
  throw new Error('nothing is wrong');
}

describe('options', () => {
  it('read the three million flights by the hour unless told otherwise', () => {
    const { input, ...others } = optionsOf([]);
    expect(input).toMatch(/flights-3m\.parquet$/);
    expect(others).toEqual({
      airports: [],
      window: HOUR,
      outOfOrderness: 3 * HOUR,
      output: 'csv',
      out: 'out/flights/hours.csv',
      limit: Infinity,
      fresh: false,
      help: false,
    });
  });

  it('can all be given', () => {
    const argv =
      '--airport ord,JFK --window=15m --out-of-orderness 90s --output ndjson --out a.txt --input b.csv.gz --limit 1_000';
    expect(optionsOf(argv.split(' '))).toEqual({
      input: 'b.csv.gz',
      airports: ['ORD', 'JFK'],
      window: 15 * MINUTE,
      outOfOrderness: 90_000,
      output: 'ndjson',
      out: 'a.txt',
      limit: 1000,
      fresh: false,
      help: false,
    });
  });

  it.each([
    ['45s', 45_000],
    ['1.5h', 1.5 * HOUR],
    ['1d', 24 * HOUR],
    [' 2H ', 2 * HOUR],
  ])('know how long %j is', (text, length) => {
    expect(optionsOf(['--window', text]).window).toBe(length);
  });

  it('allow to wait for nobody', () => {
    expect(optionsOf(['--out-of-orderness', '0']).outOfOrderness).toBe(0);
    expect(optionsOf(['--out-of-orderness', '0m']).outOfOrderness).toBe(0);
  });

  it('take the format from the name of the file, and the name from the format', () => {
    expect(optionsOf(['--output', 'ndjson']).out).toBe('out/flights/hours.ndjson');
    expect(optionsOf(['--out', 'x.ndjson.gz']).output).toBe('ndjson');
    expect(optionsOf(['--out', 'x.jsonl']).output).toBe('ndjson');
    expect(optionsOf(['--out', 'x.csv.gz']).output).toBe('csv');
    expect(optionsOf(['--out', 'x.ndjson', '--output', 'csv']).output).toBe('csv');
  });

  it.each([
    [['--windwo', '1h'], `unknown option '--windwo'`],
    [['ORD'], `unexpected argument 'ORD'`],
    [['--airport'], `option '--airport <value>' argument missing`],
    [['--help=yes'], `option '-h, --help' does not take an argument`],
    [
      ['--airport', 'Chicago'],
      '--airport must be a code of three letters, such as ORD, or several: ORD,JFK; it is "Chicago"',
    ],
    [['--window', '15'], '--window must be a length of time, such as 15m or 1h; it is "15"'],
    [['--window', '0'], '--window must be a length of time, such as 15m or 1h; it is "0"'],
    [['--window', '-1h'], `option '--window' argument is ambiguous`],
    [['--out-of-orderness', 'long'], '--out-of-orderness must be a length of time, such as 15m or 1h; it is "long"'],
    [['--output', 'xml'], '--output must be csv or ndjson; it is "xml"'],
    [['--input', 'a.json'], '--input must end in .parquet, .csv, .csv.gz, .ndjson or .ndjson.gz; it is "a.json"'],
    [['--limit', '0'], '--limit must be a whole number, at least 1; it is "0"'],
    [['--limit', '1.5'], '--limit must be a whole number, at least 1; it is "1.5"'],
  ])('say what is wrong with %j', (argv, message) => {
    expect(messageOf(...argv)).toBe(message);
  });

  it('are all in the help, in lines that fit', () => {
    for (const name of ['airport', 'window', 'out-of-orderness', 'output', 'out', 'input', 'limit', 'fresh', 'help']) {
      expect(HELP).toContain(`  --${name} `);
    }
    expect(Math.max(...HELP.split('\n').map((line) => line.length))).toBeLessThanOrEqual(120);
    expect(optionsOf(['-h']).help).toBe(true);
  });
});
