import { joinInterval, keyBy } from '../../../lib/index.js';
import type { JoinType, Stream } from '../../../lib/index.js';
import type { Table } from '../conformance.js';
import { pairOf, row } from '../rows.js';
import type { Row } from '../rows.js';

type Texts = Stream<string>;

/** Events of one key, at most so far apart; there it is the same events for each of four keys. */
const near = (lower: number, upper: number) => (left: Texts, right: Texts) =>
  left.pipe(
    keyBy(() => 'key'),
    joinInterval(right.pipe(keyBy(() => 'key')), { lower, upper }, (l, r) => `${l}-${r}`),
  );

const join = (type: JoinType) => (left: Stream<Row>, right: Stream<Row>) =>
  left.pipe(
    keyBy((l) => l.key),
    joinInterval(right.pipe(keyBy((r) => r.key)), { lower: -100, upper: 100, type }, pairOf),
  );

const options = { read: row };

const STORES = 'about the stores of a join, which are its own here';
const TOPICS = 'about topics between the parts of a program';
const NULLS = 'an event that is null is an event here';
const CLOCK = 'here what comes alone comes at once, however long ago the last one did';

const matrix = `
        left   0:A0@0  1:A1@0                    0:B0@0   1:B1@0   2:B2@0  3:B3@0                                                          0:C0@0             1:C1@0             2:C2@0   3:C3@0
        right                  0:a0@0   1:a1@0                                     0:b0@0             1:b1@0             2:b2@0   3:b3@0                                                           0:c0@0                     1:c1@0
        main                   A0-a0@0  A1-a1@0  B0-a0@0  B1-a1@0                  (A0-b0@0 B0-b0@0)  (A1-b1@0 B1-b1@0)  B2-b2@0  B3-b3@0  (C0-a0@0 C0-b0@0)  (C1-a1@0 C1-b1@0)  C2-b2@0  C3-b3@0  (A0-c0@0 B0-c0@0 C0-c0@0)  (A1-c1@0 B1-c1@0 C1-c1@0)
      `;

