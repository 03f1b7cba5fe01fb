import {
  agg,
  cumulative,
  globalWindow,
  hours,
  days,
  seconds,
  session,
  sliding,
  tumbling,
  windowAll,
} from '../../../lib/index.js';
import type { Stream, WindowResult } from '../../../lib/index.js';
import type { Case, Table, TimelineCase } from '../conformance.js';
import { assigns, NO_PROPERTIES, NO_STAGGER, slides } from './windowAssigners.js';

const WINDOWS_ONLY = 'a window has at least 1 ms; there a session can be a point';
const CLOCK = 'the entry `processingTime` gives events the time of the clock; from there on windows are the same';

/** Cases of the clock: what the entry stamps events with are their times. */
const byClock = (each: Case): Case => ({ ...each, about: CLOCK });

/** Sessions whose gap is the event itself: `3@5` is the window [5, 8). */
const merged = (timeline: string): TimelineCase => ({
  of: 'testMergeConsecutiveWindows',
  operator: (gaps: Stream<number>) =>
    gaps.pipe(
      windowAll(
        session<number>((gap) => gap),
        agg.count(),
      ),
    ),
  options: { show: ({ window }: WindowResult<undefined, number>) => `[${window.start},${window.end})` },
  timeline,
});

const sameGap = session(5000);
const eachAlone = { 0: [[0, 5000]], 4999: [[4999, 9999]], 5000: [[5000, 10000]] } as const;

const single: Case = { ...assigns('testMergeSingleWindow', session(1), { 0: [[0, 1]] }) };
const consecutive = merged(`
  in    1@0 1@1 1@2 1@4 1@5  |
  main                       ([0,3)@2 [4,6)@5)
`);
const covering: Case = {
  ...merged(`
    in    1@1 2@0 3@4 1@5  |
    main                   ([0,2)@1 [4,7)@6)
  `),
  of: 'testMergeCoveringWindow',
  differs: 'there the first is a point; here a window of 1 ms, as a gap is at least that',
};
const invalid: Case = { of: 'testInvalidParameters', refused: [() => session(seconds(-1)), () => session(0)] };

const sessions = [
  assigns('testWindowAssignment', sameGap, eachAlone),
  single,
  consecutive,
  covering,
  assigns('testTimeUnits', session(seconds(5)), eachAlone),
];

export const eventTimeSessionWindows: Table = {
  system: 'Flink',
  file: 'EventTimeSessionWindowsTest.java',
  without: {
    testMergeSinglePointWindow: WINDOWS_ONLY,
    testProperties: NO_PROPERTIES,
    testDynamicGapProperties: NO_PROPERTIES,
  },
  cases: [...sessions, invalid],
};

export const processingTimeSessionWindows: Table = {
  system: 'Flink',
  file: 'ProcessingTimeSessionWindowsTest.java',
  without: {
    testMergeSinglePointWindow: WINDOWS_ONLY,
    testProperties: NO_PROPERTIES,
    testDynamicGapProperties: NO_PROPERTIES,
  },
  cases: [...sessions.map(byClock), invalid],
};

export const dynamicEventTimeSessionWindows: Table = {
  system: 'Flink',
  file: 'DynamicEventTimeSessionWindowsTest.java',
  without: { testMergeSinglePointWindow: WINDOWS_ONLY, testProperties: NO_PROPERTIES },
  cases: [
    {
      ...merged(''),
      of: 'testWindowAssignment',
      timeline: [
        `
        in    5000@0  |
        main          [0,5000)@4999
        `,
        `
        in    4000@4999  |
        main             [4999,8999)@8998
        `,
        `
        in    9000@5000  |
        main             [5000,14000)@13999
        `,
      ],
    },
    single,
    consecutive,
    covering,
    {
      ...merged(`
        in    -1@1
        main  #
      `),
      of: 'testInvalidParameters',
    },
  ],
};

export const timeWindow: Table = {
  system: 'Flink',
  file: 'TimeWindowTest.java',
  cases: [
    assigns('testGetWindowStartWithOffset', tumbling(7), {
      1: [[0, 7]],
      6: [[0, 7]],
      7: [[7, 14]],
      8: [[7, 14]],
    }),
    {
      ...assigns('testGetWindowStartWithOffset', tumbling(7, { offset: 3 }), {
        1: [[-4, 3]],
        2: [[-4, 3]],
        3: [[3, 10]],
        9: [[3, 10]],
        10: [[10, 17]],
      }),
      about: 'an offset',
    },
    {
      ...assigns('testGetWindowStartWithOffset', tumbling(7, { offset: -2 }), {
        1: [[-2, 5]],
        '-2': [[-2, 5]],
        3: [[-2, 5]],
        4: [[-2, 5]],
        7: [[5, 12]],
        12: [[12, 19]],
      }),
      about: 'a negative offset',
    },
    {
      ...assigns('testGetWindowStartWithOffset', tumbling(days(1), { offset: hours(-8) }), {
        1470902048450: [[1470844800000, 1470931200000]],
      }),
      about: 'days, eight hours ahead',
    },
  ],
};

