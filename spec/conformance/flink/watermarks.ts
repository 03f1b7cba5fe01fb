import { boundedOutOfOrderness, eventTime, fromSource, monotonous, punctuated } from '../../../lib/index.js';
import type { EntryOptions } from '../../../lib/index.js';
import { days } from '../../../lib/time/duration.js';
import type { Case, Table } from '../conformance.js';
import { splitsOf } from '../entries.js';
import type { Finding, Item, MakeEntry } from '../entries.js';

const entry =
  (options: EntryOptions<Item>, timeOf = (item: Item): number => item.at): MakeEntry =>
  ([input], runtime) =>
    input!.hot.pipe(eventTime(timeOf, { ...options, runtime }));

const EVENT_BY_EVENT =
  'there the watermark moves at the next tick of a timer; here with the event, so that results depend on no timer';

const bounded = entry({ watermarks: boundedOutOfOrderness(10) });

export const boundedOutOfOrdernessWatermarks: Table = {
  system: 'Flink',
  file: 'BoundedOutOfOrdernessWatermarksTest.java',
  cases: [
    {
      of: 'testWatermarkBeforeRecords',
      entry: bounded,
      timeline: `
        in
        clock  +200
        main
      `,
    },
    {
      of: 'testWatermarkAfterEvent',
      differs: EVENT_BY_EVENT,
      entry: bounded,
      timeline: `
        in    a@1337
        main  (a@1337 w1326)
      `,
    },
    {
      of: 'testWatermarkAfterNonMonotonousEvents',
      differs: EVENT_BY_EVENT,
      entry: bounded,
      timeline: `
        in    a@12345            b@12300  c@12340  d@12280
        main  (a@12345 w12334)   b@12300  c@12340  d@12280
      `,
    },
    {
      of: 'testRepeatedProbe',
      differs: EVENT_BY_EVENT,
      entry: bounded,
      timeline: `
        in     a@723456
        clock                       +200  +200
        main   (a@723456 w723445)
      `,
    },
  ],
};

const ascending = entry({ watermarks: monotonous() });

export const ascendingTimestampsWatermarks: Table = {
  system: 'Flink',
  file: 'AscendingTimestampsWatermarksTest.java',
  cases: [
    {
      of: 'testWatermarkBeforeRecords',
      entry: ascending,
      timeline: `
        in
        clock  +200
        main
      `,
    },
    {
      of: 'testWatermarkAfterEvent',
      differs: EVENT_BY_EVENT,
      entry: ascending,
      timeline: `
        in    a@1337
        main  (a@1337 w1336)
      `,
    },
    {
      of: 'testWatermarkAfterEventWithLowerTimestamp',
      differs: EVENT_BY_EVENT,
      entry: ascending,
      timeline: `
        in    a@12345            b@12340
        main  (a@12345 w12344)   b@12340
      `,
    },
  ],
};

const TO_THE_MS = 'there it is noticed at a tick after the time-out; here to the millisecond';
const idleAfter = (ms: number): MakeEntry => entry({ whenQuiet: { idleAfter: ms } });

export const watermarksWithIdleness: Table = {
  system: 'Flink',
  file: 'WatermarksWithIdlenessTest.java',
  cases: [
    { of: 'testZeroTimeout', refused: [() => eventTime(() => 0, { whenQuiet: { idleAfter: 0 } })] },
    { of: 'testNegativeTimeout', refused: [() => eventTime(() => 0, { whenQuiet: { idleAfter: -1 } })] },
    {
      of: 'testInitiallyActive',
      quiet: true,
      entry: idleAfter(10),
      timeline: `
        in
        clock  +0  +9  +1
        main           idle
      `,
    },
    {
      of: 'testIdleWithoutEvents',
      differs: TO_THE_MS,
      quiet: true,
      entry: idleAfter(10),
      timeline: `
        in
        clock  +9  +1
        main       idle
      `,
    },
    {
      of: 'testRepeatedIdleChecks',
      differs: TO_THE_MS,
      quiet: true,
      entry: idleAfter(122),
      timeline: `
        in
        clock  +122  +100  +122
        main   idle
      `,
    },
    {
      of: 'testActiveAfterIdleness',
      differs: TO_THE_MS,
      quiet: true,
      entry: idleAfter(10),
      timeline: `
        in            a@1
        clock  +10
        main   idle   (a@1 active)
      `,
    },
    {
      of: 'testIdleActiveIdle',
      differs: TO_THE_MS,
      quiet: true,
      entry: idleAfter(122),
      timeline: `
        in            a@1
        clock  +122                  +121  +1
        main   idle   (a@1 active)         idle
      `,
    },
  ],
};

const LIKE_LAMBDA = 'another way to write the same function in Java';

