import { resolve } from 'node:path';
import { fromEvent, lastValueFrom } from 'rxjs';
import { createRuntime, RxtideError } from 'rxtide';
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
import { accountOf } from './report/conservation.js';
import { heading, report, stopReport } from './report/report.js';
import type { Facts } from './report/report.js';
import { reports } from './reports.js';
import { Summary } from './summary.js';
import { styleOf, widthOf } from './terminal.js';
import type { Io } from './terminal.js';
import { UserError } from './userError.js';
import { watched } from './watched.js';

/** What a shell expects of a process that Ctrl-C ended. */
const INTERRUPTED = 130;

/** Runs the job as a command line asks for, and gives the exit code. Errors that are not the user's are thrown. */
export async function run(argv: readonly string[], io: Io): Promise<number> {
  try {
    const options = optionsOf(argv);
    if (!options.help) return await job(options, io);
    io.out.write(HELP);
    return 0;
  } catch (error) {
    if (!(error instanceof UserError) && !isFileTrouble(error)) throw error;
    io.err.write(`${error.message}\n`);
    return error instanceof UserError ? error.exitCode : 1;
  }
}

async function job(options: Options, io: Io): Promise<number> {
  if (resolve(options.out) === resolve(options.input)) {
    throw new UserError('--out would replace the file of --input', 2);
  }
  const input = await openInput(options.input);
  const outputs = await outputsFor(options);
  if (io.stop.aborted) return INTERRUPTED;
  const style = styleOf(io.out, io.env);
  io.out.write(heading(options, style));
  const progress = progressOn(io.err, styleOf(io.err, io.env));
  let facts: Facts;
  try {
    facts = await work(options, input, outputs, progress, io);
  } finally {
    progress.end();
  }
  if (io.stop.aborted) {
    io.out.write(stopReport(facts, outputs.paths(), style));
    return facts.problems.length > 0 ? 1 : INTERRUPTED;
  }
  await outputs.finish();
  io.out.write(report(facts, outputs.paths(), style, widthOf(io.out)));
  return facts.problems.length > 0 ? 1 : 0;
}

/** Runs the pipeline to its end, or until it is stopped. */
async function work(options: Options, input: Input, outputs: Outputs, progress: Progress, io: Io): Promise<Facts> {
  const started = performance.now();
  const { airports, window, outOfOrderness, limit } = options;
  const summary = new Summary();
  const firstHours = new FirstHours(styleOf(io.out, io.env), (line) => {
    progress.besides(() => io.out.write(`${line}\n`));
  });
  let rows = 0;
  let date = NaN;
  const source = watched(limited(input.source, limit), ({ values, rejected = [], position }) => {
    rows += values.length + rejected.length;
    date = values.at(-1)?.date ?? date;
    const part = input.partBefore(position);
    progress.update({ rows, date, part: limit < Infinity ? Math.max(part ?? 0, rows / limit) : part });
  });
  const runtime = createRuntime({
    onWarning: ({ code, operator, message }) => {
      // The hours of the day give their results at the end, as they should.
      if (code === 'NOTHING_COMES_OUT' && operator === HOURS_OF_DAY) return;
      progress.besides(() => io.err.write(`${message}\n`));
    },
  });
  const running = pipeline(reports(source), {
    runtime,
    airports,
    window,
    outOfOrderness,
    stop$: fromEvent(io.stop, 'abort'),
    ...outputs,
    onResult: (result) => {
      summary.addResult(result);
      firstHours.add(result);
    },
    onHourOfDay: (result) => summary.addHourOfDay(result),
    onLate: (flight) => summary.addLate(flight),
    onRejected: (rejected) => summary.addRejected(rejected),
  });
  await lastValueFrom(running, { defaultValue: undefined });
  firstHours.end();

  const account = accountOf(runtime.metrics(), PATH);
  const waiting = rows - account.in;
  const problems = [...account.problems];
  // The operators agree with each other; here with what was read at one end and came out at the other.
  const expect = (what: string, expected: number, got: number): void => {
    if (got !== expected) problems.push(`${what}: ${got} instead of ${expected}`);
  };
  if (!io.stop.aborted) expect('flights that are still waiting', 0, waiting);
  expect('flights in all results', account.fates.used, summary.departures);
  expect('late flights', account.fates.late, summary.late.flights);
  expect('rejected rows', account.fates.rejected, summary.rejected);
  const duration = performance.now() - started;
  return { options, summary, account, waiting, rows, date, problems, duration, memory: process.resourceUsage().maxRSS };
}

function isFileTrouble(error: unknown): error is RxtideError {
  return error instanceof RxtideError && (error.code === 'SOURCE_FAILED' || error.code === 'SINK_FAILED');
}
