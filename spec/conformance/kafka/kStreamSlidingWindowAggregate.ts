import type { Table } from '../conformance.js';
import { aroundEvents, options } from './aroundEvents.js';

const HIGHEST = 'there a result has the highest time in its window; here that of its end';
const NOT_BEFORE_0 =
  'there no window begins before 0, and one of all early events takes the place of those that would; here times before 1970 are times';
const SKIPPED =
  'there an event that came after the window that ends with it had closed is in the windows that are there already, and not in those that come to be later; here it is in every window that is open';

/** All that is known of these windows; results come when a window is over, as there with `EmitStrategy.onWindowClose`. */
export const kStreamSlidingWindowAggregate: Table = {
  system: 'Kafka Streams',
  file: 'KStreamSlidingWindowAggregateTest.java',
  without: {
    testJoin: 'tables of windows are not joined here',
    shouldLogAndMeterWhenSkippingNullKey: 'a key that is null is a key here',
  },
  cases: [
    {
      of: 'testAggregateSmallInput',
      differs: HIGHEST,
      options,
      operator: aroundEvents(10),
      timeline: `
        in    (A.1@10 A.2@10 A.3@14 A.4@15 A.5@20 A.6@22 A.7@30)  w24
        main                                                      (A[0,10]=1+2@10 A[4,14]=1+2+3@14 A[5,15]=1+2+3+4@15 A[10,20]=1+2+3+4+5@20 A[11,21]=3+4+5@21 A[12,22]=3+4+5+6@22)
        late
      `,
    },
    {
      of: 'testReduceSmallInput',
      differs: HIGHEST,
      options,
      operator: aroundEvents(10),
      timeline: `
        in    (A.1@10 A.2@14 A.3@15 A.4@22 A.5@26 A.6@30)  w24
        main                                               (A[0,10]=1@10 A[4,14]=1+2@14 A[5,15]=1+2+3@15 A[11,21]=2+3@21 A[12,22]=2+3+4@22)
        late
      `,
    },
    {
      of: 'testAggregateLargeInput',
      differs: SKIPPED,
      options,
      operator: aroundEvents(10),
      timeline: `
        in    (A.1@10 A.2@20 A.3@22 A.4@15 B.1@12 B.2@13 B.3@18 B.4@19 B.5@25)  w14                                         (B.6@14 C.1@11 C.2@15 C.3@16 C.4@21 C.5@23 D.4@11 D.2@12 D.3@29)  w18
        main                                                                    (A[0,10]=1@10 B[2,12]=1@12 B[3,13]=1+2@13)                                                                    (A[5,15]=1+4@15 C[5,15]=1+2@15 C[6,16]=1+2+3@16 B[8,18]=1+2+3+6@18)
        late
      `,
    },
    {
      of: 'testEarlyRecordsSmallInput',
      differs: NOT_BEFORE_0,
      options,
      operator: aroundEvents(50),
      timeline: `
        in    (A.1@0 A.2@5 A.3@6 A.4@3 A.5@13 A.6@10 A.7@70)  w69
        main                                                  (A[-50,0]=1@0 A[-47,3]=1+4@3 A[-45,5]=1+2+4@5 A[-44,6]=1+2+3+4@6 A[-40,10]=1+2+3+4+6@10 A[-37,13]=1+2+3+4+5+6@13 A[1,51]=2+3+4+5+6@51 A[4,54]=2+3+5+6@54 A[6,56]=3+5+6@56 A[7,57]=5+6@57 A[11,61]=5@61)
        late
      `,
    },
    {
      of: 'testEarlyRecordsRepeatedInput',
      differs: NOT_BEFORE_0,
      options,
      operator: aroundEvents(5),
      timeline: `
        in    (A.1@0 A.2@2 A.3@4 A.4@0 A.5@2 A.6@2 A.7@0 A.8@7)  w6
        main                                                     (A[-5,0]=1+4+7@0 A[-3,2]=1+2+4+5+6+7@2 A[-1,4]=1+2+3+4+5+6+7@4 A[1,6]=2+3+5+6@6)
        late
      `,
    },
    {
      of: 'testEarlyRecordsLargeInput',
      differs: NOT_BEFORE_0,
      options,
      operator: aroundEvents(10),
      timeline: `
        in    (E.1@0 E.3@5 E.4@6 E.2@3 E.6@13)  w11                                                                              (E.5@10 E.7@4 E.8@2 E.9@15)  w13
        main                                    (E[-10,0]=1@0 E[-7,3]=1+2@3 E[-5,5]=1+3+2@5 E[-4,6]=1+3+4+2@6 E[1,11]=3+4+2@11)                               E[3,13]=3+4+2+6+5+7@13
        late
      `,
    },
    {
      of: 'testEarlyNoGracePeriodSmallInput',
      differs: NOT_BEFORE_0,
      options,
      operator: aroundEvents(50),
      timeline: `
        in    (A.1@0 A.2@5 A.3@6)  w5                             A.4@3  A.5@13  w12                 A.6@10  A.6@70  w69
        main                       (A[-50,0]=1@0 A[-45,5]=1+2@5)                 A[-44,6]=1+2+3+4@6                  (A[-37,13]=1+2+3+4+5+6@13 A[1,51]=2+3+4+5+6@51 A[4,54]=2+3+5+6@54 A[6,56]=3+5+6@56 A[7,57]=5+6@57 A[11,61]=5@61)
        late
      `,
    },
    {
      of: 'testNoGracePeriodSmallInput',
      options,
      operator: aroundEvents(50),
      timeline: `
        in    (A.1@100 A.2@105 A.3@106)  w105                                 A.4@103  A.5@113  w112                   A.6@110
        main                             (A[50,100]=1@100 A[55,105]=1+2@105)                    A[56,106]=1+2+3+4@106
        late
      `,
    },
    {
      of: 'testEarlyNoGracePeriodLargeInput',
      differs: NOT_BEFORE_0,
      options,
      operator: aroundEvents(10),
      timeline: `
        in    (E.1@0 E.3@5 E.4@6)  w5                            E.2@3  E.6@13  w12                                   E.5@10  E.7@4  E.8@2  E.9@15  w14
        main                       (E[-10,0]=1@0 E[-5,5]=1+3@5)                 (E[-4,6]=1+3+4+2@6 E[1,11]=3+4+2@11)                                (E[3,13]=3+4+2+6+5+7@13 E[4,14]=3+4+6+5+7@14)
        late                                                                                                                         E.8@2
      `,
    },
    {
      of: 'testNoGracePeriodLargeInput',
      differs: HIGHEST,
      options,
      operator: aroundEvents(10),
      timeline: `
        in    (E.1@100 E.3@105 E.4@106)  w105                                 E.2@103  E.6@113  w112                                          E.5@110  E.7@104  E.8@102  E.9@115  w114
        main                             (E[90,100]=1@100 E[95,105]=1+3@105)                    (E[96,106]=1+3+4+2@106 E[101,111]=3+4+2@111)                                      (E[103,113]=3+4+2+6+5+7@113 E[104,114]=3+4+6+5+7@114)
        late                                                                                                                                                    E.8@102
      `,
    },
    {
      of: 'shouldLogAndMeterWhenSkippingExpiredWindowByGrace',
      differs: SKIPPED,
      options,
      operator: aroundEvents(10),
      timeline: `
        in    k.100@200  w109  (k.0@100 k.1@101 k.2@102 k.3@103 k.4@104 k.5@105)  k.6@15  k.101@300  w209                                                                                                                           k.102@400  w309
        main                                                                                         (k[101,111]=1+2+3+4+5@111 k[102,112]=2+3+4+5@112 k[103,113]=3+4+5@113 k[104,114]=4+5@114 k[105,115]=5@115 k[190,200]=100@200)             k[290,300]=101@300
        late                                                                      k.6@15
      `,
    },
    {
      of: 'testAggregateRandomInput',
      about: 'one order of many, which there is shuffled; here that is one of the laws',
      differs: NOT_BEFORE_0,
      options,
      operator: aroundEvents(10),
      timeline: `
        in    (A.A@10 A.B@15 A.C@16 A.D@18 A.E@30 A.F@40 A.R@2 A.S@3 A.T@5 A.U@8)  w49
        main                                                                       (A[-8,2]=R@2 A[-7,3]=R+S@3 A[-5,5]=R+S+T@5 A[-2,8]=R+S+T+U@8 A[0,10]=A+R+S+T+U@10 A[3,13]=A+S+T+U@13 A[4,14]=A+T+U@14 A[5,15]=A+B+T+U@15 A[6,16]=A+B+C+U@16 A[8,18]=A+B+C+D+U@18 A[9,19]=A+B+C+D@19 A[11,21]=B+C+D@21 A[16,26]=C+D@26 A[17,27]=D@27 A[20,30]=E@30 A[30,40]=E+F@40 A[31,41]=F@41)
        late
      `,
    },
  ],
};