export const watermarkStrategy: Table = {
  system: 'Flink',
  file: 'WatermarkStrategyTest.java',
  without: {
    testDefaultTimeStampAssigner: 'an event has no time before an entry gives it one',
    testLambdaTimestampAssignerSupplier: LIKE_LAMBDA,
    testAnonymousInnerTimestampAssigner: LIKE_LAMBDA,
    testClassTimestampAssigner: LIKE_LAMBDA,
    testClassTimestampAssignerUsingSupplier: LIKE_LAMBDA,
    testWithWatermarkAlignment:
      'it is no part of a strategy: `maxDrift` of the runtime holds for all sources that meet',
  },
  cases: [
    {
      of: 'testLambdaTimestampAssigner',
      entry: entry({}, () => 42),
      timeline: `
        in    a@13
        main  (a@42 w41)
      `,
    },
    {
      of: 'testWithIdlenessHelper',
      entry: idleAfter(days(7)),
      timeline: `
        in     a@1
        clock            +7d
        main   (a@1 w0)  idle
      `,
    },
  ],
};

const marked = entry({ watermarks: punctuated((item: Item) => item.at) });
const unmarked = entry({ watermarks: punctuated(() => undefined) });
const NOTHING_ABOVE = 'an entry has no watermarks and no idleness above it';
const NO_BATCH_MODE =
  'there is no other mode for bounded input: it takes results earlier than they are needed, and no more';

export const timestampsAndWatermarksOperator: Table = {
  system: 'Flink',
  file: 'TimestampsAndWatermarksOperatorTest.java',
  without: {
    inputWatermarksAreNotForwarded: NOTHING_ABOVE,
    inputStatusesAreNotForwarded: NOTHING_ABOVE,
    periodicWatermarksBatchMode: NO_BATCH_MODE,
    punctuatedWatermarksBatchMode: NO_BATCH_MODE,
  },
  cases: [
    {
      of: 'longMaxInputWatermarkIsForwarded',
      about: 'the end of the input',
      entry: ascending,
      timeline: `
        in    |
        main  (w∞ |)
      `,
    },
    {
      of: 'periodicWatermarksEmitOnPeriodicEmitStreamMode',
      differs: EVENT_BY_EVENT,
      entry: ascending,
      timeline: `
        in     a@2              b@4
        clock             +50              +50
        main   (a@2 w1)         (b@4 w3)
      `,
    },
    {
      of: 'periodicWatermarksOnlyEmitOnPeriodicEmitStreamMode',
      differs: EVENT_BY_EVENT,
      entry: ascending,
      timeline: `
        in     a@2
        main   (a@2 w1)
      `,
    },
    {
      of: 'periodicWatermarksDoNotRegressStreamMode',
      differs: EVENT_BY_EVENT,
      entry: ascending,
      timeline: `
        in     a@4              b@2
        clock             +50         +50
        main   (a@4 w3)         b@2
      `,
    },
    {
      of: 'punctuatedWatermarksEmitImmediatelyStreamMode',
      entry: marked,
      timeline: `
        in     a@2       b@4
        main   (a@2 w2)  (b@4 w4)
      `,
    },
    {
      of: 'punctuatedWatermarksDoNotRegressStreamMode',
      entry: marked,
      timeline: `
        in     a@4       b@2
        main   (a@4 w4)  b@2
      `,
    },
    {
      of: 'watermarksWithIdlenessUnderBackpressure',
      quiet: true,
      entry(inputs, runtime) {
        runtime.flow.close();
        runtime.clock.schedule(() => runtime.flow.open(), 1000);
        return idleAfter(100)(inputs, runtime);
      },
      timeline: `
        in
        clock  +999  +1  +99  +1
        main                  idle
      `,
    },
    {
      of: 'testNegativeTimestamps',
      about: 'as far as the times of a Date go',
      entry: unmarked,
      timeline: `
        in     a@-8640000000000000  b@-1  c@0  d@1  e@8640000000000000
        main   a@-8640000000000000  b@-1  c@0  d@1  e@8640000000000000
      `,
    },
  ],
};

/** The splits of a source, each with the watermark of its own: the time of its newest event − 1. Quiet ones are idle after 10 ms. */
const splits =
  (finding?: Finding): MakeEntry =>
  (inputs, runtime) =>
    fromSource(splitsOf(inputs, finding), { timestampOf: (item) => item.at, whenQuiet: { idleAfter: 10 }, runtime });

const DEFERRED = 'no split reports at a tick of a timer: each event counts when it comes';
const RETURN_VALUE = 'about a return value of an inner class';

const inSplits = (of: string, timeline: string, more?: { differs?: string; quiet?: true }): Case => ({
  of,
  ...more,
  entry: splits(),
  timeline,
});
const quiet = { quiet: true } as const;