export const kStreamKStreamJoin: Table = {
  system: 'Kafka Streams',
  file: 'KStreamKStreamJoinTest.java',
  without: {
    shouldLogAndMeterOnSkippedRecordsWithNullValueWithBuiltInMetricsVersionLatest: NULLS,
    shouldReuseRepartitionTopicWithGeneratedName: TOPICS,
    shouldCreateRepartitionTopicsWithUserProvidedName: TOPICS,
    shouldDisableLoggingOnStreamJoined: STORES,
    shouldEnableLoggingWithCustomConfigOnStreamJoined: STORES,
    shouldThrowExceptionThisStoreSupplierRetentionDoNotMatchWindowsSizeAndGrace: STORES,
    shouldThrowExceptionThisStoreSupplierWindowSizeDoesNotMatchJoinWindowsWindowSize: STORES,
    shouldThrowExceptionWhenThisJoinStoreSetsRetainDuplicatesFalse: STORES,
    shouldThrowExceptionOtherStoreSupplierRetentionDoNotMatchWindowsSizeAndGrace: STORES,
    shouldThrowExceptionOtherStoreSupplierWindowSizeDoesNotMatchJoinWindowsWindowSize: STORES,
    shouldThrowExceptionWhenOtherJoinStoreSetsRetainDuplicatesFalse: STORES,
    shouldBuildJoinWithCustomStoresAndCorrectWindowSettings: STORES,
    shouldExceptionWhenJoinStoresDoNotHaveUniqueNames: STORES,
    shouldJoinWithDslStoreSuppliersIfNoStoreSupplied: STORES,
    shouldJoinWithDslStoreSuppliersFromStreamsConfig: STORES,
    shouldJoinWithNonTimestampedStore: STORES,
    shouldThrottleEmitNonJoinedOuterRecordsEvenWhenClockDrift: CLOCK,
  },
  cases: [
    {
      of: 'shouldJoinWithCustomStoreSuppliers',
      options,
      operator: join('inner'),
      timeline: `
        left   a:A@1  b:B@2
        right                a:a@1  b:b@2
        main                 A-a@1  B-b@2
      `,
    },
    { of: 'testJoin', options, operator: join('inner'), timeline: matrix },
    { of: 'testOuterJoin', about: 'nothing is alone', options, operator: join('outer'), timeline: matrix },
    {
      of: 'testWindowing',
      operator: near(-100, 100),
      timeline: [
        `
        left   A@0         B0@1000  B1@1001  B2@1002  B3@1003
        right       a@0                                        b@1100                                     c@1101                           d@1102                 e@1103     f@1104
        main        A-a@0                                      (B0-b@1100 B1-b@1100 B2-b@1100 B3-b@1100)  (B1-c@1101 B2-c@1101 B3-c@1101)  (B2-d@1102 B3-d@1102)  B3-e@1103
      `,
        `
        left   B0@1000  B1@1001  B2@1002  B3@1003
        right                                      g@899  h@900      i@901                  j@902                            k@903
        main                                              B0-h@1000  (B0-i@1000 B1-i@1001)  (B0-j@1000 B1-j@1001 B2-j@1002)  (B0-k@1000 B1-k@1001 B2-k@1002 B3-k@1003)
      `,
        `
        left                                       C@2100                                     D@2101                           E@2102                 F@2103     G@2104
        right  l0@2000  l1@2001  l2@2002  l3@2003
        main                                       (C-l0@2100 C-l1@2100 C-l2@2100 C-l3@2100)  (D-l1@2101 D-l2@2101 D-l3@2101)  (E-l2@2102 E-l3@2102)  F-l3@2103
      `,
        `
        left                                       H@1899  I@1900     J@1901                 K@1902                           L@1903
        right  l0@2000  l1@2001  l2@2002  l3@2003
        main                                               I-l0@2000  (J-l0@2000 J-l1@2001)  (K-l0@2000 K-l1@2001 K-l2@2002)  (L-l0@2000 L-l1@2001 L-l2@2002 L-l3@2003)
      `,
      ],
    },
    {
      of: 'testAsymmetricWindowingAfter',
      operator: near(0, 100),
      timeline: [
        `
        left   A0@1000  A1@1001  A2@1002  A3@1003
        right                                      a@999  b@1000     c@1001                 d@1002                           e@1003
        main                                              A0-b@1000  (A0-c@1001 A1-c@1001)  (A0-d@1002 A1-d@1002 A2-d@1002)  (A0-e@1003 A1-e@1003 A2-e@1003 A3-e@1003)
      `,
        `
        left   A0@1000  A1@1001  A2@1002  A3@1003
        right                                      f@1100                                     g@1101                           h@1102                 i@1103     j@1104
        main                                       (A0-f@1100 A1-f@1100 A2-f@1100 A3-f@1100)  (A1-g@1101 A2-g@1101 A3-g@1101)  (A2-h@1102 A3-h@1102)  A3-i@1103
      `,
      ],
    },
    {
      of: 'testAsymmetricWindowingBefore',
      operator: near(-100, 0),
      timeline: [
        `
        left   A0@1000  A1@1001  A2@1002  A3@1003
        right                                      a@899  b@900      c@901                  d@902                            e@903
        main                                              A0-b@1000  (A0-c@1000 A1-c@1001)  (A0-d@1000 A1-d@1001 A2-d@1002)  (A0-e@1000 A1-e@1001 A2-e@1002 A3-e@1003)
      `,
        `
        left   A0@1000  A1@1001  A2@1002  A3@1003
        right                                      f@1000                                     g@1001                           h@1002                 i@1003     j@1004
        main                                       (A0-f@1000 A1-f@1001 A2-f@1002 A3-f@1003)  (A1-g@1001 A2-g@1002 A3-g@1003)  (A2-h@1002 A3-h@1003)  A3-i@1003
      `,
      ],
    },
  ],
};
