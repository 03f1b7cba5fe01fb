import { expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { createRuntime, fromSource, toSink } from '../../lib/index.js';
import type { Checkpoint, ManagedRuntime, Sink, SinkBatch, Source, SourceChunk, Stream } from '../../lib/index.js';
import { ManualClock } from '../../lib/testing.js';
import type { AnyStream } from '../../lib/testing.js';
import { times } from './pipeline.js';
import type { Pipeline } from './pipeline.js';
import { scripts } from './script.js';
import type { Item, Script } from './script.js';

/** Where promises wait until somebody settles them. */
class Desk {
  readonly #waiting: (() => void)[] = [];

  wait(): Promise<void> {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** Settles one of them, if there is any. */
  settle(pick: number): boolean {
    const [resolve] = this.#waiting.splice(pick % Math.max(1, this.#waiting.length), 1);
    resolve?.();
    return resolve !== undefined;
  }
}

/** How a run of the law goes. */
interface Course {
  /** Which promise settles next, and whether a checkpoint is taken before. */
  readonly picks: readonly { readonly pick: number; readonly checkpoint: boolean }[];
  readonly chunk: number;
  readonly maxDrift: number;
  /** Whether sinks say at once that they have taken a batch. */
  readonly accepts: 'at once' | 'later';
}

const courses: fc.Arbitrary<Course> = fc.record({
  picks: fc.array(fc.record({ pick: fc.nat(7), checkpoint: fc.integer({ min: 0, max: 5 }).map((n) => n === 0) }), {
    minLength: 1,
    maxLength: 24,
  }),
  chunk: fc.integer({ min: 1, max: 4 }),
  maxDrift: fc.constantFrom(0, 5, 60_000),
  accepts: fc.constantFrom('at once', 'later'),
});

/** A sink that shows nothing before the checkpoint is complete, and then what belongs to it. */
class CommittingSink implements Sink<unknown> {
  readonly name = 'committing';
  readonly shown: unknown[] = [];
  written = 0;
  readonly #staged: unknown[] = [];
  readonly #desk: Desk;
  readonly #accepts: Course['accepts'];

  constructor(desk: Desk, accepts: Course['accepts']) {
    this.#desk = desk;
    this.#accepts = accepts;
  }

  async open(): Promise<void> {
    await this.#desk.wait();
  }

  write({ values }: SinkBatch<unknown>): void | Promise<void> {
    this.written += values.length;
    this.#staged.push(...values);
    if (this.#accepts === 'later') return this.#desk.wait();
  }

  async prepare(): Promise<unknown> {
    const handle = this.#staged.splice(0);
    await this.#desk.wait();
    return handle;
  }

  async commit(handle: unknown): Promise<void> {
    await this.#desk.wait();
    this.shown.push(...(handle as unknown[]));
  }

  async end(): Promise<void> {
    await this.#desk.wait();
    this.shown.push(...this.#staged.splice(0));
  }
}

/** The events of one input of a script, in chunks that come when the desk says so. */
function sourceOf(script: Script, input: number, desk: Desk, { chunk }: Course): Source<Timed, number> {
  const events = script.flatMap((step) => (step.kind === 'event' && step.input === input ? [step] : []));
  return {
    name: `input ${input}`,
    async *open(position = 0): AsyncGenerator<SourceChunk<Timed, number>> {
      for (let from = position; from < events.length; from += chunk) {
        await desk.wait();
        yield {
          position: from,
          values: events
            .slice(from, from + chunk)
            .map(({ value, timestamp }) => Object.assign({ at: timestamp }, value)),
        };
      }
    },
  };
}

interface Timed extends Item {
  readonly at: number;
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** How often nothing may happen before it is clear that nothing will. */
const PATIENCE = 6;

interface Ran {
  readonly sinks: Record<string, CommittingSink>;
  readonly runtime: ManagedRuntime;
  readonly checkpoints: readonly Checkpoint[];
}

/** Runs a pipeline of sources that can wait, with one credit, until all its sinks have ended; fails when nothing goes on any more. */
async function runWithOneCredit({ make, inputs = 1, options }: Pipeline, script: Script, course: Course): Promise<Ran> {
  const desk = new Desk();
  const { state } = options ?? {};
  const runtime = createRuntime({
    credits: 1,
    maxDrift: course.maxDrift,
    clock: new ManualClock(),
    onWarning: () => undefined,
    ...(state === undefined ? {} : { state }),
  });
  const made = make(
    ...Array.from({ length: inputs }, (_, input): Stream<Item> => {
      return fromSource(sourceOf(script, input, desk, course), {
        timestampOf: (item) => item.at,
        outOfOrderness: 10,
        batchSize: 2,
        runtime,
      });
    }),
  );
  const { main, ...sides } = 'subscribe' in made ? { main: made as AnyStream } : made;
  const sinks: Record<string, CommittingSink> = {};
  let running = 0;
  let failure: Error | undefined;
  // A side output does not start its operator.
  for (const [name, stream] of [...Object.entries(sides), ['main', main] as const]) {
    running++;
    const sink = (sinks[name] = new CommittingSink(desk, course.accepts));
    stream.pipe(toSink(sink, { name: `sink of ${name}` })).subscribe({
      error: (error: Error) => {
        failure ??= error;
        running = 0;
      },
      complete: () => running--,
    });
  }
  const checkpoints: Checkpoint[] = [];
  let taking = 0;
  for (let at = 0, idle = 0; running + taking > 0 && failure === undefined; at++) {
    const { pick, checkpoint } = course.picks[at % course.picks.length]!;
    if (checkpoint && at < 3 * course.picks.length) {
      taking++;
      runtime.checkpoint().then(
        (taken) => {
          checkpoints.push(taken);
          taking--;
        },
        (error: Error) => (failure ??= error),
      );
    }
    await turn();
    idle = desk.settle(pick) ? 0 : idle + 1;
    if (idle > PATIENCE) throw new Error(`stuck: ${running} sinks and ${taking} checkpoints wait for ever`);
  }
  if (failure !== undefined) throw failure;
  return { sinks, runtime, checkpoints };
}

/**
 * Law 4, where it hurts: with a single credit, sinks that show nothing before a checkpoint, and promises that settle in any order, every
 * run comes to its end, every checkpoint is completed, and nothing has vanished on the way.
 */
export function checkCredits(pipeline: Pipeline, numRuns = 12): void {
  const { inputs = 1 } = pipeline;
  it(`${pipeline.name}: comes to its end with one credit, and loses nothing`, async () => {
    await fc.assert(
      fc.asyncProperty(scripts({ inputs, idles: false, clock: false }), courses, async (script, course) => {
        const { sinks, runtime } = await runWithOneCredit(pipeline, script, course);
        expect(runtime.metrics().flow.taken).toBe(0);
        for (const o of runtime.metrics().operators) {
          const { used, filtered, late, unassigned, rejected, shed } = o;
          expect(o).toMatchObject({
            finished: true,
            in: used + filtered + late + unassigned + rejected + shed,
            pending: 0,
            credits: 0,
            discarded: 0,
          });
        }
        for (const sink of Object.values(sinks)) expect(sink.shown).toHaveLength(sink.written);
      }),
      { numRuns: times(numRuns) },
    );
  });
}
