import {
  agg,
  coProcess,
  joinWindow,
  keyBy,
  keyedProcess,
  processAll,
  shared,
  sideOutput,
  tumbling,
  union,
  windowAll,
  windowBy,
} from '../../../lib/index.js';
import type { Stream } from '../../../lib/index.js';
import type { Table } from '../conformance.js';
import { byKey, pair } from '../pairs.js';
import type { Pair } from '../pairs.js';

type Ints = Stream<number>;

const byInt = (ints: Ints) => ints.pipe(keyBy((n) => n));

/** Gives each number on, and tells of it on the sides. */
const passes = (ints: Ints) => {
  const side = sideOutput<string>();
  const other = sideOutput<string>();
  const main = ints.pipe(
    processAll({
      sides: { side, other },
      onEvent(n, { sides }) {
        sides.side.emit(`side${n}`);
        return n;
      },
    }),
  );
  return { main, side, other };
};

/** Numbers below the limit come from the left, the others from the right; the key is told, too. */
const splits = (limit: number, bySides: boolean) => (left: Ints, right: Ints) => {
  const [ofLeft, ofRight] = [sideOutput<string>(), sideOutput<string>()];
  const main = byInt(left).pipe(
    coProcess(byInt(right), {
      sides: { ofLeft, ofRight },
      onLeft(n, { sides, key }) {
        if (n >= limit) return undefined;
        sides.ofLeft.emit(`left${n}of${key}`);
        return n;
      },
      onRight(n, { sides, key }) {
        if (n < limit) return undefined;
        sides.ofRight.emit(`right${n}of${key}`);
        return n;
      },
    }),
  );
  return bySides ? { main, ofLeft, ofRight } : { main, side: union(ofLeft, ofRight) };
};

const ALWAYS_KEYED = 'there also without keys; here two streams that share state are always keyed';
const ONE_API = 'the same with the older class of Flink';
const BY_RESULT =
  'there the function of a window has outputs of its own; here its results are a stream, and what follows it has';

const splitAtThree = `
  left   1@0            2@0            3@0
  right                                     2@0  3@0             5@0
  main   1@0            2@0                      3@0             5@0
  side   left1of1@0     left2of2@0               right3of3@0     right5of5@0
`;

const splitAtFour = `
  left      1@0          3@0           4@0
  right                                     3@0  4@0           5@0
  main      1@0          3@0                     4@0           5@0
  ofLeft    left1of1@0   left3of3@0
  ofRight                                        right4of4@0   right5of5@0
`;

export const sideOutputs: Table = {
  system: 'Flink',
  file: 'SideOutputITCase.java',
  without: {
    testSideOutputWithMultipleConsumersWithObjectReuse:
      'no values are copied between operators, so that there is no such option',
    testSideOutputNameClash: 'a side output is a value, not a name: its type is known, and two cannot clash',
    testLegacyKeyedProcessFunctionSideOutput: ONE_API,
    testLegacyKeyedCoProcessFunctionSideOutput: ONE_API,
    testLegacyKeyedCoProcessFunctionSideOutputWithMultipleConsumers: ONE_API,
  },
  cases: [
    {
      of: 'testWatermarkForwarding',
      operator: passes,
      timeline: `
        in     1@0      w0  2@1      5@2      w2  3@3      4@4      |
        main   1@0      w0  2@1      5@2      w2  3@3      4@4      (w∞ |)
        side   side1@0  w0  side2@1  side5@2  w2  side3@3  side4@4  (w∞ |)
        other           w0                    w2                    (w∞ |)
      `,
    },
    {
      of: 'testSideOutputWithMultipleConsumers',
      operator: (ints: Ints) => {
        const { main, side } = passes(ints);
        return { main, a: side, b: side };
      },
      timeline: `
        in     1@0      2@0
        main   1@0      2@0
        a      side1@0  side2@0
        b      side1@0  side2@0
      `,
    },
    {
      of: 'testDifferentSideOutputTypes',
      operator: (ints: Ints) => {
        const [text, int] = [sideOutput<string>(), sideOutput<number>()];
        const main = ints.pipe(
          processAll({
            sides: { text, int },
            onEvent(n, { sides }) {
              sides.text.emit(`side${n}`);
              sides.int.emit(13);
              return n;
            },
          }),
        );
        return { main, text, int };
      },
      timeline: `
        in     1@0      2@0
        main   1@0      2@0
        text   side1@0  side2@0
        int    13@0     13@0
      `,
    },
    {
      of: 'testProcessFunctionSideOutput',
      operator: passes,
      timeline: `
        in     1@0      2@0      5@0
        main   1@0      2@0      5@0
        side   side1@0  side2@0  side5@0
      `,
    },
    {
      of: 'testKeyedProcessFunctionSideOutput',
      operator: (ints: Ints) => {
        const side = sideOutput<string>();
        const main = byInt(ints).pipe(
          keyedProcess({
            sides: { side },
            onEvent(n, { key, sides }) {
              sides.side.emit(`side${n}of${key}`);
              return n;
            },
          }),
        );
        return { main, side };
      },
      timeline: `
        in     1@0          2@0
        main   1@0          2@0
        side   side1of1@0   side2of2@0
      `,
    },
    {
      of: 'testCoProcessFunctionSideOutput',
      differs: ALWAYS_KEYED,
      operator: splits(3, false),
      timeline: splitAtThree,
    },
    {
      of: 'testCoProcessFunctionSideOutputWithMultipleConsumers',
      differs: ALWAYS_KEYED,
      operator: splits(4, true),
      timeline: splitAtFour,
    },
    { of: 'testKeyedCoProcessFunctionSideOutput', operator: splits(3, false), timeline: splitAtThree },
    {
      of: 'testKeyedCoProcessFunctionSideOutputWithMultipleConsumers',
      operator: splits(4, true),
      timeline: splitAtFour,
    },
    {
      of: 'testProcessFunctionSideOutputWithWrongTag',
      about: 'a side that gets nothing',
      operator: passes,
      timeline: `
        in     1@0  2@0  |
        other            |
      `,
    },
    {
      of: 'testAllWindowLateArrivingEvents',
      operator: (ints: Ints) => {
        const late = sideOutput<number>();
        return { main: ints.pipe(windowAll(tumbling(1), agg.collect(), { lateTo: late })), late };
      },
      timeline: `
        in     1@1  w1       2@2  w2       5@5  w5       3@3  4@4
        main        [1]@1         [2]@2         [5]@5
        late                                             3@3  4@4
      `,
    },
    {
      of: 'testKeyedWindowLateArrivingEvents',
      operator: (ints: Ints) => {
        const late = sideOutput<number>();
        const main = byInt(ints).pipe(windowBy(tumbling(1), agg.collect(), { allowedLateness: 2, lateTo: late }));
        return { main, late };
      },
      timeline: `
        in     1@1  w1       2@2  w2       5@5  w5       3@3  4@4
        main        1=[1]@1       2=[2]@2       5=[5]@5       4=[4]!@4
        late                                             3@3
      `,
    },
    {
      of: 'testProcessdWindowFunctionSideOutput',
      differs: BY_RESULT,
      operator: (ints: Ints) => {
        const side = sideOutput<string>();
        const main = byInt(ints).pipe(
          windowBy(tumbling(1), agg.count()),
          keyedProcess({
            sides: { side },
            onEvent({ key }, { sides }) {
              sides.side.emit(`side${key}`);
              return key;
            },
          }),
        );
        return { main, side };
      },
      timeline: `
        in     1@1  w1        2@2  w2        5@5  w5        3@3  4@4
        main        1@1            2@2            5@5
        side        side1@1        side2@2        side5@5
      `,
    },
    {
      of: 'testProcessdAllWindowFunctionSideOutput',
      differs: BY_RESULT,
      operator: (ints: Ints) => {
        const side = sideOutput<string>();
        const main = ints.pipe(
          windowAll(tumbling(1), agg.collect()),
          processAll({
            sides: { side },
            onEvent({ value }, { sides }) {
              for (const n of value) sides.side.emit(`side${n}`);
              return value;
            },
          }),
        );
        return { main, side };
      },
      timeline: `
        in     1@1  w1        2@2  w2        5@5  w5        3@3  4@4
        main        [1]@1          [2]@2          [5]@5
        side        side1@1        side2@2        side5@5
      `,
    },
  ],
};

