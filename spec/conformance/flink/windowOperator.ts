import {
  afterCount,
  agg,
  atIntervals,
  defineTrigger,
  CONTINUE,
  FIRE,
  FIRE_AND_PURGE,
  globalWindow,
  purging,
  session,
  sliding,
  tumbling,
  windowBy,
} from '../../../lib/index.js';
import type { Stream, WindowAssigner, WindowOptions } from '../../../lib/index.js';
import type { Table } from '../conformance.js';
import { byKey, numberOf } from '../pairs.js';
import type { Pair } from '../pairs.js';
import { applied, options, spans, untimed } from './sums.js';
import { lateness } from './windowOperatorLateness.js';

const sums =
  (assigner: WindowAssigner<Pair>, how: WindowOptions<Pair> = {}) =>
  (pairs: Stream<Pair>) =>
    byKey(pairs).pipe(windowBy(assigner, agg.sum(numberOf), how));
const lists =
  (assigner: WindowAssigner<Pair>, how: WindowOptions<Pair> = {}) =>
  (pairs: Stream<Pair>) =>
    byKey(pairs).pipe(windowBy(assigner, agg.collect<Pair>(), how));
const gapOf = ({ key, n }: Pair): number => (key === 'a' ? 3000 : n === 10 ? 1000 : 2000);

/** Fires, and drops what there is, at the window's end and when it is cleaned up. */
const endAndCleanUp = (lateness: number) =>
  defineTrigger({
    name: 'endAndCleanUp',
    create: () => null,
    onElement: (_, __: Pair, ___, context) => {
      if (context.window.end - 1 <= context.watermark) return FIRE;
      context.setEventTimer(context.window.end - 1);
      return CONTINUE;
    },
    onEventTime: (_, time, { window }) =>
      time === window.end - 1 || time === window.end - 1 + lateness ? FIRE_AND_PURGE : CONTINUE,
  });

const TIME =
  'there results of a global window have the highest time there is; here that of its newest event, so that they can be used downstream';
const CLOCK = 'the entry `processingTime` gives events the time of the clock, which is their time here';

const SESSIONS = `
        in    b:1@0 b:2@1000 b:3@2500 a:1@10 a:2@1000 a:3@2500 b:4@5501 b:5@6000 b:5@6000 b:6@6050  w12000                                                        b:10@15000 b:20@15000  w17999
        main                                                                                        (b=6[0,5500)@5499 a=6[10,5500)@5499 b=20[5501,9050)@9049)                            b=30[15000,18000)@17999
      `;
