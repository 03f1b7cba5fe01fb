import { describe, expect, it } from '@jest/globals';
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
  ])('says what is wrong with %j', async (timeline, message) => {
    expect(await messageOf(checkTimeline((input: Stream<string>) => input, timeline))).toContain(message);
  });
});
