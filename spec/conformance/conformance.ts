import { describe, it } from '@jest/globals';
import type { Stream } from '../../lib/index.js';
import { checkTimeline } from '../../lib/testing.js';
import type { AnyStream, HarnessOutputs, TimelineOptions } from '../../lib/testing.js';

/** One case of another system, as a timeline: what goes in, and what comes out of rxtide. */
export interface Case {
  /** The name of the case there. */
  readonly of: string;
  /** What it is about, where its name does not tell. */
  readonly about?: string;
  // oxlint-disable-next-line typescript/no-explicit-any -- each case has its own types, which the operator checks
  readonly operator: (...inputs: Stream<any>[]) => AnyStream | HarnessOutputs;
  readonly timeline: string;
  readonly options?: Omit<TimelineOptions, 'played'>;
  /** rxtide gives something else on purpose: what the system gives, and why not so here; `docs/differences.md` has the whole. */
  readonly differs?: string;
  /** What is looked at beside what comes out. */
  readonly then?: (harness: Awaited<ReturnType<typeof checkTimeline>>) => void;
}

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
    for (const { of, about, operator, timeline, options, then } of table.cases) {
      it(`${of}${about === undefined ? '' : `: ${about}`}`, async () => {
        const harness = await checkTimeline(operator, timeline, { ...options, played: 'all' });
        then?.(harness);
        harness.unsubscribe();
      });
    }
  });
}
