import { joinInterval, keyBy, sideOutput } from '../../../lib/index.js';
import type { JoinType, Stream } from '../../../lib/index.js';
import type { Table, TimelineCase } from '../conformance.js';
import { pairOf, row } from '../rows.js';
import type { Row } from '../rows.js';

type Rows = Stream<Row>;

/** Events at most so far apart, `before` and `after` as there. Watermarks follow the highest time − grace − 1, by hand. */
const join =
  (type: JoinType, before = 100, after = 100) =>
  (left: Rows, right: Rows) => {
    const late = sideOutput<Row>();
    const options = { lower: -before, upper: after, type, lateTo: late };
    const keyed = (rows: Rows) => rows.pipe(keyBy((r) => r.key));
    return { main: keyed(left).pipe(joinInterval(keyed(right), options, pairOf)), late };
  };

const options: TimelineCase['options'] = {
  read: row,
  show: (r: Row | string) => (typeof r === 'string' ? r : `${r.key}:${r.id}`),
};

const AT_ONCE =
  'there, by the old way, an event comes alone at once, and again with its partner; here alone only when none can come';
const AFTER =
  'there the time of the stream moves before an event is joined, so what it leaves alone comes before its pairs; here after';
const LATE =
  'there late events are joined with what is left, and come alone at once even where a pair was there or will be; here they are late';
const ONE_SIDE =
  'there, seen from the other side, an event is alone when the longer part of the interval has passed, at 101; here when none can come';

const SIDES =
  'there, of those that come alone by one record, the ones of the right side are first; here they come as they came';

const matrix = `
        left   0:A0@0  1:A1@0                    0:B0@0   1:B1@0   2:B2@0                                                         0:C0@0             1:C1@0             2:C2@0   3:C3@0   0:x@1000  w999
        right                  0:a0@0   1:a1@0                             0:b0@0             1:b1@0             2:b2@0   3:b3@0                                                                          w999
        main                   A0-a0@0  A1-a1@0  B0-a0@0  B1-a1@0          (A0-b0@0 B0-b0@0)  (A1-b1@0 B1-b1@0)  B2-b2@0          (C0-a0@0 C0-b0@0)  (C1-a1@0 C1-b1@0)  C2-b2@0  C3-b3@0
        late
      `;

const leftAloneByLeft = `
        left   0:A0@1  1:A1@2  0:A0b@3           2:x@401  w400
        right                           1:a1@3                  w400            2:x@401
        main                            A1-a1@3                 (A0-@1 A0b-@3)  x-x@401
        late
      `;

const leftAloneByRight = `
        left   0:A0@1  1:A1@2  0:A0b@3                          w400            2:x@402
        right                           1:a1@3   2:x@401  w400
        main                            A1-a1@3                 (A0-@1 A0b-@3)  x-x@402
        late
      `;

const ordering = `
        left   0:A0@0  1:A1@100                   w109
        right                    1:a1@110   w109
        main                     A1-a1@110        A0-@0
        late
      `;

/** Of two of the four keys there. */
const windowing = [
  `
        left                         0:B0@1100   3:B3@1100   0:C0@1101  3:C3@1101   0:E0@1103  3:E3@1103   0:F0@1104  3:F3@1104  w1404                                         0:G0@899  0:H0@900
        right  0:b0@1000  3:b3@1003                                                                                                     w1404
        main                         B0-b0@1100  B3-b3@1100             C3-b3@1101             E3-b3@1103                               (C0-@1101 E0-@1103 F0-@1104 F3-@1104)
        late                                                                                                                                                                   0:G0@899  0:H0@900
      `,
  `
        left                         0:G0@899  3:G3@899  0:H0@900    3:H3@900  0:K0@903    3:K3@903    w1202
        right  0:b0@1000  3:b3@1003                                                                           w1202
        main                                             H0-b0@1000            K0-b0@1000  K3-b3@1003         (G0-@899 G3-@899 H3-@900)
        late
      `,
];

