import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import { gunzipSync, gzipSync } from 'node:zlib';
import { run } from '../../../examples/flights/run.js';
import { useFolder } from '../../connect/folder.js';

const CSV = [
  'origin,destination,date,delay',
  'ORD,JFK,2001-01-01 06:05,-5',
  'ORD,LAX,2001-01-01 06:10,20',
  'JFK,ORD,2001-01-01 06:15,400',
  'JFK,ORD,2001-01-01 06:20,NA',
  'LAX,ORD,2001-01-01 07:30,-1116',
  'LAX,ORD,2001-01-01 07:40,0',
  'ORD,LAX,2001-01-01 12:00,30',
  '',
].join('\n');

/** A terminal or not, of which one can see what was written. */
class Screen {
  text = '';
  readonly #onWrite: (text: string) => void;

  constructor(onWrite: (text: string) => void = () => undefined) {
    this.#onWrite = onWrite;
  }

  write(text: string): void {
    this.text += text;
    this.#onWrite(text);
  }
}

async function runOn(
  argv: readonly string[],
  onWrite: (text: string, stop: AbortController) => void = () => undefined,
) {
  const stop = new AbortController();
  const out = new Screen((text) => onWrite(text, stop));
  const err = new Screen();
  const code = await run(argv, { out, err, env: {}, stop: stop.signal });
  return { code, out: out.text, err: err.text };
}

