import { Subject } from 'rxjs';
import { createRuntime } from '../../lib/index.js';
import type { Checkpoint, ManagedRuntime, SourceChunk, SplitSource } from '../../lib/index.js';
import { ManualClock } from '../../lib/testing.js';
import type { AnyStream, Harness, HarnessEvent, HarnessOutputs } from '../../lib/testing.js';
import { RxtideError } from '../../lib/errors/rxtideError.js';
import { macrotask } from '../../lib/runtime/macrotask.js';
import { Collected } from '../../lib/testing/collected.js';
import { differ, drawDifference } from '../../lib/testing/timeline/draw.js';
import { Labels, showValue } from '../../lib/testing/timeline/labels.js';
import { readValue } from '../../lib/testing/timeline/plainData.js';
import { play } from '../../lib/testing/timeline/play.js';
import { scriptOf } from '../../lib/testing/timeline/steps.js';
import { linesOf } from '../../lib/testing/timeline/tokens.js';

/** An event on its way to an entry: what its label says, and the time that stands beside it. */
export interface Item {
  readonly label: unknown;
  readonly at: number;
}

/** What a line of a timeline brings: to a hot entry, or to a split of a source. */
export class EntryInput {
  /** What comes from now on. */
  hot = new Subject<Item>();
  readonly #items: Item[] = [];
  #ended = false;
  #wake: () => void = () => undefined;
  #begin!: () => void;
  /** Resolves when the first item has come. */
  readonly begun = new Promise<void>((resolve) => (this.#begin = resolve));

  /** Done by the timeline. */
  events(events: readonly HarnessEvent<unknown>[]): void {
    this.#begin();
    for (const { value, timestamp } of events) {
      const item = { label: value, at: timestamp };
      this.#items.push(item);
      this.hot.next(item);
    }
    this.#wake();
  }

  end(): void {
    this.#ended = true;
    this.hot.complete();
    this.#wake();
  }

  /** The split, from a position on: each item is a chunk. */
  async *open(from = 0): AsyncGenerator<SourceChunk<Item, number>> {
    for (let position = from; ;) {
      if (position < this.#items.length) yield { position, values: [this.#items[position++]!] };
      else if (this.#ended) return;
      else await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }
}

/** Makes an entry of what the lines of a timeline bring. */
export type MakeEntry = (inputs: readonly EntryInput[], runtime: ManagedRuntime) => AnyStream;

/** When splits are found: all at once (default), all and perhaps more later, or when the first has its first item. */
export type Finding = 'at once' | 'on and on' | 'when it begins';

/** A source that has a split for each line. */
export function splitsOf(
  inputs: readonly EntryInput[],
  finding: Finding = 'at once',
): SplitSource<Item, number, number> {
  return {
    name: 'splits',
    live: true,
    async *discover(known = 0) {
      if (finding === 'when it begins') await inputs[known]!.begun;
      yield { known: inputs.length, splits: inputs.slice(known).map((_, i) => String(known + i)) };
      if (finding === 'on and on') await new Promise(() => undefined);
    },
    open: (split, position) => inputs[Number(split)]!.open(position),
  };
}

/** Stands in for a harness, which has no entries: plays the same steps. */
class EntryHarness {
  outputs!: { readonly main: Collected<unknown> };
  readonly inputs: readonly EntryInput[];
  readonly #make: MakeEntry;
  readonly #clock: ManualClock;
  #runtime!: ManagedRuntime;
  readonly #ready: Promise<void>;

  constructor(
    make: MakeEntry,
    inputs: readonly EntryInput[],
    clock: ManualClock,
    from: Promise<Checkpoint> | undefined,
  ) {
    this.#make = make;
    this.inputs = inputs;
    this.#clock = clock;
    if (from === undefined) this.#start(undefined);
    this.#ready = from?.then((checkpoint) => this.#start(checkpoint)) ?? Promise.resolve();
  }

  advanceProcessingTime(ms: number): void {
    this.#clock.advance(ms);
  }

  async settle(): Promise<void> {
    await this.#ready;
    // Splits are found, opened and read, one after the other.
    for (let i = 0; i < 5; i++) await new Promise<void>((resolve) => macrotask(resolve));
  }

  snapshot(): Promise<Checkpoint> {
    return this.#runtime.checkpoint();
  }

  restore(from: Promise<Checkpoint>): EntryHarness {
    const taken = from.then((checkpoint) => {
      this.unsubscribe();
      return checkpoint;
    });
    return new EntryHarness(this.#make, this.inputs, this.#clock, taken);
  }

  unsubscribe(): void {
    this.outputs.main.unsubscribe();
  }

  #start(restore: Checkpoint | undefined): void {
    const clock = this.#clock;
    for (const input of this.inputs) input.hot = new Subject();
    this.#runtime = createRuntime(restore === undefined ? { clock } : { clock, restore });
    this.outputs = { main: new Collected(this.#make(this.inputs, this.#runtime)) };
  }
}

/** Plays a timeline on an entry, straight and, if that is asked for, with a restore after each step, and compares. */
export async function checkEntry(make: MakeEntry, timeline: string, restores: boolean): Promise<void> {
  const lines = linesOf(timeline);
  const inputs = lines.filter(({ name }) => name !== 'clock' && name !== 'main');
  const script = scriptOf(lines, ['main'], inputs.length);
  const labels = new Labels({}, (item) => showValue((item as Item).label), readValue);
  for (const restored of restores ? [false, true] : [false]) {
    const harness = new EntryHarness(
      make,
      inputs.map(() => new EntryInput()),
      new ManualClock(),
      undefined,
    );
    const start = harness as unknown as Harness<unknown[], HarnessOutputs>;
    const { harness: ended, outcomes } = await play(start, script, labels, restored);
    ended.unsubscribe();
    if (!outcomes.some((outcome, i) => differ(script, outcome, i, 'main', true))) continue;
    const how = restored ? ', with a restore after each step,' : '';
    throw new RxtideError(
      'TIMELINE_DIFFERS',
      `something else came out${how} than the timeline says:\n\n${drawDifference(script, outcomes, true)}`,
    );
  }
}