export const kStreamKStreamLeftJoin: Table = {
  system: 'Kafka Streams',
  file: 'KStreamKStreamLeftJoinTest.java',
  cases: [
    {
      of: 'testLeftJoinWithSpuriousResultFixDisabledOldApi',
      differs: AT_ONCE,
      options,
      operator: join('left'),
      timeline: `
        left   0:A0@0  1:A1@0
        right                  0:a0@0   1:a1@0
        main                   A0-a0@0  A1-a1@0
        late
      `,
    },
    {
      of: 'testLeftJoinDuplicatesWithSpuriousResultFixDisabledOldApi',
      differs: AT_ONCE,
      options,
      operator: join('left'),
      timeline: `
        left   0:A0@0  0:A0b@0
        right                   0:a0@0
        main                    (A0-a0@0 A0b-a0@0)
        late
      `,
    },
    {
      of: 'testLeftJoinDuplicates',
      options,
      operator: join('left'),
      timeline: `
        left   0:A0@0  0:A0b@0                           w489            2:A2@1000  2:A2b@1000                                  w990
        right                   1:a0@111  2:x@500  w489                                         2:a2@1001                 w990        3:a3@315
        main                                             (A0-@0 A0b-@0)                         (A2-a2@1001 A2b-a2@1001)
        late                                                                                                                          3:a3@315
      `,
    },
    {
      of: 'testLeftExpiredNonJoinedRecordsAreEmittedByTheLeftProcessor',
      options,
      operator: join('left'),
      timeline: leftAloneByLeft,
    },
    {
      of: 'testLeftExpiredNonJoinedRecordsAreEmittedByTheRightProcessor',
      options,
      operator: join('left'),
      timeline: leftAloneByRight,
    },
    {
      of: 'testRightNonJoinedRecordsAreNeverEmittedByTheLeftProcessor',
      options,
      operator: join('left'),
      timeline: `
        left                            1:a1@3   2:x@401  w400
        right  0:A0@1  1:A1@2  0:A0b@3                          w400  2:x@402
        main                            a1-A1@3                       x-x@402
        late
      `,
    },
    {
      of: 'testRightNonJoinedRecordsAreNeverEmittedByTheRightProcessor',
      options,
      operator: join('left'),
      timeline: `
        left                            1:a1@3                  w400  2:x@402
        right  0:A0@1  1:A1@2  0:A0b@3           2:x@401  w400
        main                            a1-A1@3                       x-x@402
        late
      `,
    },
    {
      of: 'testLeftJoinedRecordsWithZeroAfterAreEmitted',
      differs: LATE,
      options,
      operator: join('left', 100, 0),
      timeline: `
        left   0:A0@1000  1:A1@1001  2:A2@1002  3:A3@1003  w1002
        right                                                     w1002                         0:a0@999  0:b0@1000  2:d2@1002  2:e2@1003  3:e3@1003   3:f3@1100
        main                                                      (A0-@1000 A1-@1001 A2-@1002)                                             A3-e3@1003
        late                                                                                    0:a0@999  0:b0@1000  2:d2@1002
      `,
    },
    { of: 'testLeftJoinWithInMemoryCustomSuppliers', options, operator: join('left'), timeline: matrix },
    { of: 'testLeftJoinWithDefaultSuppliers', options, operator: join('left'), timeline: matrix },
    { of: 'testOrdering', differs: AFTER, options, operator: join('left'), timeline: ordering },
    {
      of: 'testGracePeriod',
      options,
      operator: join('left'),
      timeline: `
        left   0:A0@0  1:A1@0                           w90                   w1190
        right                  0:a0@101  1:a1@101  w90       0:x@1201  w1190
        main                                                                  (A0-@0 A1-@0)
        late
      `,
    },
    { of: 'testWindowing', differs: LATE, options, operator: join('left'), timeline: windowing },
    {
      of: 'shouldNotEmitLeftJoinResultForAsymmetricWindow',
      options,
      operator: join('left', 0, 100),
      timeline: `
        left   0:A0@0  1:A1@1                  w99                  w101
        right                  0:a0@100   w99       1:a1@102  w101
        main                   A0-a0@100                            A1-@1
        late
      `,
    },
  ],
};