export const watermarkOutputMultiplexer: Table = {
  system: 'Flink',
  file: 'WatermarkOutputMultiplexerTest.java',
  without: {
    whenAllDeferredOutputsEmitAndIdleWatermarkAdvances: DEFERRED,
    deferredOutputDoesNotImmediatelyAdvanceWatermark: DEFERRED,
    singleDeferredWatermark: DEFERRED,
    singleDeferredIdleness: DEFERRED,
    singleDeferredWatermarkAfterIdleness: DEFERRED,
    multipleDeferredWatermark: DEFERRED,
    immediateUpdatesTakeDeferredUpdatesIntoAccount: DEFERRED,
    immediateUpdateOnSameOutputAsDeferredUpdateDoesNotRegress: DEFERRED,
    lowerImmediateUpdateOnSameOutputDoesNotEmitCombinedUpdate: DEFERRED,
    testRemoveRegisteredReturnValue: RETURN_VALUE,
    testRemoveNotRegisteredReturnValue: RETURN_VALUE,
  },
  cases: [
    inSplits(
      'singleImmediateWatermark',
      `
        a     1@1
        main  (1@1 w0)
      `,
    ),
    inSplits(
      'singleImmediateIdleness',
      `
        a
        clock  +10
        main   idle
      `,
      quiet,
    ),
    inSplits(
      'singleImmediateWatermarkAfterIdleness',
      `
        a            1@1
        clock  +10
        main   idle  (1@1 w0 active)
      `,
      quiet,
    ),
    inSplits(
      'multipleImmediateWatermark',
      `
        a           1@3
        b                2@6
        c
        clock  +5             +5
        main        1@3  2@6  w2
      `,
      quiet,
    ),
    inSplits(
      'whenImmediateOutputBecomesIdleWatermarkAdvances',
      `
        a      1@3
        b               2@6
        clock       +5            +5
        main   1@3      (2@6 w2)  w5
      `,
      quiet,
    ),
    inSplits(
      'whenAllImmediateOutputsBecomeIdleWatermarkAdvances',
      `
        a      1@6
        b               2@3
        clock       +5            +5  +5
        main   1@6      (2@3 w2)      (w5 idle)
      `,
      quiet,
    ),
    inSplits(
      'combinedWatermarkDoesNotRegressWhenIdleOutputRegresses',
      `
        a      1@3                    3@4
        b               2@6
        clock       +5            +5
        main   1@3      (2@6 w2)  w5  3@4
      `,
      quiet,
    ),
    {
      of: 'noCombinedDeferredUpdateWhenWeHaveZeroOutputs',
      about: 'a source that has found no split yet',
      quiet: true,
      entry: splits('when it begins'),
      timeline: `
        a                    1@1
        clock  +9  +1  +200           +10
        main                 (1@1 w0) idle
      `,
    },
    {
      of: 'whenThereAreNoOutputsNothingIsReported',
      about: 'neither a watermark nor idleness',
      quiet: true,
      entry: splits('when it begins'),
      timeline: `
        a                    1@1
        clock  +9  +1  +200           +10
        main                 (1@1 w0) idle
      `,
    },
    inSplits(
      'testRemoveUnblocksWatermarks',
      `
        a      1@156766  |
        b                   2@156776
        main   1@156766     (2@156776 w156775)
      `,
    ),
    inSplits(
      'testRemoveOfLowestDoesNotImmediatelyAdvanceWatermark',
      `
        a      1@-4342                   |
        b               2@-4332
        main   1@-4342  (2@-4332 w-4343) w-4333
      `,
      { differs: 'there the watermark moves at the next tick; here at once, as there is none' },
    ),
    inSplits(
      'testRemoveOfHighestDoesNotRetractWatermark',
      `
        a           1@3       |
        b                        2@2
        clock  +5        +5
        main        1@3  w2      2@2
      `,
      quiet,
    ),
    inSplits(
      'whenIdleImmediateOutputsBecomeActiveUnderlyingOutputIsMarkedActive',
      `
        a      1@6                        3@7
        b           2@3
        clock                  +10
        main   1@6  (2@3 w2)   (w5 idle)  (3@7 w6 active)
      `,
      quiet,
    ),
    inSplits(
      'whenIdleDeferredOutputResumesUnderlyingOutputIsMarkedActive',
      `
        a      1@6                        3@4
        b           2@3
        clock                  +10
        main   1@6  (2@3 w2)   (w5 idle)  (3@4 active)
      `,
      quiet,
    ),
    inSplits(
      'whenRegisteredOutputReportsNothingNothingIsReported',
      `
        a          1@1
        clock  +9             +10
        main       (1@1 w0)   idle
      `,
      quiet,
    ),
    {
      of: 'testEmittingIdleAfterAllSplitsRemoved',
      quiet: true,
      entry: splits('on and on'),
      timeline: `
        a      1@2       |
        clock               +10
        main   (1@2 w1)     idle
      `,
    },
  ],
};
