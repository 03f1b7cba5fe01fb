import { agg, sliding, tumbling, windowAll } from '../../../lib/index.js';
import type { Stream, WindowAssigner, WindowResult } from '../../../lib/index.js';
import { seconds } from '../../../lib/time/duration.js';
import type { Case, Table } from '../conformance.js';

/** The windows of events that come alone, by their times: `[start, end)` of each. */
type Assigned = Readonly<Record<number, readonly (readonly [number, number])[]>>;

export function assigns(of: string, assigner: WindowAssigner, assigned: Assigned): Case {
  return {
    of,
    operator: (ints: Stream<number>) => ints.pipe(windowAll(assigner, agg.count())),
    options: { show: ({ window }: WindowResult<undefined, number>) => `[${window.start},${window.end})` },
    timeline: Object.entries(assigned).map(
      ([time, windows]) => `
        in    x@${time}  |
        main  ${' '.repeat(time.length + 4)}(${windows.map(([start, end]) => `[${start},${end})@${end - 1}`).join(' ')})
      `,
    ),
  };
}

/** The windows that start at `first`, and then so many more, each a slide on. */
export const slides = (first: number, size: number, slide: number): (readonly [number, number])[] =>
  [0, 1, 2, 3, 4].map((i) => [first + i * slide, first + i * slide + size] as const);

export const NO_STAGGER = 'all instances cut time in the same way; an offset is an option';
export const NO_PROPERTIES = 'serializers and default triggers are no part of an assigner here';

export const tumblingEventTimeWindows: Table = {
  system: 'Flink',
  file: 'TumblingEventTimeWindowsTest.java',
  without: { testWindowAssignmentWithStagger: NO_STAGGER, testProperties: NO_PROPERTIES },
  cases: [
    assigns('testWindowAssignment', tumbling(5000), { 0: [[0, 5000]], 4999: [[0, 5000]], 5000: [[5000, 10000]] }),
    assigns('testWindowAssignmentWithGlobalOffset', tumbling(5000, { offset: 100 }), {
      100: [[100, 5100]],
      5099: [[100, 5100]],
      5100: [[5100, 10100]],
    }),
    assigns('testWindowAssignmentWithNegativeGlobalOffset', tumbling(5000, { offset: -100 }), {
      0: [[-100, 4900]],
      4899: [[-100, 4900]],
      4900: [[4900, 9900]],
    }),
    assigns('testTimeUnits', tumbling(seconds(5), { offset: seconds(1) }), {
      1000: [[1000, 6000]],
      5999: [[1000, 6000]],
      6000: [[6000, 11000]],
    }),
    {
      of: 'testInvalidParameters',
      refused: [
        () => tumbling(seconds(-1)),
        () => tumbling(seconds(10), { offset: seconds(20) }),
        () => tumbling(seconds(10), { offset: seconds(-11) }),
      ],
    },
  ],
};

export const slidingEventTimeWindows: Table = {
  system: 'Flink',
  file: 'SlidingEventTimeWindowsTest.java',
  without: { testProperties: NO_PROPERTIES },
  cases: [
    assigns('testWindowAssignment', sliding(5000, 1000), {
      0: slides(-4000, 5000, 1000),
      4999: slides(0, 5000, 1000),
      5000: slides(1000, 5000, 1000),
    }),
    assigns('testWindowAssignmentWithOffset', sliding(5000, 1000, { offset: 100 }), {
      100: slides(-3900, 5000, 1000),
      5099: slides(100, 5000, 1000),
      5100: slides(1100, 5000, 1000),
    }),
    assigns('testWindowAssignmentWithNegativeOffset', sliding(5000, 1000, { offset: -100 }), {
      0: slides(-4100, 5000, 1000),
      4899: slides(-100, 5000, 1000),
      4900: slides(900, 5000, 1000),
    }),
    assigns('testTimeUnits', sliding(seconds(5), seconds(1), { offset: 500 }), {
      100: slides(-4500, 5000, 1000),
      5499: slides(500, 5000, 1000),
      5100: slides(500, 5000, 1000),
    }),
    {
      of: 'testInvalidParameters',
      refused: [
        () => sliding(seconds(-2), seconds(1)),
        () => sliding(seconds(2), seconds(-1)),
        () => sliding(seconds(-20), seconds(10), { offset: seconds(-1) }),
        () => sliding(seconds(20), seconds(10), { offset: seconds(-11) }),
        () => sliding(seconds(20), seconds(10), { offset: seconds(11) }),
      ],
    },
  ],
};
