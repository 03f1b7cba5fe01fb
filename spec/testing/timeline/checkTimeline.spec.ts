import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import {
  agg,
  afterProcessingTime,
  afterWatermark,
  keyBy,
  mapAsync,
  mapValues,
  sideOutput,
  tumbling,
  union,
  windowBy,
} from '../../../lib/index.js';
import type { Stream } from '../../../lib/index.js';
import { checkTimeline } from '../../../lib/testing.js';
import { writeValue } from '../../../lib/testing/timeline/plainData.js';

const counts = (clicks: Stream<string>) => {
  const late = sideOutput<string>();
  const main = clicks.pipe(
    keyBy((page) => page),
    windowBy(tumbling(10), agg.count(), { lateTo: late }),
  );
  return { main, late };
};

const messageOf = (check: Promise<unknown>): Promise<string> =>
  check.then(
    () => 'nothing differs',
    (error: Error) => error.message,
  );

describe('checkTimeline', () => {
  it('plays events, watermarks and the end, and compares outputs with their sides', async () => {
    const h = await checkTimeline(
      counts,
      `
        clicks   a@1  a@7  b@3  w9              w12  b@8  a@15  |
        main                    (a=2@9 b=1@9)                   a=1@19 |
        late                                         b@8
      `,
      { played: 'all' },
    );
    expect(h.operator('windowBy').late).toBe(1);
  });

  it('draws both timelines where they differ', async () => {
    const message = await messageOf(
      checkTimeline(
        counts,
        `
          clicks   a@1  a@7    w9
          main                 a=3@9
        `,
      ),
    );
    expect(message.split('\n').slice(2)).toEqual([
      '  clicks     a@1  a@7  w9',
      '  main                 a=3@9',
      '    but was            a=2@9',
      '                       ^',
      '',
    ]);
  });

  it('knows the clock, early and late panes, and units', async () => {
    await checkTimeline(
      (clicks: Stream<string>) =>
        clicks.pipe(
          keyBy((page) => page),
          windowBy(tumbling(10_000), agg.count(), {
            allowedLateness: 5_000,
            trigger: afterWatermark({ early: afterProcessingTime(1_000) }),
          }),
        ),
      `
        clicks   a@1s               w10s        a@2s
        clock          +1s
        main           a=1?@9.999s  a=1@9.999s  a=2!@9.999s
      `,
    );
  });

  it('has several inputs, whose order is that of the columns', async () => {
    await checkTimeline(
      (left: Stream<string>, right: Stream<string>) => union(left, right),
      `
        left    a@1        b@5   w9          idle
        right        x@2              w4            w8  |
        main    a@1  x@2   b@5        w4            w8  w9
      `,
    );
  });

  it('lets promises settle between steps', async () => {
    await checkTimeline(
      (input: Stream<string>) => input.pipe(mapAsync((value) => Promise.resolve(value.toUpperCase()))),
      `
        input   (a@1 b@2)  c@3
        main    (A@1 B@2)  C@3
      `,
    );
  });

  it('takes values by name, and shows failures', async () => {
    const message = await messageOf(
      checkTimeline(
        (input: Stream<{ n: number }>) =>
          input.pipe(
            mapValues(({ n }) => {
              if (n === 2) throw new Error('two is too much');
              return { n: n + 1 };
            }),
          ),
        `
          input   a@1  b@2
          main    b@1
        `,
        { values: { a: { n: 1 }, b: { n: 2 } } },
      ),
    );
    expect(message).toContain('but was  b@1  #');
    expect(message).toContain('two is too much');
  });

  it.each([
    ['input a@1 what', 'line 1, column 11 of the timeline: "what" means nothing'],
    ['a  x@1\nb  y@1', 'it has 2 lines of inputs'],
    ['a  x@1\na  y@1', "there are two lines 'a'"],
    ['a  +5s', "it belongs on a line 'clock'"],
    ['a  x@1\nclock w9', 'there can only be such as +5s there'],
    ['\n  a  x@1 (b@2', 'line 2, column 10 of the timeline: this ( is not closed'],
    ['a  x)@1', 'line 1, column 5 of the timeline: nothing is open that this ) closes'],
    ['a  "x@1', 'line 1, column 4 of the timeline: this " is not closed'],
    ['a  (x@1 what)', 'line 1, column 9 of the timeline: "what" means nothing'],
    ['a\tx@1', 'line 1, column 2 of the timeline: a tab'],
    ['\ta  x@1\nmain x@1', 'line 2, column 1 of the timeline: there are 0 tabs, but 1 before the lines above'],
  ])('says what is wrong with %j', async (timeline, message) => {
    expect(await messageOf(checkTimeline((input: Stream<string>) => input, timeline))).toContain(message);
  });

  it('knows failures by a part of their message, and by their code', async () => {
    const failing = (input: Stream<number>) =>
      input.pipe(
        mapValues((n) => {
          if (n === 2) throw new Error('two is too much');
          return n;
        }),
      );
    await checkTimeline(failing, 'input  1@1  2@2 \n main   1@1  #"two is too"');
    await checkTimeline(failing, 'input  1@1  2@2 \n main   1@1  #USER_CODE');
    await checkTimeline(failing, 'input  1@1  #"the wire" \n main   1@1  #"the wire"');
    const message = await messageOf(checkTimeline(failing, 'input  1@1  2@2 \n main   1@1  #three'));
    expect(message).toMatch(/main +1@1 {2}#"three"\n +but was +1@1 {2}#"USER_CODE: .*two is too much/);
  });

  it('reads windows line ends, tabs before all lines, comments, and values with blanks, brackets and quotes', async () => {
    await checkTimeline(
      (input: Stream<unknown>) => input,
      [
        '\t// a comment',
        '\tinput: "a // b)\\""@1  {n:1,list:[a,"b c"]}@2  [0,5)@3 -- // and another',
        '\tmain   "a // b)\\""@1  {n:1,list:[a,"b c"]}@2  "[0,5)"@3',
        '\r\n',
      ].join('\r\n'),
    );
  });

  it('draws what can be played again, and then is right', async () => {
    const anyValue = fc.oneof(
      fc.string({ unit: fc.constantFrom(...Array.from('a" \\/()[]{}@#|,:-+\t\n1w')) }),
      fc.integer(),
      fc.dictionary(fc.string(), fc.oneof(fc.string(), fc.array(fc.boolean()))),
    );
    const mark = fc.oneof(
      fc.tuple(anyValue, fc.integer({ min: -9, max: 99 })).map(([value, time]) => `${writeValue(value)}@${time}`),
      fc.integer({ min: -9, max: 99 }).map((time) => `w${time}`),
    );
    const line = fc.array(mark).map((marks) => {
      let last = -Infinity;
      return marks.filter(
        (text) => !/^w-?\d+$/.test(text) || (Number(text.slice(1)) > last && (last = Number(text.slice(1))) > -10),
      );
    });
    await fc.assert(
      fc.asyncProperty(line, async (marks) => {
        const input = `input  ${marks.join('  ')}`;
        const operator = (input: Stream<unknown>) => input.pipe(mapValues((value) => value));
        const message = await messageOf(checkTimeline(operator, `${input}\nmain  nothing@0 w-9`));
        const drawn = message.split('\n').slice(2);
        // The line of what was, in place of what was to be.
        const played = [drawn[0]!, drawn[2]!.replace('but was', 'main   ')].join('\n');
        await checkTimeline(operator, played);
      }),
    );
  });
});