export const kStreamKStreamOuterJoin: Table = {
  system: 'Kafka Streams',
  file: 'KStreamKStreamOuterJoinTest.java',
  cases: [
    {
      of: 'testOuterJoinDuplicatesWithFixDisabledOldApi',
      differs: AT_ONCE,
      options,
      operator: join('outer'),
      timeline: `
        left   0:A0@0  0:A0b@0
        right                   0:a0@0              1:b1@0
        main                    (A0-a0@0 A0b-a0@0)
        late
      `,
    },
    {
      of: 'testOuterJoinDuplicates',
      differs: SIDES,
      options,
      operator: join('outer'),
      timeline: `
        left   0:A0@0  0:A0b@0                                            w200                         2:A2@201  2:A2b@201                                                                     w1489
        right                   1:a1@0  1:a1b@0  1:a0@111  3:x@211  w200                                                    2:a2@202                2:a2b@202                 3:y@1500  w1489
        main                                                              (A0-@0 A0b-@0 -a1@0 -a1b@0)                       (A2-a2@202 A2b-a2@202)  (A2-a2b@202 A2b-a2b@202)                   (-a0@111 -x@211)
        late
      `,
    },
    {
      of: 'testLeftExpiredNonJoinedRecordsAreEmittedByTheLeftProcessor',
      options,
      operator: join('outer'),
      timeline: leftAloneByLeft,
    },
    {
      of: 'testLeftExpiredNonJoinedRecordsAreEmittedByTheRightProcessor',
      options,
      operator: join('outer'),
      timeline: leftAloneByRight,
    },
    {
      of: 'testRightExpiredNonJoinedRecordsAreEmittedByTheLeftProcessor',
      options,
      operator: join('outer'),
      timeline: `
        left                            1:a1@3   2:x@401  w400
        right  0:A0@1  1:A1@2  0:A0b@3                          w400            2:x@402
        main                            a1-A1@3                 (-A0@1 -A0b@3)  x-x@402
        late
      `,
    },
    {
      of: 'testRightExpiredNonJoinedRecordsAreEmittedByTheRightProcessor',
      options,
      operator: join('outer'),
      timeline: `
        left                            1:a1@3                  w400            2:x@402
        right  0:A0@1  1:A1@2  0:A0b@3           2:x@401  w400
        main                            a1-A1@3                 (-A0@1 -A0b@3)  x-x@402
        late
      `,
    },
    { of: 'testOrdering', differs: AFTER, options, operator: join('outer'), timeline: ordering },
    {
      of: 'testGracePeriod',
      differs: SIDES,
      options,
      operator: join('outer'),
      timeline: `
        left   0:A0@0                         1:A1@101  w90                 w200
        right          1:a1@0  0:a0@101  w90                 0:x@211  w200
        main                                                                (A0-@0 -a1@0)
        late
      `,
    },
    { of: 'testOuterJoinWithInMemoryCustomSuppliers', options, operator: join('outer'), timeline: matrix },
    { of: 'testOuterJoinWithDefaultSuppliers', options, operator: join('outer'), timeline: matrix },
    { of: 'testWindowing', differs: LATE, options, operator: join('outer'), timeline: windowing },
    {
      of: 'shouldNotEmitLeftJoinResultForAsymmetricBeforeWindow',
      options,
      operator: join('outer', 0, 100),
      timeline: `
        left   0:A0@0  1:A1@1                             w101                   w102     2:A2@103
        right                  0:a0@100   1:a1@102  w101         2:a2@103  w102
        main                   A0-a0@100                  A1-@1                  -a1@102  A2-a2@103
        late
      `,
    },
    {
      of: 'shouldNotEmitLeftJoinResultForAsymmetricAfterWindow',
      differs: ONE_SIDE,
      options,
      operator: join('outer', 100, 0),
      timeline: `
        left   0:A0@0  1:A1@1               w0                     w100            2:A2@201
        right                  1:a1@1   w0         2:a2@101  w100        3:a3@101
        main                   A1-a1@1      A0-@0                                  A2-a2@201
        late
      `,
    },
  ],
};
