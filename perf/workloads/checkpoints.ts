import { Checkpointed, pipelines } from '../checkpointed.js';
import type { SnapshotKind } from '../../lib/runtime/checkpointing.js';
import { BASE } from '../sales.js';
import type { Sale } from '../sales.js';
import type { Run, Times, Workload } from '../workload.js';

const KEYS = 1_000_000;

/** How many of them change between two checkpoints: one in a hundred. */
const CHANGED = KEYS / 100;

/** About as many events as an operator takes in a second of work: four for each key. */
const SECOND = 4 * KEYS;

const CHUNK = 1_024;

/** How long a checkpoint may hold events up, ms. */
const LONGEST = 20;

/**
 * What a checkpoint of changes holds up, where 1 % of a million keys have changed. The pause is the difference to the same events without a
 * checkpoint: `20 ms` is how often it goes into what is allowed, and `copy` how much longer one of everything takes.
 */
export function checkpointPause(what: keyof typeof pipelines): Workload<number> {
  return {
    name: `checkpoint, pause, ${what}`,
    about:
      `an event each of ${CHANGED.toLocaleString('en')} of ${KEYS.toLocaleString('en')} string keys, and then a checkpoint: of what ` +
      'changed (rxtide), of everything (copy), or none; 20 ms: how often the pause goes into that',
    events: CHANGED,
    smallEvents: 100,
    digest: (n) => n,
    weigh: (n) => n,
    wanted: [{ ratio: '20 ms', least: 1 }],
    ratios: ({ rxtide = NaN, none = NaN, copy = NaN }: Times) => ({
      '20 ms': (LONGEST * 1e6) / ((rxtide - none) * CHANGED),
      copy: (copy - none) / (rxtide - none),
    }),
    prepare(events) {
      const names = namesOf(events * (KEYS / CHANGED));
      const running = prime(what, names, true);
      const rounds = Array.from({ length: 10 }, (_, r) => chunks(names, events, (i) => (97 * i + r) % names.length));
      let round = 0;
      const then =
        (kind: SnapshotKind | null): Run<number> =>
        (sink) => {
          running.feed(rounds[round++ % rounds.length]!);
          if (kind !== null) running.take(kind);
          sink(events);
        };
      return {
        rxtide: then('changes'),
        aside: { none: then(null), copy: then('copy') },
        close: () => running.close(),
      };
    },
  };
}

/** What is lost by a checkpoint for each second of work, and by noting what changes. */
export function checkpointLoss(what: keyof typeof pipelines): Workload<number> {
  return {
    name: `checkpoint, each second of work, ${what}`,
    about:
      `${SECOND.toLocaleString('en')} events of 1 % of ${KEYS.toLocaleString('en')} string keys, and then a checkpoint ` +
      'of what changed; untracked: the same events where nothing is noted, and no checkpoint',
    events: SECOND,
    digest: (n) => n,
    weigh: (n) => n,
    wanted: [{ ratio: 'untracked', least: 0.9 }],
    prepare(events) {
      const names = namesOf(events / (SECOND / KEYS));
      const tracked = prime(what, names, true);
      const untracked = prime(what, names, false);
      const fed = chunks(names, events, (i) => (7_919 * i) % (names.length / 100));
      const over =
        (running: Checkpointed, kind: SnapshotKind | null): Run<number> =>
        (sink) => {
          running.feed(fed);
          if (kind !== null) running.take(kind);
          sink(events);
        };
      return {
        rxtide: over(tracked, 'changes'),
        aside: { untracked: over(untracked, null) },
        close: () => {
          tracked.close();
          untracked.close();
        },
      };
    },
  };
}

function namesOf(keys: number): readonly string[] {
  return Array.from({ length: keys }, (_, i) => `key-${i}`);
}

/** A pipeline that keeps something for each key, of which the first checkpoint was taken. */
function prime(what: keyof typeof pipelines, names: readonly string[], tracksChanges: boolean): Checkpointed {
  const running = new Checkpointed(pipelines[what], tracksChanges);
  running.feed(chunks(names, names.length, (i) => i));
  if (tracksChanges) running.take('everything');
  return running;
}

/** At one time: windows stay open. */
function chunks(names: readonly string[], events: number, keyOf: (i: number) => number): readonly (readonly Sale[])[] {
  const made: Sale[][] = [];
  for (let i = 0; i < events; i += CHUNK) {
    const length = Math.min(CHUNK, events - i);
    made.push(Array.from({ length }, (_, j) => ({ at: BASE, key: names[keyOf(i + j)]!, price: 0.25 })));
  }
  return made;
}
