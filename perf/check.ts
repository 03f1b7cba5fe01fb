import type { AnyWorkload, Contenders, Run } from './workload.js';

/** What came out: enough to tell whether two contenders did the same. */
interface Outcome {
  count: number;
  sum: number;
}

/** Contenders that gave the same, by name. */
export class Prepared extends Map<string, Measured> {
  readonly #of: Contenders<unknown>;
  readonly #ofRxjs: Contenders<unknown>;

  constructor(of: Contenders<unknown>, ofRxjs: Contenders<unknown>) {
    super();
    this.#of = of;
    this.#ofRxjs = ofRxjs;
  }

  close(): void {
    this.#of.close?.();
    if (this.#ofRxjs !== this.#of) this.#ofRxjs.close?.();
  }
}

/** Runs every contender of a workload once and throws if their results differ. Gives the contenders to be measured. */
export async function prepareChecked(workload: AnyWorkload, events: number): Promise<Prepared> {
  const contenders: Contenders<unknown> = workload.prepare(events);
  const rxjsEvents = Math.min(events, workload.rxjsEvents ?? events);
  const small = rxjsEvents === events ? contenders : (workload.prepare(rxjsEvents) as Contenders<unknown>);
  const { rxtide, loop, rxjs, same = {}, sameRows = {}, aside = {} } = contenders;

  const alike: [string, Run<unknown>][] = Object.entries(same);
  if (loop !== undefined) alike.push(['loop', loop]);
  if (rxjs !== undefined && small === contenders) alike.push(['rxjs', rxjs]);
  const expected = await outcomeOf(workload, rxtide);
  for (const [name, run] of alike) expectSame(workload, name, await outcomeOf(workload, run), expected);
  for (const [name, run] of Object.entries(sameRows)) {
    const { sum } = await outcomeOf(workload, run);
    expectSame(workload, name, { ...expected, sum }, expected);
  }
  if (small !== contenders && small.rxjs !== undefined) {
    expectSame(workload, 'rxjs', await outcomeOf(workload, small.rxjs), await outcomeOf(workload, small.rxtide));
  }

  const prepared = new Prepared(contenders, small);
  const add = (name: string, run: Run<unknown> | undefined, of = events): void => {
    if (run !== undefined) prepared.set(name, { run: weighing(workload, run), events: of });
  };
  add('rxtide', rxtide);
  add('loop', loop);
  add('rxjs', small.rxjs, rxjsEvents);
  // In units of all events, so that what is aside can be subtracted.
  for (const [name, run] of Object.entries({ ...same, ...sameRows, ...aside })) add(name, run);
  return prepared;
}

/** A contender ready to be timed. */
export interface Measured {
  readonly run: () => void | Promise<void>;
  /** What its time is divided by. */
  readonly events: number;
}

/** What the timed runs came to, so that no part of them can be optimised away. */
export const weighed = { count: 0, sum: 0 };

function weighing(workload: AnyWorkload, run: Run<unknown>): () => void | Promise<void> {
  const weigh = (result: unknown): number => workload.weigh(result);
  return () => {
    let count = 0;
    let sum = 0;
    const done = run((result) => {
      count++;
      sum += weigh(result);
    });
    const add = (): void => {
      weighed.count += count;
      weighed.sum += sum;
    };
    return done instanceof Promise ? done.then(add) : add();
  };
}

async function outcomeOf(workload: AnyWorkload, run: Run<unknown>): Promise<Outcome> {
  const digest = (result: unknown): number => workload.digest(result);
  const outcome = { count: 0, sum: 0 };
  await run((result) => {
    outcome.count++;
    outcome.sum += digest(result);
  });
  return outcome;
}

function expectSame(workload: AnyWorkload, name: string, got: Outcome, expected: Outcome): void {
  if (expected.count === 0) throw new Error(`${workload.name}: rxtide gave no results`);
  if (got.count === expected.count && got.sum === expected.sum) return;
  throw new Error(
    `${workload.name}: ${name} gave ${got.count} results (checksum ${got.sum}), but rxtide ${expected.count} (${expected.sum})`,
  );
}
