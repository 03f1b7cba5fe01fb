import type { Observable } from 'rxjs';
import type { OperatorInfo } from '../runtime/operatorInfo.js';
import { lastRun } from './runs.js';
import { clockText } from './silence.js';

/**
 * Says what a running pipeline is doing, as text: an operator a line, what feeds it above it; events in, out and late, the
 * watermark, what it holds, when it acts next, and which input holds its time back. `stream` is the last step of the pipeline
 * (the Observable that was subscribed to). Of a stream that ran several times, the latest run.
 *
 * @example
 * ```ts
 * const counts$ = fromArray([1, 2], { timestampOf: (n) => n }).pipe(windowAll(tumbling(10), agg.count()));
 * counts$.subscribe();
 * console.log(explain(counts$));
 * // => fromArray 'fromArray'   in 2, out 2, watermark the end, ended
 * // => windowAll 'windowAll'   in 2, out 1, watermark the end, ended
 * ```
 * @category running
 */
export function explain(stream: Observable<unknown>): string {
  const info = lastRun(stream);
  if (info === undefined) return 'not running: nobody has subscribed to this stream yet';
  return explainAll(upstream(info));
}

/** Says what each of some operators is doing, a line for each. */
export function explainAll(operators: readonly OperatorInfo[]): string {
  const lines = operators.map((operator) => [operator.title, describe(operator)] as const);
  const width = Math.max(...lines.map(([title]) => title.length)) + 3;
  return lines.map(([title, text]) => title.padEnd(width) + text).join('\n');
}

const NOTABLE = ['filtered', 'late', 'unassigned', 'rejected', 'shed', 'discarded', 'future', 'superseded'] as const;

/** An operator and all that feed it, each once, those that feed first. */
function upstream(info: OperatorInfo, found: OperatorInfo[] = []): OperatorInfo[] {
  if (found.includes(info)) return found;
  for (const input of info.inputs) upstream(input, found);
  found.push(info);
  return found;
}

function describe(info: OperatorInfo): string {
  const { counters } = info;
  const { pending, credits = 0, waitsFor, keys = 0, windows = 0, rows = 0, nextTimer = Infinity } = info.holding();
  const parts = [`in ${counters.in}`, `out ${counters.out}`];
  for (const name of NOTABLE) {
    if (counters[name] > 0) parts.push(`${name} ${counters[name]}`);
  }
  if (pending > 0) parts.push(`pending ${pending}`);
  parts.push(`watermark ${clockText(info.watermark)}`);
  if (windows > 0) {
    parts.push(`holds ${windows} window${windows === 1 ? '' : 's'} of ${keys} key${keys === 1 ? '' : 's'}`);
  }
  if (rows > 0) parts.push(`keeps ${rows} event${rows === 1 ? '' : 's'} of ${keys} key${keys === 1 ? '' : 's'}`);
  if (windows === 0 && rows === 0 && keys > 0) parts.push(`holds state of ${keys} key${keys === 1 ? '' : 's'}`);
  if (nextTimer < Infinity) parts.push(`next at ${clockText(nextTimer + 1)}`);
  if (credits > 0) parts.push(`holds ${credits} credit${credits === 1 ? '' : 's'}`);
  if (waitsFor !== undefined) parts.push(`waits for ${holders(waitsFor)}`);
  if (info.idle) parts.push('idle');
  if (info.finished) parts.push('ended');
  const holder = slowest(info);
  if (holder !== undefined && !info.finished) parts.push(`held back by ${holder.title}`);
  return parts.join(', ');
}

/** Those that have taken credits, the one with the most first: they are what is slow. */
function holders(operators: readonly OperatorInfo[]): string {
  const taken = operators.map((info) => ({ info, credits: info.holding().credits ?? 0 })).filter((o) => o.credits > 0);
  // All credits may be there, and a sink not be ready.
  if (taken.length === 0) return 'a sink to open';
  return taken
    .sort((a, b) => b.credits - a.credits)
    .map(({ info }) => info.title)
    .join(' and ');
}

/** Of several inputs, the one that the watermark waits for. */
function slowest(info: OperatorInfo): OperatorInfo | undefined {
  const waiting = info.inputs.filter((input) => !input.idle && !input.finished);
  if (info.inputs.length < 2 || waiting.length === 0) return undefined;
  return waiting.reduce((lowest, input) => (input.watermark < lowest.watermark ? input : lowest));
}