const told = ({ key, n }: Pair): string => `${key}${n}`;

const joins = (left: Stream<Pair>, right: Stream<Pair>) =>
  byKey(left).pipe(joinWindow(byKey(right), { window: tumbling(3) }, (l, r) => `${told(l)}:${told(r)}`));

const groups = (left: Stream<Pair>, right: Stream<Pair>) =>
  byKey(left).pipe(
    joinWindow(
      byKey(right),
      { window: tumbling(3), type: 'coGroup' },
      (ls, rs) => `${ls.map(told).join('+')}:${rs.map(told).join('+')}`,
    ),
  );

const options = { read: pair };

export const coGroupJoin: Table = {
  system: 'Flink',
  file: 'CoGroupJoinITCase.java',
  cases: [
    {
      of: 'testCoGroup',
      options,
      operator: groups,
      timeline: `
        left   a:0@0 a:1@1 a:2@2 b:3@3 b:4@4 b:5@5 a:6@6 a:7@7 a:8@8                                      |
        right                                                        a:0@0 a:1@1 b:3@3 c:6@6 c:7@7 c:8@8    |
        main                                                                                                (a0+a1+a2:a0+a1@2 b3+b4+b5:b3@5 a6+a7+a8:@8 :c6+c7+c8@8)
      `,
    },
    {
      of: 'testJoin',
      options,
      operator: joins,
      timeline: `
        left   a:0@0 a:1@1 a:2@2 b:3@3 b:5@5 a:6@6 a:7@7 a:8@8                                      |
        right                                                  a:0@0 a:1@1 b:3@3 b:5@5 a:6@6 a:8@8    |
        main                                                                                          (a0:a0@2 a0:a1@2 a1:a0@2 a1:a1@2 a2:a0@2 a2:a1@2 b3:b3@5 b3:b5@5 b5:b3@5 b5:b5@5 a6:a6@8 a6:a8@8 a7:a6@8 a7:a8@8 a8:a6@8 a8:a8@8)
      `,
    },
    {
      of: 'testSelfJoin',
      options,
      operator: (ints: Stream<Pair>) => {
        const both = ints.pipe(shared());
        return joins(both, both);
      },
      timeline: `
        in     a:0@0 a:1@1 b:3@3 b:5@5  |
        main                            (a0:a0@2 a0:a1@2 a1:a0@2 a1:a1@2 b3:b3@5 b3:b5@5 b5:b3@5 b5:b5@5)
      `,
    },
    {
      of: 'testCoGroupOperatorWithCheckpoint',
      about: 'restored after each step',
      options,
      operator: groups,
      timeline: `
        left   a:0@0 b:3@3              |
        right              a:1@1 b:6@6    |
        main                              (a0:a1@2 b3:@5 :b6@8)
      `,
    },
  ],
};
