import { expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { Subject } from 'rxjs';
import { createRuntime, eventTime, eventTimeChunks, processingTime, toSink } from '../../lib/index.js';
import type { BufferOptions, Rejected } from '../../lib/index.js';
import { ManualClock } from '../../lib/testing.js';

interface Reading {
  readonly n: number;
  readonly key: number;
}

type Policy = 'drop-oldest' | 'drop-newest' | 'latest-per-key';

/** What is done: events come, in runs, or the sink answers. */
type Step = { readonly keys: readonly number[] } | 'answer';

const steps: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.oneof(
    {
      weight: 3,
      arbitrary: fc.record({ keys: fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 1, maxLength: 5 }) }),
    },
    { weight: 2, arbitrary: fc.constant<Step>('answer') },
  ),
  { maxLength: 40 },
);

/** What must wait, and what is shed, when the sink has all credits. An event of key 3 has no key. */
class Model {
  waiting: Reading[] = [];
  readonly shed: Reading[] = [];
  readonly #policy: Policy;
  readonly #limit: number;

  constructor(policy: Policy, limit: number) {
    this.#policy = policy;
    this.#limit = limit;
  }

  push(event: Reading): void {
    if (this.#policy === 'latest-per-key' && event.key !== 3) {
      this.#shed((other) => other.key === event.key);
    } else if (this.#policy !== 'latest-per-key' && this.waiting.length === this.#limit) {
      if (this.#policy === 'drop-newest') return void this.shed.push(event);
      this.#shed((other) => other === this.waiting[0]);
    }
    this.waiting.push(event);
  }

  #shed(which: (other: Reading) => boolean): void {
    this.shed.push(...this.waiting.filter(which));
    this.waiting = this.waiting.filter((other) => !which(other));
  }
}

const settled = async (): Promise<void> => {
  for (let i = 0; i < 10; i++) await Promise.resolve();
};

function bufferOf(policy: Policy, limit: number): BufferOptions<Reading> {
  if (policy !== 'latest-per-key') return { limit, whenFull: policy };
  const keyOf = ({ key }: Reading): number => {
    if (key === 3) throw new Error('no key');
    return key;
  };
  // As many as may come at all: that one too many fails is another test's.
  return { limit: 1000, whenFull: policy, keyOf };
}

it.each(['eventTime', 'eventTimeChunks', 'processingTime'] as const)(
  '%s behind a slow sink: what came was sent, was shed as the policy says, was rejected, or waits; in the order in which it came',
  async (entry) => {
    await fc.assert(
      fc.asyncProperty(
        steps,
        fc.constantFrom<Policy>('drop-oldest', 'drop-newest', 'latest-per-key'),
        fc.integer({ min: 1, max: 4 }),
        async (script, policy, limit) => {
          const runtime = createRuntime({ credits: 1, clock: new ManualClock() });
          const hot = new Subject<readonly Reading[]>();
          const model = new Model(policy, limit);
          const rejected: Reading[] = [];
          const options = {
            runtime,
            buffer: bufferOf(policy, limit),
            rejectedTo: { next: (r: Rejected) => void rejected.push(r.value as Reading) },
          };
          const single = new Subject<Reading>();
          const stream = {
            eventTime: () => single.pipe(eventTime(({ n }) => n, options)),
            eventTimeChunks: () => hot.pipe(eventTimeChunks(({ n }) => n, options)),
            processingTime: () => single.pipe(processingTime(options)),
          }[entry]();
          const sent: Reading[] = [];
          const expected: Reading[] = [];
          let answer: (() => void) | undefined;
          const running = stream
            .pipe(
              toSink(({ values }) => {
                sent.push(...values);
                return new Promise<void>((resolve) => (answer = resolve));
              }),
            )
            .subscribe();
          let n = 0;
          for (const step of script) {
            if (step === 'answer') {
              answer?.();
              answer = undefined;
              await settled();
              // All that waits is sent at once; what has no key is set aside.
              if (policy === 'latest-per-key') expected.push(...model.waiting.filter(({ key }) => key !== 3));
              else expected.push(...model.waiting);
              model.waiting = [];
            } else {
              const events = step.keys.map((key) => ({ n: n++, key }));
              for (const event of events) {
                // With a credit left it is sent at once; of a chunk, all that come with the first are.
                if (answer === undefined) expected.push(event);
                else model.push(event);
                if (entry !== 'eventTimeChunks') single.next(event);
              }
              if (entry === 'eventTimeChunks') hot.next(events);
            }
            const [o] = runtime.metrics().operators;
            expect(sent).toEqual(expected);
            expect(o).toMatchObject({ shed: model.shed.length, rejected: rejected.length });
            expect(o!.in).toBe(o!.used + o!.shed + o!.rejected + o!.pending);
            const keyed = policy === 'latest-per-key' ? model.waiting.filter(({ key }) => key !== 3) : model.waiting;
            expect(o!.pending).toBe(keyed.length);
          }
          running.unsubscribe();
          const [o] = runtime.metrics().operators;
          expect(o!.in).toBe(o!.used + o!.shed + o!.rejected + o!.discarded);
        },
      ),
      { numRuns: 150 },
    );
  },
);
