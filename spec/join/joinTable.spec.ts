import { describe, expect, it } from '@jest/globals';
import { take } from 'rxjs';
import { fromArray, joinTable, keyBy, RxtideError, sideOutput, toChanges, toTable, values } from '../../lib/index.js';
import type { Change, JoinTableOptions, KeyedStream, Rejected, Stream } from '../../lib/index.js';
import { harness } from '../../lib/testing.js';
import type { Harness, HarnessOutputs } from '../../lib/testing.js';
import { expectSame, outcomeOf, run } from '../laws/pipeline.js';
import type { AnyHarness } from '../laws/pipeline.js';
import { cut } from '../laws/script.js';
import type { Item, Script, Step } from '../laws/script.js';
import { tableOf } from '../laws/tableOperators.js';
import { allCuts } from './allCuts.js';
import { news } from '../table/news.js';

/** A row with its key: `a1`. `a-` deletes it; a third letter is the key of the row that it refers to. */
type Text = string;
type Joined = Harness<[Text, Text], HarnessOutputs>;

const tableByLetter = (stream: Stream<Text>): KeyedStream<string, Text> =>
  stream.pipe(
    keyBy((text) => text[0]!),
    toTable({ rowOf: (text) => (text.endsWith('-') ? null : text) }),
  );

const joined = (left: Text | undefined, right: Text | undefined): string => `${left ?? ''}/${right ?? ''}`;

function start(options: JoinTableOptions = {}, refers = false, combine = joined): Joined {
  return harness((left: Stream<Text>, right: Stream<Text>): HarnessOutputs => {
    const rejected = sideOutput<Rejected>();
    const all = { rejectedTo: rejected, ...options, ...(refers ? { foreignKeyOf: (text: Text) => text[2] } : {}) };
    const main = tableByLetter(left).pipe(joinTable(tableByLetter(right), all, combine), toChanges());
    return { main, rejected };
  });
}

