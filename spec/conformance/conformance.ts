import { describe, expect, it } from '@jest/globals';
import type { Stream } from '../../lib/index.js';
import { checkTimeline } from '../../lib/testing.js';
import type { AnyStream, HarnessOutputs, TimelineOptions } from '../../lib/testing.js';
import { checkEntry } from './entries.js';
import type { MakeEntry } from './entries.js';

interface AnyCase {
  /** The name of the case there. */
  readonly of: string;
  /** What it is about, where its name does not tell. */
  readonly about?: string;
  /** rxtide does something else on purpose: what the system does, and why not so here; `docs/differences.md` has the whole. */
  readonly differs?: string;
}

/** A case as timelines: what goes in, and what comes out of rxtide. */
export interface TimelineCase extends AnyCase {
  // oxlint-disable-next-line typescript/no-explicit-any -- each case has its own types, which the operator checks
  readonly operator: (...inputs: Stream<any>[]) => AnyStream | HarnessOutputs;
  readonly timeline: string | readonly string[];
  readonly options?: Omit<TimelineOptions, 'played'>;
  /** What is looked at in the end, beside what came out. */
  readonly then?: (harness: Awaited<ReturnType<typeof checkTimeline>>) => void;
}

/** A case of an entry: what comes to it, and what it lets out. */
export interface EntryCase extends AnyCase {
  readonly entry: MakeEntry;
  readonly timeline: string;
  /** It is about how long it is quiet, and played without restores: whoever was not there was not quiet, and a restored entry waits anew. */
  readonly quiet?: true;
}

/** A case of options that are refused. */
export interface RefusalCase extends AnyCase {
  readonly refused: readonly (() => unknown)[];
}

export type Case = TimelineCase | EntryCase | RefusalCase;

/** The cases of one file of another system that are recorded here, and those that are not, with the reason. */
export interface Table {
  readonly system: 'Flink' | 'Beam' | 'Kafka Streams';
  /** The file there. */
  readonly file: string;
  readonly cases: readonly Case[];
  /** Cases that have no counterpart here: by name, why. None is left out without. */
  readonly without?: Readonly<Record<string, string>>;
}

/** Runs every case straight, with a restore after every step, and in larger batches. */
export function checkTable(table: Table): void {
  describe(`${table.system}, ${table.file}`, () => {
    for (const each of table.cases) {
      it(`${each.of}${each.about === undefined ? '' : `: ${each.about}`}`, async () => {
        if ('refused' in each) for (const make of each.refused) expect(make).toThrow(REFUSED);
        else if ('entry' in each) await checkEntry(each.entry, each.timeline, each.quiet !== true);
        else await checkCase(each);
      });
    }
  });
}

const REFUSED = expect.objectContaining({ code: 'INVALID_OPTION' });

async function checkCase({ operator, timeline, options, then }: TimelineCase): Promise<void> {
  for (const text of typeof timeline === 'string' ? [timeline] : timeline) {
    const harness = await checkTimeline(operator, text, { ...options, played: 'all' });
    then?.(harness);
    harness.unsubscribe();
  }
}