export const windowOperator: Table = {
  system: 'Flink',
  file: 'WindowOperatorTest.java',
  without: {
    testSessionWindowsWithProcessFunction: 'one kind of function here: the same as testSessionWindows',
    testReduceSessionWindowsWithProcessFunction: 'one kind of function here: the same as testReduceSessionWindows',
    testPointSessions: 'a window has at least 1 ms; there a session can be a point',
    testCleanupTimerWithEmptyStateNoResultForTumblingWindows:
      'an aggregate always gives a result: no function of a window gives none',
    testCleanupTimeOverflow: 'times are no 64-bit integers: a sum of two does not turn negative',
  },
  cases: [
    {
      of: 'testSlidingEventTimeWindowsReduce',
      options,
      operator: (pairs: Stream<Pair>) => byKey(pairs).pipe(windowBy(sliding(3000, 1000), agg.sum(numberOf))),
      timeline: `
        in    b@3999 b@3000 a@20 a@0 a@999 b@1998 b@1999 b@1000  w999       w1999                 w2999                 w3999     w4999     w5999     w7999
        main                                                     a=3@999    (a=3@1999 b=3@1999)   (a=3@2999 b=3@2999)   b=5@3999  b=2@4999  b=2@5999
      `,
    },
    {
      of: 'testTumblingEventTimeWindowsReduce',
      options,
      operator: (pairs: Stream<Pair>) => byKey(pairs).pipe(windowBy(tumbling(3000), agg.sum(numberOf))),
      timeline: `
        in    b@3999 b@3000 a@20 a@0 a@999 b@1998 b@1999 b@1000  w999 w1999  w2999                w3999 w4999  w5999     w7999
        main                                                                 (a=3@2999 b=3@2999)               b=2@5999
      `,
    },
    {
      of: 'testSessionWindows',
      options,
      operator: (pairs: Stream<Pair>) => byKey(pairs).pipe(windowBy(session(3000), agg.sum(numberOf))),
      timeline: `
        in    b:1@0 b:2@1000 b:3@2500 a:1@10 a:2@1000 a:3@2500 b:4@5501 b:5@6000 b:5@6000 b:6@6050  w12000                            b:10@15000 b:20@15000  w17999
        main                                                                                        (b=6@5499 a=6@5499 b=20@9049)                             b=30@17999
      `,
    },
    {
      of: 'testSlidingEventTimeWindowsApply',
      options: applied,
      operator: lists(sliding(3000, 1000)),
      timeline: `
        in    b@3999 b@3000 a@20 a@0 a@999 b@1998 b@1999 b@1000  w999       w1999                 w2999                 w3999     w4999     w5999     w7999
        main                                                     a=3@999    (a=3@1999 b=3@1999)   (a=3@2999 b=3@2999)   b=5@3999  b=2@4999  b=2@5999
      `,
    },
    {
      of: 'testTumblingEventTimeWindowsApply',
      options: applied,
      operator: lists(tumbling(3000)),
      timeline: `
        in    b@3999 b@3000 a@20 a@0 a@999 b@1998 b@1999 b@1000  w999 w1999  w2999                w3999 w4999  w5999     w7999
        main                                                                 (a=3@2999 b=3@2999)               b=2@5999
      `,
    },
    { of: 'testReduceSessionWindows', options: spans, operator: sums(session(3000)), timeline: SESSIONS },
    {
      of: 'testSessionWindowsWithCountTrigger',
      options: spans,
      operator: sums(session(3000), { trigger: purging(afterCount(4)) }),
      timeline: `
        in    b:1@0 b:2@1000 b:3@2500 b:4@3500            a:1@10 a:2@1000 a:3@2500 a:1@6000 a:2@6500 a:3@7000  a:10@4500
        main                          b=10[0,6500)@6499                                                        a=22[10,10000)@9999
      `,
    },
    {
      of: 'testSessionWindowsWithContinuousEventTimeTrigger',
      options: spans,
      operator: sums(session(3000), { trigger: atIntervals(2000) }),
      timeline: `
        in    a:1@1500 b:1@0 b:3@2500 b:2@1000  w2500                                 b:5@4000 w3000 a:2@4000 b:4@3500  w4000
        main                                    (b=6[0,5500)@5499 a=1[1500,4500)@4499)                                  (b=15[0,7000)@6999 a=3[1500,7000)@6999)
      `,
    },
    {
      of: 'testContinuousWatermarkTrigger',
      differs: `${TIME}. There the second interval fires for a again, to which nothing came; here it is passed over`,
      options: untimed,
      operator: sums(globalWindow(), { trigger: atIntervals(3000) }),
      timeline: `
        in    a@0 b@3000 b@3999 a@20 a@999 b@1998 b@1999 b@1000  w1000 w2000 w3000     w4000 w5000 w6000     w8000
        main                                                                 a=3@3000              b=5@6000
      `,
    },
    {
      of: 'testCountTrigger',
      differs: TIME,
      options: untimed,
      operator: sums(globalWindow(), { trigger: purging(afterCount(4)) }),
      timeline: `
        in    b@3000 b@3999 a@20 a@0 a@999 b@1998 b@1999    b@1000 a@10999   b@1000 b@1000 b@1000
        main                                      b=4@3999         a=4@10999               b=4@1000
      `,
    },
    {
      of: 'testEndOfStreamTrigger',
      differs: TIME,
      options: untimed,
      operator: sums(globalWindow()),
      timeline: `
        in    b@3000 b@3999 a@20 a@0 a@999 b@1998 b@1999 b@1000  |
        main                                                     (b=5@3999 a=3@999)
      `,
    },
    {
      of: 'testProcessingTimeTumblingWindows',
      about: CLOCK,
      options,
      operator: sums(tumbling(3000)),
      timeline: `
        in    b@3 b@3 b@3 a@3 a@3  w4999                a@5000 a@5000 a@5000  w6999
        main                       (b=3@2999 a=2@2999)                        a=3@5999
      `,
    },
    {
      of: 'testProcessingTimeSlidingWindows',
      about: CLOCK,
      options,
      operator: sums(sliding(3000, 1000)),
      timeline: `
        in    b@3  w999     b@1000 b@1000  w1999     a@2000 a@2000  w2999                a@3000 a@3000 a@3000  w6999
        main       b=1@999                 b=3@1999                 (b=3@2999 a=2@2999)                        (b=2@3999 a=5@3999 a=5@4999 a=3@5999)
      `,
    },
    {
      of: 'testProcessingTimeSessionWindows',
      about: CLOCK,
      options,
      operator: sums(session(3000)),
      timeline: `
        in    b@3 b@1000  w4999     b@5000 b@5000 a@5000 a@5000 a@5000  w9999
        main              b=2@3999                                      (b=2@7999 a=3@7999)
      `,
    },
    ...['testDynamicEventTimeSessionWindows', 'testDynamicProcessingTimeSessionWindows'].map((of, i) => ({
      of,
      ...(i === 1 && { about: CLOCK }),
      options: spans,
      operator: sums(session(gapOf)),
      timeline: `
        in    a:3@10 b:4@5000 b:5@6000  w8999                                   b:1@9000 b:2@10000 b:10@10500  w12999                  b:10@13000 b:10@13500 b:1@14000  w16999
        main                            (a=3[10,3010)@3009 b=9[5000,8000)@7999)                                b=13[9000,12000)@11999                                   b=21[13000,16000)@15999
      `,
    })),
    ...lateness,
    {
      of: 'testCleanupTimerWithEmptyListStateForTumblingWindows2',
      options: applied,
      operator: lists(tumbling(2000), { allowedLateness: 100, trigger: endAndCleanUp(100) }),
      timeline: `
        in    b@1000 w1599 w1999     w2100 w5000
        main               b=1@1999
      `,
    },
    {
      of: 'testCleanupTimerWithEmptyListStateForTumblingWindows',
      options: applied,
      operator: lists(tumbling(2000), { allowedLateness: 1 }),
      timeline: `
        in    b@1000 w1599 w1999     w2000 w5000
        main               b=1@1999
      `,
    },
    {
      of: 'testCleanupTimerWithEmptyReduceStateForTumblingWindows',
      options,
      operator: sums(tumbling(2000), { allowedLateness: 1 }),
      timeline: `
        in    b@1000 w1599 w1999     w2000 w5000
        main               b=1@1999
      `,
    },
    {
      of: 'testCleanupTimerWithEmptyListStateForSessionWindows',
      options: applied,
      operator: lists(session(3000), { allowedLateness: 10 }),
      timeline: `
        in    b@1000 w4998     w14600
        main         b=1@3999
      `,
    },
    {
      of: 'testCleanupTimerWithEmptyReduceStateForSessionWindows',
      options: spans,
      operator: sums(session(3000), { allowedLateness: 10 }),
      timeline: `
        in    b@1000 w4998                   w14600
        main         b=1[1000,4000)@3999
      `,
    },
  ],
};