export const globalWindows: Table = {
  system: 'Flink',
  file: 'GlobalWindowsTest.java',
  without: { testProperties: NO_PROPERTIES },
  cases: [
    {
      of: 'testWindowAssignment',
      operator: (ints: Stream<number>) => ints.pipe(windowAll(globalWindow(), agg.count())),
      options: { show: ({ window }: WindowResult<undefined, number>) => `[${window.start},${window.end})` },
      timeline: ['0', '4999', '5000'].map(
        (time) => `
        in    x@${time}  |
        main          ${' '.repeat(4)}[-Infinity,Infinity)@${time}
        `,
      ),
    },
  ],
};

export const tumblingProcessingTimeWindows: Table = {
  system: 'Flink',
  file: 'TumblingProcessingTimeWindowsTest.java',
  without: { testWindowAssignmentWithStagger: NO_STAGGER, testProperties: NO_PROPERTIES },
  cases: [
    byClock(
      assigns('testWindowAssignment', tumbling(5000), { 0: [[0, 5000]], 4999: [[0, 5000]], 5000: [[5000, 10000]] }),
    ),
    byClock(
      assigns('testWindowAssignmentWithGlobalOffset', tumbling(5000, { offset: 100 }), {
        100: [[100, 5100]],
        5099: [[100, 5100]],
        5100: [[5100, 10100]],
      }),
    ),
    byClock(
      assigns('testWindowAssignmentWithNegativeGlobalOffset', tumbling(5000, { offset: -100 }), {
        100: [[-100, 4900]],
        4899: [[-100, 4900]],
        4900: [[4900, 9900]],
      }),
    ),
    byClock(
      assigns('testTimeUnits', tumbling(seconds(5), { offset: seconds(1) }), {
        1000: [[1000, 6000]],
        5999: [[1000, 6000]],
        6000: [[6000, 11000]],
      }),
    ),
    {
      of: 'testInvalidParameters',
      refused: [() => tumbling(seconds(-1)), () => tumbling(seconds(10), { offset: seconds(20) })],
    },
  ],
};

export const slidingProcessingTimeWindows: Table = {
  system: 'Flink',
  file: 'SlidingProcessingTimeWindowsTest.java',
  without: { testProperties: NO_PROPERTIES },
  cases: [
    byClock(
      assigns('testWindowAssignment', sliding(5000, 1000), {
        0: slides(-4000, 5000, 1000),
        4999: slides(0, 5000, 1000),
        5000: slides(1000, 5000, 1000),
      }),
    ),
    byClock(
      assigns('testWindowAssignmentWithOffset', sliding(5000, 1000, { offset: 100 }), {
        100: slides(-3900, 5000, 1000),
        5099: slides(100, 5000, 1000),
        5100: slides(1100, 5000, 1000),
      }),
    ),
    byClock(
      assigns('testWindowAssignmentWithNegativeOffset', sliding(5000, 1000, { offset: -100 }), {
        0: slides(-4100, 5000, 1000),
        4899: slides(-100, 5000, 1000),
        4900: slides(900, 5000, 1000),
      }),
    ),
    byClock(
      assigns('testTimeUnits', sliding(seconds(5), seconds(1), { offset: 500 }), {
        100: slides(-4500, 5000, 1000),
        5499: slides(500, 5000, 1000),
        5100: slides(500, 5000, 1000),
      }),
    ),
    {
      of: 'testInvalidParameters',
      refused: [
        () => sliding(seconds(-2), seconds(1)),
        () => sliding(seconds(2), seconds(-1)),
        () => sliding(seconds(20), seconds(10), { offset: seconds(-11) }),
        () => sliding(seconds(20), seconds(10), { offset: seconds(11) }),
      ],
    },
  ],
};

/** The windows of cumulative(5000, 1000) that start at `start`, from the one of `first` steps on. */
const grown = (start: number, first = 1) =>
  [1, 2, 3, 4, 5].filter((n) => n >= first).map((n) => [start, start + n * 1000] as const);

export const cumulativeWindowAssigner: Table = {
  system: 'Flink',
  file: 'CumulativeWindowAssignerTest.java',
  without: { testProperties: NO_PROPERTIES },
  cases: [
    assigns('testWindowAssignment', cumulative(5000, 1000), { 0: grown(0), 4999: grown(0, 5), 5000: grown(5000) }),
    assigns('testWindowAssignmentWithOffset', cumulative(5000, 1000, { offset: 100 }), {
      100: grown(100),
      5099: grown(100, 5),
      5100: grown(5100),
    }),
    { of: 'testInvalidParameters1', refused: [() => cumulative(seconds(-2), seconds(1))] },
    { of: 'testInvalidParameters2', refused: [() => cumulative(seconds(2), seconds(-1))] },
    { of: 'testInvalidParameters3', refused: [() => cumulative(seconds(5000), seconds(2000))] },
  ],
};
