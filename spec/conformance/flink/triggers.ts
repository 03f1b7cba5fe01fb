import {
  afterCount,
  afterProcessingTime,
  afterWatermark,
  agg,
  anyOf,
  atIntervals,
  CONTINUE,
  defineAssigner,
  defineTrigger,
  FIRE,
  FIRE_AND_PURGE,
  PURGE,
  purging,
  tumbling,
  windowAll,
} from '../../../lib/index.js';
import type { Firing, Stream, Trigger, WindowAssigner, WindowResult } from '../../../lib/index.js';
import { hours } from '../../../lib/time/duration.js';
import type { Case, Table, TimelineCase } from '../conformance.js';

type Words = Stream<string>;

/** `2[0,2)`: the number of events and the window; `?` early, `!` late. */
const show = ({ value, window, pane }: WindowResult<undefined, number>): string => {
  const timing = pane.timing === 'early' ? '?' : pane.timing === 'late' ? '!' : '';
  return `${value}[${window.start},${window.end})${timing}`;
};

const options = { show };

const counted =
  (assigner: WindowAssigner<string>, trigger: Trigger, allowedLateness = 0) =>
  (words: Words) =>
    words.pipe(windowAll(assigner, agg.count(), { name: 'windows', trigger, allowedLateness }));

/** Sessions of words that say how long they are: `2` at 0 is [0, 2). */
const lasting = defineAssigner<string>({
  name: 'lasting',
  merging: true,
  assign: (word, time) => [{ start: time, end: time + Number(word) }],
});

/** How many windows there are in the end. */
const holds =
  (windows: number): NonNullable<TimelineCase['then']> =>
  (harness) => {
    const held = harness.operator('windows').windows;
    if (held !== windows) throw new Error(`there are ${held} windows, not ${windows}`);
  };

const CLEARED = 'the state of a window ends with the window: here the windows end one after the other';

/** The case of a window that ends, and leaves the other as it was. */
const clears = (trigger: Trigger, timeline: string): Case => ({
  of: 'testClear',
  about: CLEARED,
  options,
  operator: counted(tumbling(2), trigger),
  timeline,
  then: holds(0),
});

export const eventTimeTrigger: Table = {
  system: 'Flink',
  file: 'EventTimeTriggerTest.java',
  cases: [
    {
      of: 'testWindowSeparationAndFiring',
      options,
      operator: counted(tumbling(2), afterWatermark()),
      timeline: `
        in    a@0 a@0 a@1 b@2 b@3  w2          w4
        main                       3[0,2)@1    2[2,4)@3
      `,
      then: holds(0),
    },
    {
      of: 'testLateElementTriggersImmediately',
      options,
      operator: counted(tumbling(2), afterWatermark(), 10),
      timeline: `
        in    w2  a@1         w11
        main      1[0,2)!@1
      `,
      then: holds(0),
    },
    clears(
      afterWatermark(),
      `
        in    a@0 b@2  w1         w3
        main           1[0,2)@1   1[2,4)@3
      `,
    ),
    {
      of: 'testMergingWindows',
      options,
      operator: counted(lasting, afterWatermark()),
      timeline: `
        in    2@0  2@2  w1  w3
        main                2[0,4)@3
      `,
      then: holds(0),
    },
    {
      of: 'testMergingLateWindows',
      about: 'the merged window fires once, with the event that merged it',
      options,
      operator: counted(lasting, afterWatermark(), 20),
      timeline: `
        in    1@0  1@3  w10                    3@0
        main            (1[0,1)@0 1[3,4)@3)    3[0,4)!@3
      `,
    },
  ],
};

/** Two instants after the first event, by the clock. */
const byClock = purging(afterProcessingTime(2));

const NO_CLOCK_WINDOWS =
  'there windows of processing time end by the clock; here windows are of event time, which processingTime() takes from the clock, so that a window ends when the watermark, and not the clock itself, has passed it';

