import { describe, expect, it } from '@jest/globals';
import { agg, dedupe, keyBy, sideOutput, suppress, toChanges, tumbling, windowAll } from '../../lib/index.js';
import type { DedupeOptions, Rejected, Stream } from '../../lib/index.js';
import { harness } from '../../lib/testing.js';

interface Order {
  readonly id: string;
  readonly n: number;
}

const order = (id: string, n = 0): Order => ({ id, n });

function deduped(options: DedupeOptions<Order>) {
  return harness((orders: Stream<Order>) => {
    const late = sideOutput<Order>();
    const main = orders.pipe(dedupe({ idOf: ({ id }) => id, ...options, lateTo: late }), toChanges());
    return { main, late };
  });
}

const said = (h: ReturnType<typeof deduped>): string[] =>
  h.outputs.main.values.map(({ kind, value }) => `${kind} ${value.id}${value.n}`);

describe('dedupe', () => {
  it('gives nothing of nothing', () => {
    const h = deduped({ within: 10 });
    h.end();
    expect(h.outputs.main.records).toEqual([]);
    expect(h.outputs.main.completed).toBe(true);
  });

  it('passes the first that comes, whichever is older, and counts the others as filtered', () => {
    const h = deduped({ within: 10 });
    for (const [n, time] of [5, 5, 0, 14, 15].entries()) h.event(order('a', n), time);
    expect(said(h)).toEqual(['insert a0', 'insert a4']);
    expect(h.operator('dedupe')).toMatchObject({ used: 2, filtered: 3, keys: 1 });
  });

  it('lets no copy slip through: until its id is forgotten, what could be a copy is late (law 5)', () => {
    const h = deduped({ within: 10 });
    h.event(order('a'), 5);
    h.watermark(14);
    h.event(order('a', 1), 5);
    h.watermark(15);
    h.event(order('a', 2), 5);
    // A copy of what is ten older than the watermark, but not itself.
    h.event(order('a', 3), 14);
    expect(said(h)).toEqual(['insert a0']);
    expect(h.outputs.late.values).toEqual([order('a', 2)]);
    h.watermark(100);
    expect(h.operator('dedupe').keys).toBe(0);
  });

  it('without within nothing is late, and ids stay', () => {
    const h = deduped({});
    h.event(order('a'), 5);
    h.watermark(1_000_000);
    h.event(order('a', 1), -5);
    h.event(order('b', 2), -5);
    expect(said(h)).toEqual(['insert a0', 'insert b2']);
    expect(h.outputs.late.values).toEqual([]);
  });

  it('knows ids per key, and takes the key where there is no id', () => {
    const byKey = harness((orders: Stream<Order>) =>
      orders.pipe(
        keyBy(({ n }) => n),
        dedupe({ idOf: ({ id }) => id }),
        dedupe({ keep: 'first' }),
      ),
    );
    for (const [id, n] of [
      ['a', 1],
      ['a', 1],
      ['a', 2],
      ['b', 2],
    ] as const) {
      byKey.event(order(id, n), 0);
    }
    expect(byKey.outputs.main.values).toEqual([order('a', 1), order('a', 2)]);
    expect(byKey.operator('dedupe')).toMatchObject({ used: 3, filtered: 1 });
  });

  it("keep: 'last' replaces what is not newer, and takes away what is between two", () => {
    const h = deduped({ keep: 'last', within: 10 });
    for (const [n, time] of [0, 0, -1, 18, 9].entries()) h.event(order('a', n), time);
    expect(said(h)).toEqual(['insert a0', 'updateBefore a0', 'updateAfter a1', 'insert a3', 'delete a1']);
    expect(h.operator('dedupe')).toMatchObject({ used: 5, superseded: 2 });
  });

  it("emit: 'final' gives each once, when nothing can replace it, not late for what follows", () => {
    const h = deduped({ keep: 'last', emit: 'final', within: 10 });
    h.event(order('b'), 3);
    h.event(order('a'), 0);
    h.event(order('a', 1), 3);
    h.watermark(21);
    expect(said(h)).toEqual([]);
    expect(h.operator('dedupe')).toMatchObject({ pending: 2, nextTimer: 22 });
    h.watermark(22);
    expect(said(h)).toEqual(['insert b0', 'insert a1']);
    expect(h.outputs.main.records[0]!.watermark).toBe(2);
    expect(h.operator('dedupe')).toMatchObject({ used: 3, pending: 0, keys: 0 });
  });

  it("emit: 'final' without within gives all at the end of time, which is the end for what follows too", () => {
    const h = harness((orders: Stream<Order>) =>
      orders.pipe(dedupe({ idOf: ({ id }) => id, keep: 'last', emit: 'final' }), windowAll(tumbling(10), agg.count())),
    );
    h.event(order('a'), 1);
    h.watermark(100);
    h.event(order('b'), 120);
    h.end();
    expect(h.outputs.main.values.map(({ window }) => window.start)).toEqual([0, 120]);
    expect(h.operator('windowAll')).toMatchObject({ used: 2, discarded: 0 });
  });

  it('discards what is not final when it is cut off', () => {
    const h = deduped({ keep: 'last', emit: 'final', within: 10 });
    h.event(order('a'), 0);
    h.cutOff();
    expect(said(h)).toEqual([]);
    expect(h.operator('dedupe')).toMatchObject({ discarded: 1, pending: 0 });
  });

  it.each(['first', 'last'] as const)("keep: '%s' rejects events whose id throws or is none", (keep) => {
    const h = harness((orders: Stream<Order>) => {
      const rejected = sideOutput<Rejected>();
      const idOf = ({ id, n }: Order): string => {
        if (n === 1) throw new Error('no id');
        return n === 2 ? ({} as string) : id;
      };
      return { main: orders.pipe(dedupe({ idOf, keep, rejectedTo: rejected })), rejected };
    });
    h.events([0, 1, 2, 3].map((n) => ({ value: order(`o${n}`, n), timestamp: 0 })));
    expect(h.outputs.main.values.map(({ n }) => n)).toEqual([0, 3]);
    expect(h.outputs.rejected.values.map(({ value }) => (value as Order).n)).toEqual([1, 2]);
  });

  it('fails the stream where nobody takes what is rejected, after what came before', () => {
    const h = harness((numbers: Stream<number>) =>
      numbers.pipe(
        dedupe({
          idOf: (n) => {
            if (n === 2) throw new Error('broken');
            return n;
          },
        }),
      ),
    );
    h.events([1, 2, 3].map((value) => ({ value, timestamp: 0 })));
    expect(h.outputs.main.values).toEqual([1]);
    expect(h.outputs.main.error).toMatchObject({ code: 'USER_CODE', operator: 'dedupe', event: 2 });
  });

  it.each([
    [{ keep: 'middle' }, "keep must be 'first' or 'last'"],
    [{ within: 0 }, 'dedupe: within must be'],
    [{ emit: 'final' }, "emit is for keep: 'last'"],
    [{ keep: 'last', emit: 'once' }, "emit must be 'changes' or 'final'"],
    [{ idOf: 'id' }, 'idOf must be a function'],
  ])('checks its options: %j', (options, message) => {
    expect(() => dedupe<Order, unknown>(options as DedupeOptions<Order>)).toThrow(message);
  });

  it('says what to give where it is given nothing', () => {
    expect(() => (dedupe as () => unknown)()).toThrow('dedupe: give options, such as { idOf:');
    expect(() => (suppress as () => unknown)()).toThrow("suppress: give either until: 'windowCloses' or every");
  });
});
