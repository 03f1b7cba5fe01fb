import type { OperatorFunction } from 'rxjs';
import type { Batch } from '../frame/batch.js';
import { DELETE, INSERT, UPDATE_AFTER, UPDATE_BEFORE } from '../frame/changeKind.js';
import type { Frame } from '../frame/frame.js';
import { BaseMachine } from '../operator/baseMachine.js';
import { addAt, watermarkAt } from '../operator/columns.js';
import { operate } from '../operator/operate.js';
import type { Output } from '../operator/output.js';
import { unsupportedUpsert } from '../operator/refuseChanges.js';
import { checkFunction } from '../errors/checkFunction.js';
import { checkSync } from '../errors/checkSync.js';
import type { PerEventOptions } from './perEventOptions.js';

/**
 * Makes any number of events of each one; they have its time and key. An event that becomes none is counted as filtered.
 *
 * @example
 * ```ts
 * fromArray(['to be', 'or'], { timestampOf: () => 0 })
 *   .pipe(flatMapValues((line) => line.split(' ')), values())
 *   .subscribe((word) => console.log(word));
 * // => to
 * // => be
 * // => or
 * ```
 * @category per event
 */
export function flatMapValues<T, R, By>(
  project: (value: T) => Iterable<R>,
  options: PerEventOptions = {},
): OperatorFunction<Frame<T, By>, Frame<R, By>> {
  checkFunction(project, 'flatMapValues: project');
  checkSync(project, 'flatMapValues: project');
  const spec = {
    kind: 'flatMapValues',
    name: options.name,
    machine: () => new FlatMapMachine(project),
    keyed: false,
    takesChanges: true,
    rejectedTo: options.rejectedTo,
  };
  return (source) => operate<T, R, By>(spec, [source]);
}

class FlatMapMachine<T, R> extends BaseMachine<T, R> {
  readonly #project: (value: T) => Iterable<R>;

  constructor(project: (value: T) => Iterable<R>) {
    super();
    this.#project = project;
  }

  onBatch(batch: Batch<T, unknown>, _input: number, out: Output<R>): void {
    const { counters } = this.context;
    const before = out.watermark;
    for (let i = 0; i < batch.values.length; i++) {
      let results: readonly R[];
      try {
        const given = this.#project(batch.values[i]!);
        // An iterable is drained first: if it throws half-way, the event is rejected whole.
        results = Array.isArray(given) ? (given as readonly R[]) : drained(given);
      } catch (error) {
        this.context.reject(batch, i, watermarkAt(batch, i, before), error);
        continue;
      }
      if (results.length === 0) counters.filtered++;
      else counters.used++;
      if (batch.kinds === null) for (const result of results) addAt(result, batch, i, out);
      else addChanges(results, batch, i, watermarkAt(batch, i, before), this.context.name, out);
    }
  }
}

function drained<R>(given: Iterable<R>): readonly R[] {
  if (typeof (given as Partial<Iterable<R>> | null | undefined)?.[Symbol.iterator] === 'function') return [...given];
  throw new TypeError(
    'the function given to flatMapValues must give an array, or another iterable; for one value use mapValues',
  );
}

/** The rows that a row is made into have no halves that go together: an update of it is a delete of the old ones and an insert of the new ones. */
function addChanges<R>(
  results: readonly R[],
  batch: Batch<unknown, unknown>,
  i: number,
  watermark: number,
  name: string,
  out: Output<R>,
): void {
  const kinds = batch.kinds!;
  let kind = kinds[i]!;
  if (kind === UPDATE_AFTER) {
    if (i === 0 || kinds[i - 1] !== UPDATE_BEFORE) throw unsupportedUpsert('flatMapValues', name, batch, i);
    kind = INSERT;
  } else if (kind === UPDATE_BEFORE) {
    kind = DELETE;
  }
  out.keyed = batch.keys !== null;
  const key = batch.keys === null ? undefined : batch.keys[i];
  for (const result of results) out.add(result, batch.timestamps[i]!, key, watermark, kind);
}
