import { describe, expect, it } from '@jest/globals';
import { agg, keyBy, keyedProcess, mapValues, sideOutput, tumbling, valueState, windowBy } from '../../../lib/index.js';
import type { Stream } from '../../../lib/index.js';
import { harness, rxtideMatchers } from '../../../lib/testing.js';
import type { MatcherResult, RxtideMatchers } from '../../../lib/testing.js';

expect.extend(rxtideMatchers);

/** `expect` as the declaration of a user types it, which would not reach the one here: jest has a copy of the package of its own. */
const expectOf = expect as unknown as (subject: unknown) => RxtideMatchers & { readonly not: RxtideMatchers };

const messageOf = (check: () => void): string => {
  try {
    check();
  } catch (error) {
    return (error as Error).message;
  }
  return 'nothing is wrong';
};

const counts = (pages: Stream<string>) => {
  const late = sideOutput<string>();
  const main = pages.pipe(
    keyBy((page) => page),
    windowBy(tumbling(10), agg.count(), { lateTo: late }),
    mapValues(({ key, value }) => ({ [key]: value })),
  );
  return { main, late };
};

describe('rxtideMatchers', () => {
  it('toEmit and toEmitLate know what came out, and draw it above what was expected', () => {
    const h = harness(counts);
    h.event('a', 1);
    h.event('b', 2);
    h.watermark(9);
    h.event('c', 3);
    expectOf(h).toEmit({ a: 1 }, { b: 1 });
    expectOf(h.outputs.main).toEmit({ a: expect.any(Number) }, expect.anything());
    expectOf(h).not.toEmit({ a: 1 });
    expectOf(h).toEmitLate('c');
    expect(messageOf(() => expectOf(h).toEmit({ a: 1 }, { b: 2 }, { c: 1 })).split('\n')).toEqual([
      'what came out:',
      '',
      '  expected  {a:1}  {b:2}  {c:1}',
      '  but was   {a:1}  {b:1}',
      '                   ^      ^',
    ]);
    expect(messageOf(() => expectOf(h).toEmitLate())).toContain('but was   c');
  });

  it('toHoldState and toHoldNothing look into operators', () => {
    const h = harness((pages: Stream<string>) =>
      pages.pipe(
        keyBy((page) => page),
        keyedProcess({
          name: 'count',
          state: { n: valueState(0) },
          onEvent: (page, { state }) => {
            if (page === 'a') state.n.value++;
          },
        }),
      ),
    );
    expectOf(h).toHoldNothing();
    h.event('a', 1);
    expectOf(h).toHoldState('count', 'n', 'a', 1);
    expectOf(h).toHoldState('count', 'n', 'b', undefined);
    expect(messageOf(() => expectOf(h).toHoldState('count', 'n', 'a', 2))).toContain('  expected  2\n  but was   1');
    expect(messageOf(() => expectOf(h).toHoldNothing())).toMatch(/something is held:\n\n {2}count: 1 keys/);
    expectOf(h).toAccountForAll();
  });

  it('toFollow plays a timeline', async () => {
    await expectOf(counts).toFollow('pages  a@1  w9 \n main  {a:1}@9'.replace('main  ', 'main        '));
    await expect(expectOf(counts).toFollow('pages  a@1  w9 \n main        {a:2}@9')).rejects.toThrow('but was');
    await expect(expectOf(counts).toFollow('pages  a@1  w9 what')).rejects.toThrow('means nothing');
  });

  it('says what it needs', () => {
    expect(messageOf(() => expectOf(1).toEmit(1))).toBe('toEmit: expect(…) needs a harness, or one of its outputs');
    const h = harness((pages: Stream<string>) => pages);
    expect(messageOf(() => expectOf(h).toEmitLate(1))).toContain("a harness with an output 'late'");
    expect(messageOf(() => expectOf(h.outputs.main).toHoldNothing())).toContain('needs a harness');
  });

  it('are what vitest takes as well: functions of a context that give pass and message', async () => {
    // https://vitest.dev/guide/extending-matchers: `this.equals`, and `{ pass, message }` or a promise of it.
    const h = harness(counts);
    const context = { equals: (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b) };
    const results: MatcherResult[] = [
      rxtideMatchers.toEmit.call(context, h),
      rxtideMatchers.toEmit.call({}, h),
      rxtideMatchers.toHoldNothing.call(context, h),
      await rxtideMatchers.toFollow.call(context, counts, 'pages |'),
    ];
    for (const { pass, message } of results) expect([pass, typeof message()]).toEqual([true, 'string']);
  });
});
