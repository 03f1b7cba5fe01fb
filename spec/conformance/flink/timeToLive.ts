import {
  agg,
  aggregatingState,
  keyBy,
  keyedProcess,
  listState,
  mapState,
  reducingState,
  valueState,
} from '../../../lib/index.js';
import type { StateDeclaration, Stream, TtlOptions } from '../../../lib/index.js';
import type { Table, TimelineCase } from '../conformance.js';

/** `3` writes a number, `r` reads, `x` clears; before it the key, if it is not the usual one: `b:3`. */
interface Command {
  readonly key: string;
  readonly does: string;
}

function read(label: string): Command {
  const [key = '', does] = label.includes(':') ? label.split(':') : ['', label];
  return { key, does: does ?? '' };
}

/** A kind of state, as the cases see it. */
interface Kind {
  readonly writes: (n: number) => void;
  readonly reads: () => unknown;
  readonly clears: () => void;
}

const kindOf =
  <S>(
    declare: (options: { readonly ttl: TtlOptions }) => StateDeclaration<S>,
    work: (state: S) => Kind,
  ): ((ttl: TtlOptions) => TimelineCase['operator']) =>
  (ttl) =>
  (commands: Stream<Command>) =>
    commands.pipe(
      keyBy((command) => command.key),
      keyedProcess({
        name: 'states',
        state: { kept: declare({ ttl }) },
        onEvent({ does }, { state }) {
          const { writes, reads, clears } = work(state.kept);
          if (does === 'r') return reads() ?? 'none';
          if (does === 'x') return clears();
          return writes(Number(does));
        },
      }),
    );

const orNone = <T extends readonly unknown[]>(values: T): T | undefined => (values.length === 0 ? undefined : values);

const KINDS = {
  'value state': kindOf(
    (options) => valueState<number | undefined>(undefined, options),
    (state) => ({
      writes: (n) => void (state.value = n),
      reads: () => state.value,
      clears: () => void (state.value = undefined),
    }),
  ),
  'list state': kindOf(listState<number>, (state) => ({
    writes: (n) => state.add(n),
    reads: () => orNone(state.values)?.join('+'),
    clears: () => state.clear(),
  })),
  'map state, all entries': kindOf(mapState<number, number>, (state) => ({
    writes: (n) => state.set(n, n),
    reads: () => orNone(state.values())?.join('+'),
    clears: () => state.clear(),
  })),
  'map state, one entry': kindOf(mapState<string, number>, (state) => ({
    writes: (n) => state.set('it', n),
    reads: () => state.get('it'),
    clears: () => state.delete('it'),
  })),
  'map state, entries whose value is null': kindOf(mapState<number, null>, (state) => ({
    writes: (n) => state.set(n, null),
    reads: () => orNone(state.keys())?.join('+'),
    clears: () => state.clear(),
  })),
  'reducing state': kindOf(
    (options) => reducingState<number>((a, b) => a + b, options),
    (state) => ({ writes: (n) => state.add(n), reads: () => state.value, clears: () => state.clear() }),
  ),
  'aggregating state': kindOf(
    (options) => aggregatingState({ sum: agg.sum((n: number) => n) }, options),
    (state) => ({
      writes: (n) => state.add(n),
      reads: () => (state.isEmpty ? undefined : state.value.sum),
      clears: () => state.clear(),
    }),
  ),
} as const;

type KindName = keyof typeof KINDS;

const options = { read, show: String };

/** Whether what is added lives on with what was there: it reads sums where others read the last number. */
const sums = (kind: KindName): boolean => kind === 'reducing state' || kind === 'aggregating state';

/** A case for every kind of state. */
const ofEach = (of: string, make: (kind: KindName) => Omit<TimelineCase, 'of' | 'about'>): TimelineCase[] =>
  (Object.keys(KINDS) as KindName[]).map((kind) => ({ of, about: kind, options, ...make(kind) }));

const TTL = { after: 100, clock: 'processing' } as const;
const READ_TOO = { ...TTL, renewedBy: 'readAndWrite' } as const;

const NO_NAMESPACES = 'a state has keys, and no namespaces beside them';
const CLOCK_BACK = 'looks at the state with a clock that was set back after a restore: a clock goes on';
const NEVER_OUT =
  'there a state can be set up to give out what has expired until it is cleaned up; here never, so that a result does not depend on when that is';

const holdsKeys =
  (keys: number): NonNullable<TimelineCase['then']> =>
  (harness) => {
    const held = harness.operator('states').keys;
    if (held !== keys) throw new Error(`there are ${held} keys, not ${keys}`);
  };

