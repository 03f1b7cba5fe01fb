import { resolve } from 'node:path';
import { job, noRestart, RxtideError } from 'rxtide';
import { earlierRun } from './earlier.js';
import type { Earlier } from './earlier.js';
import { FirstHours } from './firstHours.js';
import { openInput } from './input.js';
import type { Input } from './input.js';
import { limited } from './limited.js';
import { HELP, optionsOf } from './options.js';
import type { Options } from './options.js';
import { outputsFor } from './outputs.js';
import type { Outputs } from './outputs.js';
import { HOURS_OF_DAY, PATH, pipeline } from './pipeline.js';
import { progressOn } from './progress.js';
import type { Progress } from './progress.js';
import { nowhere, remembering } from './remembering.js';
import { accountOf } from './report/conservation.js';
import { count } from './report/format.js';
import { heading, report, stopReport } from './report/report.js';
import type { Facts } from './report/report.js';
import { reports } from './reports.js';
import { Summary } from './summary.js';
import { styleOf, widthOf } from './terminal.js';
import type { Io } from './terminal.js';
import { UserError } from './userError.js';
import { tapped, watched } from './watched.js';

/** What a shell expects of a process that Ctrl-C ended. */
const INTERRUPTED = 130;

/** Runs the job as a command line asks for, and gives the exit code. Errors that are not the user's are thrown. */
export async function run(argv: readonly string[], io: Io): Promise<number> {
  try {
    const options = optionsOf(argv);
    if (!options.help) return await start(options, io);
    io.out.write(HELP);
    return 0;
  } catch (error) {
    if (!(error instanceof UserError) && !isFileTrouble(error)) throw error;
    io.err.write(`${error.message}\n`);
    return error instanceof UserError ? error.exitCode : 1;
  }
}

async function start(options: Options, io: Io): Promise<number> {
  if (resolve(options.out) === resolve(options.input)) {
    throw new UserError('--out would replace the file of --input', 2);
  }
  const input = await openInput(options.input);
  const outputs = await outputsFor(options);
  if (io.stop.aborted) return INTERRUPTED;
  const earlier = await earlierRun(options);
  const style = styleOf(io.out, io.env);
  io.out.write(heading(options, style, EARLIER[earlier.kind]));
  const progress = progressOn(io.err, styleOf(io.err, io.env));
  let facts: Facts;
  try {
    facts = await work(options, input, outputs, earlier, progress, io);
  } finally {
    progress.end();
  }
  if (facts.isStopped) {
    io.out.write(stopReport(facts, style));
    return facts.problems.length > 0 ? 1 : INTERRUPTED;
  }
  await earlier.forget();
  if (facts.wasThrough) {
    io.out.write(`The earlier run had come to its end, and its files are complete: ${outputs.paths.results}\n`);
    return 0;
  }
  io.out.write(report(facts, outputs.paths, style, widthOf(io.out)));
  return facts.problems.length > 0 ? 1 : 0;
}

const EARLIER: Readonly<Record<Earlier['kind'], string | undefined>> = {
  none: undefined,
  stopped: 'goes on where an earlier run was stopped; --fresh would begin anew',
  'other options': 'begins anew: an earlier run that was stopped had other options, or another file',
};

/** Runs the job to its end, or until it is stopped. */
async function work(
  options: Options,
  input: Input,
  outputs: Outputs,
  { checkpoints, kind, forget }: Earlier,
  progress: Progress,
  io: Io,
): Promise<Facts> {
  const started = performance.now();
  const { limit } = options;
  const summary = new Summary();
  const firstHours = new FirstHours(styleOf(io.out, io.env), (line) => {
    progress.besides(() => io.out.write(`${line}\n`));
  });
  let rows = 0;
  let date = NaN;
  /** Flights that the run before this one had reported. */
  let before = NaN;
  const source = watched(limited(input.source, limit), ({ values, rejected = [], position }) => {
    rows = Math.max(rows, position.before + values.length + rejected.length);
    date = values.at(-1)?.date ?? date;
    if (Number.isNaN(before)) {
      before = accountOf(handle.metrics(), PATH).in;
      if (kind === 'stopped') progress.besides(() => io.out.write(`${count(before)} flights had been reported\n`));
    }
    const part = input.partBefore(position.source);
    progress.update({ rows, date, part: limit < Infinity ? Math.max(part ?? 0, rows / limit) : part });
  });
  const handle = job({
    name: 'flights',
    checkpoints: { every: 1000, to: checkpoints },
    restart: noRestart,
    // The process has its own way with Ctrl-C.
    stopOnSignals: false,
    onWarning: ({ code, operator, message }) => {
      // The hours of the day give their results at the end, as they should.
      if (code === 'NOTHING_COMES_OUT' && operator === HOURS_OF_DAY) return;
      progress.besides(() => io.err.write(`${message}\n`));
    },
  }).run(() =>
    pipeline(reports(source), {
      ...options,
      results: remembering(
        tapped(outputs.results, (result) => firstHours.add(result)),
        summary.ofResults,
      ),
      hoursOfDay: remembering(nowhere('hours of day'), summary.ofHours),
      late: remembering(outputs.late, summary.ofLate),
      rejected: remembering(outputs.rejected, summary.ofRejected),
    }),
  );
  const stop = (): void => void handle.stop().catch(() => undefined);
  io.stop.addEventListener('abort', stop);
  if (io.stop.aborted) stop();
  const { reason } = await handle.done.catch(async (error: unknown) => {
    // Where there is nothing to go on from, nothing is left behind.
    if (kind !== 'stopped' && handle.metrics().checkpoints.lastId === undefined) await forget();
    throw error;
  });
  firstHours.end();

  const account = accountOf(handle.metrics(), PATH);
  rows = Math.max(rows, account.in);
  const waiting = rows - account.in;
  const isStopped = reason === 'stopped';
  const problems = [...account.problems];
  // The operators agree with each other; here with what was read at one end and came out at the other.
  const expect = (what: string, expected: number, got: number): void => {
    if (got !== expected) problems.push(`${what}: ${got} instead of ${expected}`);
  };
  if (!isStopped) {
    expect('flights that are still waiting', 0, waiting);
    expect('flights in all results', account.fates.used, summary.departures);
    expect('late flights', account.fates.late, summary.late.flights);
    expect('rejected rows', account.fates.rejected, summary.rejected);
  }
  // It was killed after it had written all, and before it forgot its checkpoints: what it would have told is lost.
  const wasThrough = kind === 'stopped' && !isStopped && Number.isNaN(before) && summary.results === 0;
  const duration = performance.now() - started;
  const memory = process.resourceUsage().maxRSS;
  return {
    options,
    summary,
    account,
    waiting,
    rows,
    inThisRun: account.in - (before || 0),
    date,
    isStopped,
    wasThrough,
    problems,
    duration,
    memory,
  };
}

function isFileTrouble(error: unknown): error is RxtideError {
  return error instanceof RxtideError && (error.code === 'SOURCE_FAILED' || error.code === 'SINK_FAILED');
}