describe('run', () => {
  const folder = useFolder();

  it('tells its options', async () => {
    const { code, out, err } = await runOn(['--help']);
    expect(code).toBe(0);
    expect(out).toMatch(/^Works out, for each airport and hour, how many flights left and how late they were\.\n/);
    expect(err).toBe('');
  });

  it('works out a small file, shows what it found, and leaves three files', async () => {
    const input = folder.file('flights.csv', CSV);
    const out = folder.path('made/hours.csv');
    const ran = await runOn(['--input', input, '--out', out, '--out-of-orderness', '1h']);
    expect(ran.err).toBe('');
    expect(ran.code).toBe(0);
    const [above, below] = ran.out.split(/Delay over the day[^]*\n\n(?=Where)/);
    expect(above?.split('\n')).toEqual([
      'Flight delays   of every airport, in windows of 1 h',
      input,
      'in the order in which the flights left, not of the schedule; waits 1 h for late ones',
      '',
      'Mon 1 Jan 2001       flights  airports      mean   longest   delays in minutes',
      '  06:00–07:00              2         1         8        20   ORD',
      '  07:00–08:00              1         1         0         0   LAX',
      '  12:00–13:00              1         1        30        30   ORD',
      '',
      'The worst hours   by mean delay, with at least 10 departures; in minutes',
      '  none of them has 10 departures, and fewer say nothing about an hour',
      '',
      '',
    ]);
    expect(below?.split('\n')).toEqual([
      'Where every flight went   it adds up',
      '    7  rows read',
      '  = 4  used, in 3 results',
      '  + 1  late (20.0 %), 6 h 40 min behind schedule on average',
      '  + 2  rejected',
      '      rejected: line 5: its delay is "NA"; it must be a number of minutes',
      '      rejected: line 6: its delay is -1116: no flight leaves so early',
      '',
      expect.stringMatching(/^[\d,]+ flights a second {3}[\d.]+ s, at most [\d,]+ MB of memory$/),
      '',
      `Results    ${out}`,
      `Late       ${folder.path('made/hours-late.csv')}`,
      `Rejected   ${folder.path('made/hours-rejected.csv')}`,
      '',
    ]);
    expect(readFileSync(out, 'utf8')).toBe(
      [
        'airport,start,departures,mean_delay,p95_delay,longest_delay',
        'ORD,2001-01-01T06:00,2,7.5,-5,20',
        'LAX,2001-01-01T07:00,1,0,0,0',
        'ORD,2001-01-01T12:00,1,30,30,30',
        '',
      ].join('\n'),
    );
    expect(readFileSync(folder.path('made/hours-late.csv'), 'utf8')).toBe(
      'date,delay,origin\n2001-01-01T06:15,400,JFK\n',
    );
    expect(readFileSync(folder.path('made/hours-rejected.csv'), 'utf8')).toContain('line 6: its delay is -1116');
  });

  it('reads and writes NDJSON, compressed too, of chosen airports', async () => {
    const rows = [
      { date: '2001-01-01 06:05', delay: -5, origin: 'ORD' },
      { date: '2001-01-01 06:10', delay: 20, origin: 'JFK' },
      { date: '2001-01-01 06:20', delay: null, origin: 'JFK' },
    ];
    const input = folder.file('flights.ndjson.gz', gzipSync(rows.map((row) => JSON.stringify(row)).join('\n')));
    const out = folder.path('hours.ndjson.gz');
    const { code, out: shown } = await runOn(['--input', input, '--out', out, '--airport', 'jfk', '--window', '15m']);
    expect(code).toBe(0);
    expect(shown).toContain('Flight delays   of JFK, in windows of 15 min\n');
    expect(shown).toContain('  + 1  from other airports\n');
    expect(gunzipSync(readFileSync(out)).toString()).toBe(
      '{"airport":"JFK","start":"2001-01-01T06:00","departures":1,"mean_delay":20,"p95_delay":20,"longest_delay":20}\n',
    );
  });

  it('reads the three million flights, as many as it is asked for', async () => {
    const out = folder.path('hours.csv');
    const { code, out: shown, err } = await runOn(['--limit', '20,000', '--out', out]);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(shown).toMatch(/\nMon 1 Jan 2001 .+\n {2}00:00–01:00 +84 +30 +60 +264 +SEA\n/);
    expect(shown).toContain('    20,000  rows read\n');
    expect(shown).toContain('Where every flight went   it adds up\n');
  });

  it('says so where no flight can be counted', async () => {
    const input = folder.file('flights.csv', CSV);
    const { code, out } = await runOn(['--input', input, '--out', folder.path('hours.csv'), '--airport', 'XYZ']);
    expect(code).toBe(0);
    expect(out).toContain('\nNo flight from XYZ could be counted.\n');
  });

  it.each([
    [
      ['--window', 'x'],
      2,
      '--window must be a length of time, such as 15m or 1h; it is "x" (npm start -- --help tells the options)\n',
    ],
    [['--input', 'missing.csv'], 1, 'cannot read missing.csv: there is no such file\n'],
    [['--input', 'a.csv', '--out', './a.csv'], 2, '--out would replace the file of --input\n'],
  ])('says in one line what is wrong with %j', async (argv, code, err) => {
    expect(await runOn(argv)).toEqual({ code, out: '', err });
  });

  it('says in one line what is wrong with a file', async () => {
    const input = folder.file('flights.csv', 'when,delay,origin\n');
    const out = folder.path('hours.csv');
    const { code, err } = await runOn(['--input', input, '--out', out]);
    expect(code).toBe(1);
    expect(err).toContain('has no column "date"');
    expect(err.trimEnd()).not.toContain('\n');
    // The sinks clean up behind the error.
    while (folder.names().length > 1) await setImmediate();
    expect(folder.names()).toEqual(['flights.csv']);
    const parquet = folder.file('flights.parquet', 'no');
    expect(await runOn(['--input', parquet, '--out', out])).toMatchObject({ code: 1, out: '' });
  });

  it('stops when it is asked to, and goes on from there when it is run again, with the same result', async () => {
    const whole = folder.path('whole.csv');
    const options = ['--limit', '150,000', '--airport', 'ORD,JFK,ATL'];
    await runOn([...options, '--out', whole]);
    const out = folder.file('hours.csv', 'of an earlier run');
    const { code, out: shown } = await runOn([...options, '--out', out], (text, stop) => {
      if (text.includes('05:00–06:00')) stop.abort();
    });
    expect(code).toBe(130);
    expect(shown).toMatch(
      /\nStopped at \w{3} \d+ Jan 2001 [\d:]{5}, with a checkpoint\. The same command goes on from there; with --fresh it begins anew\.\n/,
    );
    expect(shown).toContain('Where every flight went   it adds up\n');
    expect(readFileSync(out, 'utf8')).toBe('of an earlier run');

    const again = await runOn([...options, '--out', out]);
    expect(again.code).toBe(0);
    expect(again.out).toContain('\ngoes on where an earlier run was stopped; --fresh would begin anew\n');
    expect(again.out).toMatch(/\n[\d,]+ flights had been reported\n/);
    expect(again.out).toContain('    150,000  rows read\n');
    expect(again.out).toContain('Where every flight went   it adds up\n');
    for (const kind of ['', '-late', '-rejected']) {
      expect(readFileSync(folder.path(`hours${kind}.csv`), 'utf8')).toBe(
        readFileSync(folder.path(`whole${kind}.csv`), 'utf8'),
      );
    }
    expect(folder.names().filter((name) => name.includes('checkpoints'))).toEqual([]);
  });

  it.each([
    [['--fresh'], undefined],
    [['--window', '2h'], 'begins anew: an earlier run that was stopped had other options, or another file'],
  ])('begins anew with %j', async (more, told) => {
    const out = folder.path('hours.csv');
    await runOn(['--limit', '150,000', '--out', out], (text, stop) => {
      if (text.includes('05:00–06:00')) stop.abort();
    });
    const { code, out: shown } = await runOn(['--limit', '150,000', '--out', out, ...more]);
    expect(code).toBe(0);
    if (told !== undefined) expect(shown).toContain(`\n${told}\n`);
    expect(shown).not.toContain('goes on where');
    expect(shown).toMatch(/\nMon 1 Jan 2001 .+\n {2}00:00–/);
  });
});
