import { from, groupBy, map, mergeMap, scan } from 'rxjs';
import { agg, fromArray, keyBy, runningAggregate, toChanges, values } from '../../lib/index.js';
import type { Change } from '../../lib/index.js';
import { randomFrom, zipf } from '../random.js';
import { BASE } from '../sales.js';
import { drain } from '../workload.js';
import type { Workload } from '../workload.js';

const WORDS = 5_000;

interface Word {
  readonly at: number;
  readonly word: string;
}

/** How often a word has come so far. */
interface Count {
  readonly word: unknown;
  readonly count: number;
}

const digest = ({ word, count }: Count): number => String(word).length * 31 + count;
const weigh = ({ count }: Count): number => count;

/** The count of a word each time it has changed. */
export const wordCount: Workload<Count> = {
  name: 'word count, upserts',
  about: `how often each of ${WORDS.toLocaleString('en')} words has come, after every word; the nth comes an nth as often as the first`,
  events: 1_000_000,
  rxjsEvents: 200_000,
  digest,
  weigh,
  wanted: [{ ratio: 'loop', least: 0.5, aim: 0.7 }],
  prepare(events) {
    const words = makeWords(events);
    return {
      rxtide: (sink) =>
        drain(
          fromArray(words, { timestampOf: (word) => word.at }).pipe(
            keyBy(({ word }) => word),
            runningAggregate(agg.count(), { form: 'upserts' }),
            values(),
          ),
          ({ key, value }) => sink({ word: key, count: value }),
        ),
      loop: (sink) => {
        const counts = new Map<string, number>();
        for (let i = 0; i < words.length; i++) {
          const { word } = words[i]!;
          const count = (counts.get(word) ?? 0) + 1;
          counts.set(word, count);
          sink({ word, count });
        }
      },
      rxjs: (sink) =>
        drain(
          from(words).pipe(
            groupBy(({ word }) => word),
            mergeMap((word$) =>
              word$.pipe(
                scan((count) => count + 1, 0),
                map((count) => ({ word: word$.key, count })),
              ),
            ),
          ),
          sink,
        ),
    };
  },
};

/** The same as changes of a table: the count that is no more, and the new one. */
export const wordChanges: Workload<Change<Count, string>> = {
  name: 'word count, changes',
  about: 'the same as the changes of a table: of each update the row that was, and the row that is',
  events: 1_000_000,
  digest: ({ kind, value }) => kind.length * digest(value),
  weigh: ({ value }) => weigh(value),
  wanted: [{ ratio: 'loop', least: 0.5, aim: 0.7 }],
  prepare(events) {
    const words = makeWords(events);
    return {
      rxtide: (sink) =>
        drain(
          fromArray(words, { timestampOf: (word) => word.at }).pipe(
            keyBy(({ word }) => word),
            runningAggregate(agg.count()),
            toChanges(),
            values(),
          ),
          ({ kind, key, value: { value } }) => sink({ kind, key, value: { word: key, count: value } }),
        ),
      loop: (sink) => {
        const counts = new Map<string, number>();
        for (let i = 0; i < words.length; i++) {
          const { word } = words[i]!;
          const before = counts.get(word);
          const count = (before ?? 0) + 1;
          counts.set(word, count);
          if (before !== undefined) sink({ kind: 'updateBefore', key: word, value: { word, count: before } });
          sink({ kind: before === undefined ? 'insert' : 'updateAfter', key: word, value: { word, count } });
        }
      },
    };
  },
};

function makeWords(events: number): readonly Word[] {
  const draw = zipf(WORDS, randomFrom(events));
  return Array.from({ length: events }, (_, i) => ({ at: BASE + i, word: `word-${draw()}` }));
}
