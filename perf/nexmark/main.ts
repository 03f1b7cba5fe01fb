// npm run nexmark -- --events n --format ndjson|binary --out file, or --golden, or --check
import { open, readFile, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { readArguments } from '../arguments.js';
import { Progress } from '../progress.js';
import { nexmarkQueries } from './catalog.js';
import { writeEvents } from './files/writeEvents.js';
import { Generator } from '../../examples/nexmark/generator.js';
import type { FileFormat } from './files/writeEvents.js';
import { GOLDEN_EVENTS, makeGolden } from './golden.js';
import type { Golden } from './golden.js';

const HELP = `npm run nexmark -- --out file [--events n] [--format ndjson|binary] [...]
npm run nexmark -- --golden | --check

Writes events of NEXMARK to a file, the same each time, and prints its SHA-256.
  --out file            where to
  --events n            how many. Default 1000000
  --format f            ndjson (default): a line of JSON each; binary: see docs/nexmark.md
  --rate n              events per second of event time. Default 10000
  --out-of-order n      events are out of order within groups of so many. Default 1
  --hot-auctions n, --hot-sellers n, --hot-bidders n
                        of so many all but one are of the hot one. Defaults 2, 4, 4; 1: none is hot
  --first-id n          the id of the first event. Default 0
  --generators n        among how many timelines the rate is divided. Default 1
  --late-share x        that share of the events is late, by up to
  --late-up-to ms       so much. Default 3000
  --legacy-bidders      number bidders as the Java generator does
  --golden              work out perf/nexmark/golden.json anew instead, by the references
  --check               compare what rxtide, the loops and RxJS give with that file`;

const GOLDEN_FILE = 'perf/nexmark/golden.json';
const STEPS = 100;

const { values: options } = readArguments(() =>
  parseArgs({
    options: {
      out: { type: 'string' },
      events: { type: 'string', default: '1000000' },
      format: { type: 'string', default: 'ndjson' },
      rate: { type: 'string', default: '10000' },
      'out-of-order': { type: 'string', default: '1' },
      'hot-auctions': { type: 'string', default: '2' },
      'hot-sellers': { type: 'string', default: '4' },
      'hot-bidders': { type: 'string', default: '4' },
      'first-id': { type: 'string', default: '0' },
      generators: { type: 'string', default: '1' },
      'late-share': { type: 'string' },
      'late-up-to': { type: 'string', default: '3000' },
      'legacy-bidders': { type: 'boolean', default: false },
      golden: { type: 'boolean', default: false },
      check: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  }),
);

if (options.help) console.log(HELP);
else if (options.golden) await writeGolden();
else if (options.check) await checkGolden();
else await writeFileOfEvents().catch(fail);

async function writeGolden(): Promise<void> {
  const progress = new Progress(nexmarkQueries.length + 2);
  progress.step(`making ${GOLDEN_EVENTS} events`);
  const golden = await makeGolden(new Generator().take(GOLDEN_EVENTS), (what) => progress.step(what));
  progress.end();
  await writeFile(GOLDEN_FILE, `${JSON.stringify(golden, null, 2)}\n`);
  console.log(`wrote ${GOLDEN_FILE}`);
}

async function checkGolden(): Promise<void> {
  const golden = JSON.parse(await readFile(GOLDEN_FILE, 'utf8')) as Golden;
  const progress = new Progress(nexmarkQueries.flatMap(({ contenders }) => contenders).length + 1);
  progress.step(`making ${golden.events} events`);
  const events = new Generator().take(golden.events);
  for (const query of nexmarkQueries) {
    for (const contender of query.contenders) {
      progress.step(`${query.name}, ${contender}`);
      const { rows, checksum, results } = await query.tally(contender, events);
      const right = golden.queries[query.name];
      const isRight = right !== undefined && right.rows === rows && right.checksum === checksum;
      if (!isRight) process.exitCode = 1;
      progress.end();
      console.log(`${query.name} ${contender}: ${rows} rows, ${results} results, ${isRight ? 'right' : 'WRONG'}`);
    }
  }
}

async function writeFileOfEvents(): Promise<void> {
  const { out, events, format, generator } = readArguments(whatToWrite);
  const progress = new Progress(STEPS);
  const file = await open(out, 'w');
  try {
    let shown = 0;
    const sha256 = await writeEvents(
      generator,
      events,
      format,
      (bytes) => file.writeFile(bytes),
      (written) => {
        for (; shown < (STEPS * written) / events; shown++) progress.step(`${written} of ${events} events`);
      },
    );
    progress.end();
    console.log(`${sha256}  ${out}`);
  } finally {
    await file.close();
  }
}

interface ToWrite {
  readonly out: string;
  readonly events: number;
  readonly format: FileFormat;
  readonly generator: Generator;
}

function whatToWrite(): ToWrite {
  const { out, format } = options;
  const events = Number(options.events);
  if (out === undefined) throw new Error('--out is missing: the file to write');
  if (format !== 'ndjson' && format !== 'binary') throw new Error(`--format must be ndjson or binary; it is ${format}`);
  if (!(Number.isSafeInteger(events) && events > 0)) throw new Error('--events must be a whole number, 1 or more');
  const late = options['late-share'];
  const generator = new Generator({
    eventRate: Number(options.rate),
    outOfOrderGroupSize: Number(options['out-of-order']),
    hotAuctionRatio: Number(options['hot-auctions']),
    hotSellersRatio: Number(options['hot-sellers']),
    hotBiddersRatio: Number(options['hot-bidders']),
    firstEventId: Number(options['first-id']),
    generators: Number(options.generators),
    legacyBidderOffset: options['legacy-bidders'],
    ...(late === undefined ? {} : { late: { share: Number(late), upTo: Number(options['late-up-to']) } }),
  });
  return { out, events, format, generator };
}

function fail(error: Error): void {
  console.error(error.message);
  process.exitCode = 1;
}