export const processingTimeTrigger: Table = {
  system: 'Flink',
  file: 'ProcessingTimeTriggerTest.java',
  cases: [
    {
      of: 'testWindowSeparationAndFiring',
      differs: NO_CLOCK_WINDOWS,
      options,
      operator: counted(tumbling(2), byClock),
      timeline: `
        in     a@0 a@0 a@1      b@2 b@3
        clock               +1           +1            +1
        main                             3[0,2)?@1     2[2,4)?@3
      `,
    },
    {
      of: 'testClear',
      differs: NO_CLOCK_WINDOWS,
      options,
      operator: counted(tumbling(2), byClock),
      timeline: `
        in     a@0 b@2  w1      w3
        clock               +1       +1
        main
      `,
      then: holds(0),
    },
    {
      of: 'testMergingWindows',
      differs: NO_CLOCK_WINDOWS,
      options,
      operator: counted(lasting, byClock),
      timeline: `
        in     2@0      2@2
        clock       +1       +1          +9
        main                 2[0,4)?@3
      `,
    },
    {
      of: 'testMergingLateWindows',
      differs: NO_CLOCK_WINDOWS,
      options,
      operator: counted(lasting, byClock),
      timeline: `
        in     1@0  1@3                             3@0
        clock            +10                             +2           +9
        main             (1[0,1)?@0 1[3,4)?@3)           1[0,4)?@3
      `,
    },
  ],
};

export const countTrigger: Table = {
  system: 'Flink',
  file: 'CountTriggerTest.java',
  cases: [
    {
      of: 'testWindowSeparationAndFiring',
      options,
      operator: counted(tumbling(2), afterCount(3)),
      timeline: `
        in    a@0 b@2 a@1 a@1        b@2  b@3
        main              3[0,2)?@1       3[2,4)?@3
      `,
    },
    clears(
      afterCount(3),
      `
        in    a@0 b@2  w1  b@3  b@2         w3
        main                    3[2,4)?@3
      `,
    ),
    {
      of: 'testMergingWindows',
      differs: 'there a merge need not come with an event; here it always does, and that event counts, too',
      options,
      operator: counted(lasting, afterCount(3)),
      timeline: `
        in    1@0  1@5  1@2  3@0         1@5  1@5
        main                 3[0,3)?@2        3[5,6)?@5
      `,
    },
    {
      of: 'testMergeSubsumingWindow',
      options,
      operator: counted(lasting, afterCount(3)),
      timeline: `
        in    1@2  1@4  8@0
        main            3[0,8)?@7
      `,
    },
  ],
};

/** Answers with what an event, and each timer that it sets, is called. */
const answers: Readonly<Record<string, Firing>> = { C: CONTINUE, F: FIRE, P: PURGE, B: FIRE_AND_PURGE };
const byTimer: readonly Firing[] = [CONTINUE, CONTINUE, FIRE, FIRE_AND_PURGE, PURGE];
const told = defineTrigger({
  name: 'told',
  create: () => ({}),
  onElement(_state, word: string, _time, context) {
    for (const at of [1, 2, 3, 4]) {
      if (word === 'E') context.setEventTimer(at);
      if (word === 'T') context.setProcessingTimer(at);
    }
    return answers[word] ?? CONTINUE;
  },
  onEventTime: (_state, time) => byTimer[time] ?? CONTINUE,
  onProcessingTime: (_state, time) => byTimer[time] ?? CONTINUE,
});
const heard = (words: Words) =>
  words.pipe(windowAll(tumbling(10), agg.count(), { trigger: purging(told), name: 'windows' }));

export const purgingTrigger: Table = {
  system: 'Flink',
  file: 'PurgingTriggerTest.java',
  without: { testAllMethodsImplemented: 'looks at the methods of a class' },
  cases: [
    {
      of: 'testForwarding',
      about: 'what an event asks for',
      options,
      operator: heard,
      timeline: `
        in    C@0  F@0          B@0          C@0  P@0  F@0
        main       2[0,10)?@9   1[0,10)?@9             1[0,10)?@9
      `,
    },
    {
      of: 'testForwarding',
      about: 'what a timer of event time asks for',
      options,
      operator: heard,
      timeline: `
        in    E@0  w1  w2          E@5  w3           C@5  w4  F@5
        main           1[0,10)?@9       1[0,10)?@9            1[0,10)?@9
      `,
    },
    {
      of: 'testForwarding',
      about: 'what a timer of processing time asks for',
      options,
      operator: heard,
      timeline: `
        in     T@0                   C@5               C@5      F@5
        clock       +1  +1                +1                +1
        main            1[0,10)?@9        1[0,10)?@9            1[0,10)?@9
      `,
    },
  ],
};

