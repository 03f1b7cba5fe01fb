import { afterWatermark, agg, purging, session, sideOutput, sliding, tumbling, windowBy } from '../../../lib/index.js';
import type { Stream, WindowAssigner, WindowOptions, WindowResult } from '../../../lib/index.js';
import type { Case } from '../conformance.js';
import { byKey, numberOf, pair } from '../pairs.js';
import type { Pair } from '../pairs.js';
import { spans, untimed } from './sums.js';

const withLate =
  (assigner: WindowAssigner<Pair>, how: WindowOptions<Pair> = {}) =>
  (pairs: Stream<Pair>) => {
    const late = sideOutput<Pair>();
    return { main: byKey(pairs).pipe(windowBy(assigner, agg.sum(numberOf), { ...how, lateTo: late })), late };
  };
const lateOptions = {
  read: pair,
  show: (value: Pair | WindowResult<string, number>) => ('n' in value ? `${value.key}:${value.n}` : spans.show(value)),
};
const lateSums = {
  read: pair,
  show: (value: Pair | WindowResult<string, number>) =>
    'n' in value ? `${value.key}:${value.n}` : untimed.show(value),
};

/** How the six cases of late sessions begin. */
const UNTIL_14600 = {
  in: 'b@1000 w1999 b@2000 w4998 b@4500 b@8500 w7400 b@7000 w11501                   b@11600 w14600',
  main: '                                                            b=5[1000,11500)@11499            b=1[11600,14600)@14599',
};
const lateSessions = (more: string, main: string, late: string): string => `
  in    ${UNTIL_14600.in}                  ${more}
  main  ${UNTIL_14600.main}     ${main}
  late  ${' '.repeat(UNTIL_14600.main.length)}     ${late}
`;

/** Those of `WindowOperatorTest.java` that are about late events. */
export const lateness: readonly Case[] = [
  {
    of: 'testLateness',
    options: lateSums,
    operator: withLate(tumbling(2000), { allowedLateness: 500, trigger: purging(afterWatermark()) }),
    timeline: `
        in    b@500 w1500 b@1300 w2300     b@1997    w6000 b@1998    w7000
        main                     b=2@1999  b=1@1999
        late                                               b:1@1998
      `,
  },
  {
    of: 'testSideOutputDueToLatenessTumbling',
    options: lateSums,
    operator: withLate(tumbling(2000)),
    timeline: `
        in    b@1000 w1985 b@1980 w1999     b@1998    b@2001 w2999 w3999
        main                      b=2@1999                         b=1@3999
        late                                b:1@1998
      `,
  },
  {
    of: 'testSideOutputDueToLatenessSliding',
    options: lateSums,
    operator: withLate(sliding(3000, 1000)),
    timeline: `
        in    b@1000 w1999     b@2000 w3000     a@3001 b@2400 b@2400 a@3001 b@3900  w6000                                                          a@3001    w25000
        main         b=1@1999         b=2@2999                                      (b=5@3999 a=2@3999 b=4@4999 a=2@4999 a=2@5999 b=1@5999)
        late                                                                                                                                       a:1@3001
      `,
  },
  {
    of: 'testSideOutputDueToLatenessSessionZeroLatenessPurgingTrigger',
    options: lateOptions,
    operator: withLate(session(3000), { trigger: purging(afterWatermark()) }),
    timeline: lateSessions(
      'b@10000    b@10100    b@14500  w20000                   w100000',
      '                               b=1[14500,17500)@17499',
      'b:1@10000  b:1@10100',
    ),
  },
  {
    of: 'testSideOutputDueToLatenessSessionZeroLateness',
    options: lateOptions,
    operator: withLate(session(3000)),
    timeline: lateSessions(
      'b@10000    b@14500  w20000                   w100000',
      '                    b=1[14500,17500)@17499',
      'b:1@10000',
    ),
  },
  {
    of: 'testDropDueToLatenessSessionWithLatenessPurgingTrigger',
    options: lateOptions,
    operator: withLate(session(3000), { allowedLateness: 10, trigger: purging(afterWatermark()) }),
    timeline: lateSessions(
      'b@10000                  b@14500  w20000                   w100000',
      'b=1[10000,14600)@14599            b=1[10000,17500)@17499',
      '',
    ),
  },
  {
    of: 'testNotSideOutputDueToLatenessSessionWithLateness',
    options: lateOptions,
    operator: withLate(session(3000), { allowedLateness: 10 }),
    timeline: lateSessions(
      'b@10000                  b@14500  w20000                   w100000',
      'b=2[10000,14600)@14599            b=3[10000,17500)@17499',
      '',
    ),
  },
  {
    of: 'testNotSideOutputDueToLatenessSessionWithHugeLatenessPurgingTrigger',
    options: lateOptions,
    operator: withLate(session(3000), { allowedLateness: 10000, trigger: purging(afterWatermark()) }),
    timeline: lateSessions(
      'b@10000                 b@14500  w20000                  w100000',
      'b=1[1000,14600)@14599            b=1[1000,17500)@17499',
      '',
    ),
  },
  {
    of: 'testNotSideOutputDueToLatenessSessionWithHugeLateness',
    options: lateOptions,
    operator: withLate(session(3000), { allowedLateness: 10000 }),
    timeline: lateSessions(
      'b@10000                 b@14500  w20000                  w100000',
      'b=7[1000,14600)@14599            b=8[1000,17500)@17499',
      '',
    ),
  },
];
