import * as fc from 'fast-check';
import { createRuntime, fromSource } from '../../lib/index.js';
import type { Checkpoint, ManagedRuntime, Rejected, SourceChunk, SplitSource, TimedOptions } from '../../lib/index.js';
import { BARRIER, BATCH, OPEN, STATUS } from '../../lib/frame/kinds.js';

/** An event of a split: its time, `NaN` where it has none. */
export interface Item {
  readonly id: string;
  readonly time: number;
}

export interface Part {
  readonly values: readonly Item[];
  readonly rejected: readonly string[];
  /** Macrotasks until it can be had. */
  readonly delay: number;
}

/** Splits, each a list of chunks. */
export type Parts = readonly (readonly Part[])[];

export const anyParts = (most = 5): fc.Arbitrary<Parts> =>
  fc
    .array(
      fc.array(
        fc.record({
          times: fc.array(
            fc.oneof(
              { weight: 20, arbitrary: fc.integer({ min: 0, max: 40 }) },
              { weight: 1, arbitrary: fc.constant(NaN) },
            ),
            { maxLength: 6 },
          ),
          rejected: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, fc.nat(2)),
          delay: fc.nat(2),
        }),
        { maxLength: 5 },
      ),
      { maxLength: most },
    )
    .map((splits) =>
      splits.map((chunks, s) =>
        chunks.map(({ times, rejected, delay }, c) => ({
          values: times.map((time, i) => ({ id: `${s}.${c}.${i}`, time })),
          rejected: Array.from({ length: rejected }, (_, i) => `${s}.${c}!${i}`),
          delay,
        })),
      ),
    );

export const macrotask = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** A source of these splits, found in groups of `atOnce`. Positions are the numbers of chunks. */
export function sourceOf(
  parts: Parts,
  options: Pick<SplitSource<Item>, 'read' | 'live' | 'maxOpen'> & { readonly atOnce?: number } = {},
): SplitSource<Item, number, number> {
  const { atOnce = Infinity, ...rest } = options;
  return {
    ...rest,
    name: 'parts',
    async *discover(known = 0) {
      for (let from = known; from < parts.length;) {
        const to = Math.min(parts.length, from + atOnce);
        await macrotask();
        yield { known: to, splits: parts.slice(from, to).map((_, i) => String(from + i)) };
        from = to;
      }
    },
    async *open(split, position = 0): AsyncGenerator<SourceChunk<Item, number>> {
      const chunks = parts[Number(split)]!;
      for (let c = position; c < chunks.length; c++) {
        const { values, rejected, delay } = chunks[c]!;
        for (let i = 0; i < delay; i++) await macrotask();
        yield { position: c, values, rejected: rejected.map((record) => ({ record, error: new Error(record) })) };
      }
    },
  };
}

/** What was seen of a stream. */
export interface Seen {
  /** Each event, and the watermark in force when it came. */
  readonly events: (readonly [id: string, watermark: number])[];
  readonly rejected: string[];
  readonly watermark: number;
  readonly statuses: boolean[];
  readonly runtime: ManagedRuntime;
  /** Taken when as many events had come as were asked for. */
  readonly checkpoint: Checkpoint | undefined;
  readonly error: unknown;
}

/**
 * Runs a source until it ends, or until a checkpoint is complete that is asked for behind event number `until`: of what came after its
 * barrier nothing is kept.
 */
export function runOf(
  source: SplitSource<Item>,
  options: Partial<TimedOptions<Item>> & { readonly restore?: Checkpoint | undefined; readonly maxDrift?: number } = {},
  until = Infinity,
  onEvent: (id: string, runtime: ManagedRuntime) => void = () => undefined,
): Promise<Seen> {
  const { restore, maxDrift = 60_000, ...rest } = options;
  const runtime = createRuntime(restore === undefined ? { maxDrift } : { maxDrift, restore });
  const seen = {
    events: [] as [string, number][],
    rejected: [] as string[],
    watermark: -Infinity,
    statuses: [] as boolean[],
  };
  let cut = false;
  return new Promise((resolve) => {
    const end = (checkpoint: Checkpoint | undefined, error: unknown): void =>
      resolve({ ...seen, runtime, checkpoint, error });
    let asked = false;
    const ask = (): void => {
      if (asked || seen.events.length < until) return;
      asked = true;
      void runtime.checkpoint().then((checkpoint) => {
        subscription.unsubscribe();
        end(checkpoint, undefined);
      });
    };
    const stream = fromSource(source, {
      timestampOf: (item) => item.time,
      rejectedTo: {
        error: () => undefined,
        next: ({ value }: Rejected) => {
          if (!cut) seen.rejected.push(typeof value === 'string' ? value : (value as Item).id);
        },
      },
      runtime,
      ...rest,
    });
    const subscription = stream.subscribe({
      next: (frame) => {
        if (cut) return;
        if (frame.kind === OPEN) seen.watermark = frame.watermark;
        if (frame.kind === BARRIER) cut = true;
        if (frame.kind === STATUS) seen.statuses.push(frame.idle);
        if (frame.kind !== BATCH) return;
        for (let i = 0; i < frame.values.length; i++) {
          seen.events.push([frame.values[i]!.id, frame.watermarks?.[i] ?? seen.watermark]);
          onEvent(frame.values[i]!.id, runtime);
        }
        seen.watermark = frame.watermark;
        ask();
      },
      complete: () => {
        if (!asked) end(undefined, undefined);
      },
      error: (error) => end(undefined, error),
    });
    ask();
  });
}

/** What is to come out, event by event: always that of the split whose watermark is lowest, ties by order; WMC-1, WMC-4. */
export function model(
  parts: Parts,
  bound: number,
  { maxOpen = Infinity, oneByOne = false }: { readonly maxOpen?: number; readonly oneByOne?: boolean } = {},
): Pick<Seen, 'events' | 'rejected'> {
  const events: [string, number][] = [];
  const rejected: string[] = [];
  const waiting = parts.map((chunks) => ({ items: chunks.flatMap(({ values }) => values), watermark: -Infinity }));
  let open = waiting.splice(0, oneByOne ? 1 : maxOpen);
  let combined = -Infinity;
  for (;;) {
    const lowest = (): number =>
      waiting.length > 0 && !oneByOne ? -Infinity : Math.min(...open.map(({ watermark }) => watermark));
    const split = open.reduce((a, b) => (b.watermark < a.watermark ? b : a), open[0]!);
    if (split === undefined) break;
    if (split.items.length === 0) {
      // It has ended, and makes room.
      open = open.filter((other) => other !== split);
      const next = waiting.shift();
      if (next !== undefined) open.push(oneByOne ? { ...next, watermark: split.watermark } : next);
      if (open.length > 0) combined = Math.max(combined, lowest());
      continue;
    }
    const item = split.items.shift()!;
    if (Number.isNaN(item.time)) {
      rejected.push(item.id);
      continue;
    }
    events.push([item.id, combined]);
    split.watermark = Math.max(split.watermark, item.time - bound - 1);
    combined = Math.max(combined, lowest());
  }
  return { events, rejected: [...rejected, ...parts.flat().flatMap((part) => part.rejected)] };
}