export const continuousEventTimeTrigger: Table = {
  system: 'Flink',
  file: 'ContinuousEventTimeTriggerTest.java',
  cases: [
    {
      of: 'testTriggerHandlesAllOnTimerCalls',
      about: 'a window that only late events open ends, too',
      options,
      operator: counted(tumbling(2), atIntervals(5), 20),
      timeline: `
        in    w10  a@1         w20  w21
        main       1[0,2)!@1
      `,
      then: holds(0),
    },
    {
      of: 'testWindowSeparationAndFiring',
      options,
      operator: counted(tumbling(2), atIntervals(hours(1))),
      timeline: `
        in    a@0 a@0 a@1 b@2 b@3  w2         w4
        main                       3[0,2)@1   2[2,4)@3
      `,
      then: holds(0),
    },
    {
      of: 'testLateElementTriggersImmediately',
      options,
      operator: counted(tumbling(2), atIntervals(hours(1)), 10),
      timeline: `
        in    w2  a@1
        main      1[0,2)!@1
      `,
    },
    clears(
      atIntervals(hours(1)),
      `
        in    a@0 b@2  w1         w3         w3600001
        main           1[0,2)@1   1[2,4)@3
      `,
    ),
    {
      of: 'testMergingWindows',
      options,
      operator: counted(lasting, atIntervals(hours(1))),
      timeline: `
        in    2@0  2@2  w4
        main            2[0,4)@3
      `,
      then: holds(0),
    },
  ],
};

const everyFive = atIntervals(5, { clock: 'processing' });
const QUIET =
  'there an interval in which nothing came gives the same result again; here it gives none. The end of the window is a matter of the watermark, and not of the clock';

export const continuousProcessingTimeTrigger: Table = {
  system: 'Flink',
  file: 'ContinuousProcessingTimeTriggerTest.java',
  cases: [
    {
      of: 'testProcessingTimeWindowFiring',
      differs: NO_CLOCK_WINDOWS,
      options,
      operator: counted(tumbling(10), everyFive),
      timeline: `
        in     a@0      a@2                   a@7      w9             a@10                    a@18  w19
        clock       +2       +3           +2       +2             +1        +5            +3                      +2
        main                 2[0,10)?@9                3[0,10)@9            1[10,20)?@19            2[10,20)@19
      `,
    },
    {
      of: 'testEventTimeWindowFiring',
      options,
      operator: counted(tumbling(10), everyFive),
      timeline: `
        in     a@1 a@3 a@7                   a@8                    a@12
        clock                    +5               +5                      +5
        main                     3[0,10)?@9       4[0,10)?@9              1[10,20)?@19
      `,
    },
    {
      of: 'testMergingWindows',
      differs: QUIET,
      options,
      operator: counted(lasting, everyFive),
      timeline: `
        in     10@0      10@2                               w11
        clock        +2        +3             +4  +1  +2         +89
        main                   2[0,12)?@11                  2[0,12)@11
      `,
      then: holds(0),
    },
  ],
};

const day = tumbling(1000);

export const processingTimeoutTrigger: Table = {
  system: 'Flink',
  file: 'ProcessingTimeoutTriggerTest.java',
  without: {
    testWindowFireWithResetTimer:
      'no trigger waits for a pause between events: session does, by event time; with defineTrigger one can be made',
  },
  cases: [
    {
      of: 'testWindowFireWithoutResetTimer',
      options,
      operator: counted(day, anyOf(afterCount(3), afterProcessingTime(50))),
      timeline: `
        in     a@0 a@0                      b@0 b@0 b@0
        clock           +40  +10                             +50
        main                 2[0,1000)?@999         5[0,1000)?@999
      `,
    },
    {
      of: 'testWindowFireWithClearAtTimeout',
      differs: 'there an option leaves the count as it was; here every result begins all counts and delays anew',
      options,
      operator: counted(day, anyOf(afterCount(3), afterProcessingTime(50))),
      timeline: `
        in     a@0 a@0                      b@0
        clock           +50                      +49  +1
        main            2[0,1000)?@999                3[0,1000)?@999
      `,
    },
    {
      of: 'testWindowPurgingWhenInnerTriggerIsPurging',
      options,
      operator: counted(day, purging(anyOf(afterWatermark(), afterProcessingTime(50)))),
      timeline: `
        in     a@0 a@0                      b@0  w999
        clock           +50
        main            2[0,1000)?@999           1[0,1000)@999
      `,
    },
  ],
};