export const timeToLive: Table = {
  system: 'Flink',
  file: 'TtlStateTestBase.java',
  without: {
    testMergeNamespaces: NO_NAMESPACES,
    testMultipleNamespaces: NO_NAMESPACES,
    testMultipleNamespacesWithSnapshotCleanup: NO_NAMESPACES,
    testMultipleKeysWithSnapshotCleanup: CLOCK_BACK,
    testRestoreTtlAndRegisterNonTtlStateCompatFailure:
      'a ttl may be taken away between a checkpoint and its restore; spec/state does so',
  },
  cases: [
    ...ofEach('testNonExistentValue', (kind) => ({
      operator: KINDS[kind](TTL),
      timeline: `
        in     r@0
        main   none@0
      `,
    })),
    {
      of: 'testValueSetNull',
      about: 'undefined, which is the default',
      options,
      operator: KINDS['value state'](TTL),
      timeline: `
        in     1@0  r@0  x@0  r@0
        main        1@0       none@0
      `,
    },
    ...ofEach('testExactExpirationOnWrite', (kind) => ({
      operator: KINDS[kind](TTL),
      timeline: `
        in     1@0       r@0       2@0       r@0       3@0       r@0       r@0
        clock       +20       +30       +70       +50       +50       +80
        main             1@0                 ${sums(kind) ? 3 : 2}@0                 3@0       none@0
      `,
      then: holdsKeys(0),
    })),
    ...ofEach('testRelaxedExpirationOnWrite', (kind) => ({
      differs: NEVER_OUT,
      operator: KINDS[kind](TTL),
      timeline: `
        in     1@0        r@0     r@0
        clock       +120
        main              none@0  none@0
      `,
    })),
    ...ofEach('testExactExpirationOnRead', (kind) => ({
      operator: KINDS[kind](READ_TOO),
      timeline: `
        in     1@0       r@0       r@0        r@0
        clock       +50       +70       +130
        main             1@0       1@0        none@0
      `,
    })),
    ...ofEach('testRelaxedExpirationOnRead', (kind) => ({
      differs: NEVER_OUT,
      operator: KINDS[kind](READ_TOO),
      timeline: `
        in     1@0       r@0        r@0     r@0
        clock       +50       +120
        main             1@0        none@0  none@0
      `,
    })),
    ...ofEach('testExpirationTimestampOverflow', (kind) => ({
      operator: KINDS[kind]({ ...TTL, after: Number.MAX_SAFE_INTEGER }),
      options: { ...options, now: 10 },
      timeline: `
        in     1@0       r@0
        clock       +40
        main             1@0
      `,
    })),
    ...ofEach('testMultipleKeys', (kind) => ({
      operator: KINDS[kind](TTL),
      timeline: `
        in     b:1@0       a:1@0 b:2@0       a:r@0 b:r@0       b:3@0       a:r@0  b:r@0       a:r@0  b:r@0
        clock         +50               +70               +50         +60                +70
        main                                 1@0   ${sums(kind) ? 3 : 2}@0                     none@0 3@0         none@0 none@0
      `,
    })),
    ...ofEach('testSnapshotChangeRestore', (kind) => ({
      operator: KINDS[kind](TTL),
      timeline: `
        in     a:1@0       a:2@0       b:1@0
        clock         +50         +50
      `,
      then(harness) {
        const snapshot = harness.snapshot();
        harness.advanceProcessingTime(70);
        for (const label of ['a:3', 'b:2']) harness.event(read(label), 0);
        const restored = harness.restore(snapshot);
        restored.advanceProcessingTime(80);
        for (const label of ['a:r', 'b:r']) restored.event(read(label), 0);
        const out = restored.outputs.main.values.join(' ');
        restored.unsubscribe();
        if (out !== 'none 1') throw new Error(`it was ${out}`);
      },
    })),
    ...ofEach('testIncrementalCleanupWholeState', (kind) => ({
      operator: KINDS[kind](TTL),
      timeline: `
        in     a:1@0 b:1@0 c:1@0
        clock                     +120
      `,
      then: holdsKeys(0),
    })),
    ...ofEach('testIncrementalCleanup', (kind) => ({
      operator: KINDS[kind](TTL),
      timeline: `
        in     a:1@0 b:1@0 c:1@0       a:2@0 b:2@0       a:x@0  a:r@0   b:r@0
        clock                     +50               +70
        main                                                    none@0  ${sums(kind) ? 3 : 2}@0
      `,
      then: holdsKeys(1),
    })),
  ],
};