describe('joinTable', () => {
  it('gives nothing for nothing', () => {
    const h = start();
    h.end();
    expect(news(h)).toEqual([]);
  });

  it('inner: the changes of the rows that both have, with the time of the later one (KJ-4)', () => {
    const h = start();
    const [left, right] = h.inputs;
    left.event('a1', 10);
    expect(news(h)).toEqual([]);
    right.event('aA', 5);
    expect(news(h)).toEqual(['+a1/aA@10']);
    right.event('aB', 20);
    expect(news(h)).toEqual(['-a1/aA@20', '=a1/aB@20']);
    left.event('a-', 15);
    expect(news(h)).toEqual(['xa1/aB@20']);
    right.event('aC', 30);
    expect(news(h)).toEqual([]);
  });

  it('outer: a row without a partner, then with one, then without', () => {
    const h = start({ type: 'outer' });
    const [left, right] = h.inputs;
    left.event('a1', 1);
    right.event('b1', 1);
    expect(news(h)).toEqual(['+a1/@1', '+/b1@1']);
    right.event('aA', 2);
    left.event('a-', 3);
    expect(news(h)).toEqual(['-a1/@2', '=a1/aA@2', '-a1/aA@3', '=/aA@3']);
    right.event('a-', 4);
    expect(news(h)).toEqual(['x/aA@4']);
  });

  it('semi and anti: left rows alone, and no change where a partner changes', () => {
    const semi = start({ type: 'semi' });
    const anti = start({ type: 'anti' });
    for (const h of [semi, anti]) {
      h.inputs[0].event('a1', 1);
      h.inputs[1].event('aA', 2);
      h.inputs[1].event('aB', 3);
      h.inputs[1].event('a-', 4);
    }
    expect(news(semi)).toEqual(['+a1/@2', 'xa1/@4']);
    expect(news(anti)).toEqual(['+a1/@1', 'xa1/@2', '+a1/@4']);
  });

  it('a row that is older than what is known changes nothing, also after a deletion (KAFKA-14834)', () => {
    const h = harness((left: Stream<Text>, right: Stream<Text>) => {
      const byLetter = keyBy((text: Text) => text[0]!);
      return left.pipe(byLetter, joinTable(right.pipe(byLetter), { type: 'left' }, joined), toChanges());
    });
    h.event('a2', 10);
    h.event('a1', 9);
    h.event('a3', 10);
    expect(h.outputs.main.values.map(({ value }) => value)).toEqual(['a2/', 'a2/', 'a3/']);
    expect(h.operator('joinTable')).toMatchObject({ used: 3, superseded: 1 });
  });

  it('by a foreign key: a right row changes all that refer to it, in the order in which they began to (KJ-5)', () => {
    const h = start({}, true);
    const [left, right] = h.inputs;
    for (const text of ['b1x', 'a1x', 'c1y']) left.event(text, 1);
    right.event('xX', 2);
    expect(news(h)).toEqual(['+b1x/xX@2', '+a1x/xX@2']);
    left.event('b2y', 3);
    expect(news(h)).toEqual(['xb1x/xX@3']);
    right.event('yY', 4);
    expect(news(h)).toEqual(['+c1y/yY@4', '+b2y/yY@4']);
    left.event('b3x', 5);
    expect(news(h)).toEqual(['-b2y/yY@5', '=b3x/xX@5']);
    right.event('x-', 6);
    expect(news(h)).toEqual(['xa1x/xX@6', 'xb3x/xX@6']);
  });

  it('by a foreign key, left: rows that refer to nothing, or to nothing that is there', () => {
    const h = start({ type: 'left' }, true);
    const [left, right] = h.inputs;
    left.event('a1', 1);
    left.event('b1x', 1);
    right.event('xX', 2);
    right.event('x-', 3);
    expect(news(h)).toEqual(['+a1/@1', '+b1x/@1', '-b1x/@2', '=b1x/xX@2', '-b1x/xX@3', '=b1x/@3']);
  });

  it('events: each is joined once, with the row as it stands then (KJ-3)', () => {
    const events = harness((left: Stream<Text>, right: Stream<Text>) =>
      left.pipe(
        keyBy((text) => text[0]!),
        joinTable(tableByLetter(right), { left: 'events', type: 'left' }, joined),
      ),
    );
    events.event('a1', 1);
    events.inputs[1].event('aA', 5);
    events.event('a2', 2);
    events.inputs[1].event('a-', 6);
    events.event('a3', 3);
    expect(events.outputs.main.values).toEqual(['a1/', 'a2/aA', 'a3/']);
    expect(events.outputs.main.records.map(({ timestamp }) => timestamp)).toEqual([1, 2, 3]);
  });

  it('events that find nothing are counted as unassigned, and may not be changes', () => {
    const inner = harness((left: Stream<Text>, right: Stream<Text>) => {
      const events = left.pipe(keyBy((text) => text[0]!));
      return events.pipe(joinTable(tableByLetter(right), { left: 'events' }, joined));
    });
    inner.event('a1', 1);
    expect(inner.operator('joinTable')).toMatchObject({ in: 1, used: 0, unassigned: 1 });
    const changes = harness((left: Stream<Text>, right: Stream<Text>) =>
      tableByLetter(left).pipe(joinTable(tableByLetter(right), { left: 'events', type: 'left' }, joined)),
    );
    changes.event('a1', 1);
    changes.event('a2', 2);
    expect(changes.outputs.main.error).toMatchObject({ code: 'UNSUPPORTED_CHANGE' });
  });

  it.each([false, true])(
    'rejects a row on which combine throws: the table stays as it was (foreign key: %s)',
    (refers) => {
      const h = start({}, refers, (left, right) => {
        if (right === 'aB') throw new Error('no');
        return joined(left, right);
      });
      const [left, right] = h.inputs;
      right.event('aA', 1);
      left.event('a1a', 2);
      right.event('aB', 3);
      left.event('a2a', 4);
      right.event('aC', 5);
      expect(news(h)).toEqual(['+a1a/aA@2', '-a1a/aA@4', '=a2a/aA@4', '-a2a/aA@5', '=a2a/aC@5']);
      expect(h.outputs['rejected']!.values).toMatchObject([{ value: 'aB', timestamp: 3, operator: 'joinTable' }]);
    },
  );

  it('rejects a row that names an object for a key', () => {
    const h = harness((left: Stream<Text>, right: Stream<Text>) =>
      tableByLetter(left).pipe(joinTable(tableByLetter(right), { foreignKeyOf: () => ({}) as string }, joined)),
    );
    h.event('a1', 1);
    expect(h.outputs.main.error).toMatchObject({ code: 'INVALID_KEY', operator: 'joinTable', event: 'a1' });
  });

  it.each([false, true])(
    'keeps nothing of what is deleted, once the watermark has passed (foreign key: %s)',
    (refers) => {
      const h = start({ type: 'left' }, refers);
      const [left, right] = h.inputs;
      for (let i = 0; i < 10; i++) left.event(`${i}1${i % 3}`, i);
      for (let i = 0; i < 10; i++) right.event(`${i}R`, i);
      for (let i = 0; i < 10; i++) left.event(`${i}-`, 20);
      for (let i = 0; i < 10; i++) right.event(`${i}-`, 20);
      expect(h.operator('joinTable').keys).toBe(refers ? 20 : 10);
      for (const input of h.inputs) input.watermark(20);
      expect(h.operator('joinTable')).toMatchObject({ keys: 0, rows: 0, nextTimer: Infinity });
    },
  );

  it('can be left after its first result', () => {
    const seen: string[] = [];
    const at = { timestampOf: (text: Text) => Number(text[1]) };
    tableByLetter(fromArray(['a1', 'a2'], at))
      .pipe(joinTable(tableByLetter(fromArray(['a0'], at)), {}, joined), values(), take(1))
      .subscribe({ next: (text) => seen.push(text), complete: () => seen.push('end') });
    expect(seen).toEqual(['a2/a0', 'end']);
  });

  it('is cut off without a word: no row waits', () => {
    const h = start();
    h.event('a1', 1);
    h.cutOff();
    expect(h.operator('joinTable')).toMatchObject({ in: 1, used: 1, discarded: 0 });
  });

  it.each([
    [{ type: 'full' as 'outer' }, 'type must be one of'],
    [{ left: 'stream' as 'events' }, "left must be 'table' or 'events'; it is stream"],
    [{ left: 'events' as const, type: 'outer' as const }, "type must be one of 'inner', 'left', 'semi', 'anti'"],
    [{ keepDeletes: -1 }, 'keepDeletes'],
  ])('checks its options where it is made: %j', (options, message) => {
    expect(() => start(options)).toThrow(RxtideError);
    expect(() => start(options)).toThrow(message);
  });

  it.each([false, true])(
    'law 1 (c): the table that changes add up to is the same for every interleaving (foreign key: %s)',
    async (refers) => {
      const event = (input: number, id: number, key: string, n: number, timestamp: number): Step => ({
        kind: 'event',
        input,
        timestamp,
        value: { id, key, n },
      });
      const left = [event(0, 1, 'a', 1, 1), event(0, 2, 'b', 1, 2), event(0, 3, 'a', 2, 3), event(0, 4, 'b', -1, 4)];
      const right = [event(1, 5, 'b', 1, 1), event(1, 6, 'a', 1, 2), event(1, 7, 'a', -1, 5), event(1, 8, 'a', 3, 6)];
      const options = { type: 'left' as const, ...(refers ? { foreignKeyOf: (item: Item) => item.key } : {}) };
      const make = (l: Stream<Item>, r: Stream<Item>): ReturnType<typeof tableOf> =>
        tableOf(l).pipe(
          joinTable(tableOf(r), options, (a, b) => [a.id, b?.id]),
          toChanges(),
        ) as never;
      const tables = new Set<string>();
      for (const order of interleavings(left, right)) {
        const h = await run({ name: 'joinTable', inputs: 2, make }, cut(order, 1));
        tables.add(JSON.stringify([...addUp(h)]));
      }
      expect([...tables]).toEqual([JSON.stringify([['a', [3, 8]]])]);
    },
  );

  it('law 1 (b): gives the same for every cut of one interleaving', async () => {
    const at = (input: number, id: number, n: number, timestamp: number): Step => ({
      kind: 'event',
      input,
      timestamp,
      value: { id, key: 'a', n },
    });
    const time = (input: number, watermark: number): Step => ({ kind: 'watermark', input, watermark });
    const script: Script = [
      ...[at(0, 1, 1, 5), at(0, 2, 1, 4), time(0, 5), at(0, 3, -1, 7), at(0, 4, 1, 6)],
      ...[at(1, 5, 1, 1), at(1, 6, 2, 9), time(1, 7), at(1, 7, 1, 8)],
      ...[at(0, 8, 1, 6), time(0, 9), at(0, 9, 2, 9)],
    ];
    const make = (l: Stream<Item>, r: Stream<Item>): HarnessOutputs => ({
      main: tableOf(l).pipe(
        joinTable(tableOf(r), { type: 'outer' }, (a, b) => [a?.id, b?.id]),
        toChanges(),
      ),
    });
    const pipeline = { name: 'joinTable', inputs: 2, make };
    const finest = outcomeOf(await run(pipeline, cut(script, 1)));
    for (const cuts of allCuts(script)) {
      expectSame(outcomeOf(await run(pipeline, cut(script, cuts))), finest);
    }
  });
});

function* interleavings(a: readonly Step[], b: readonly Step[]): Generator<Step[]> {
  if (a.length === 0 || b.length === 0) yield [...a, ...b];
  else {
    for (const rest of interleavings(a.slice(1), b)) yield [a[0]!, ...rest];
    for (const rest of interleavings(a, b.slice(1))) yield [b[0]!, ...rest];
  }
}

function addUp(h: AnyHarness): Map<unknown, unknown> {
  const table = new Map<unknown, unknown>();
  for (const { kind, key, value } of h.outputs.main.values as Change<unknown, unknown>[]) {
    if (kind === 'insert' || kind === 'updateAfter') table.set(key, value);
    else {
      expect(table.get(key)).toEqual(value);
      if (kind === 'delete') table.delete(key);
    }
  }
  return table;
}
