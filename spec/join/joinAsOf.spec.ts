import { describe, expect, it } from '@jest/globals';
import { take } from 'rxjs';
import { fromArray, joinAsOf, keyBy, RxtideError, sideOutput, toTable, values } from '../../lib/index.js';
import type { JoinAsOfOptions, KeyedStream, Rejected, Stream } from '../../lib/index.js';
import { harness } from '../../lib/testing.js';
import type { Harness, HarnessOutputs } from '../../lib/testing.js';
import { expectSame, outcomeOf, run } from '../laws/pipeline.js';
import { cut } from '../laws/script.js';
import type { Item, Script, Step } from '../laws/script.js';
import { allCuts } from './allCuts.js';

/** A value with its key: `a1`. `a-` says that `a` has none any more. */
type Text = string;
type Joined = Harness<[Text, Text], HarnessOutputs>;

const byLetter = (stream: Stream<Text>): KeyedStream<string, Text> => stream.pipe(keyBy((text) => text[0]!));

function start(
  options: JoinAsOfOptions<Text> = {},
  combine = (event: Text, version: Text | undefined) => `${event}/${version}`,
): Joined {
  return harness((events: Stream<Text>, versions: Stream<Text>): HarnessOutputs => {
    const late = sideOutput<Text>();
    const rejected = sideOutput<Rejected>();
    const table = byLetter(versions).pipe(toTable({ rowOf: (text) => (text.endsWith('-') ? null : text) }));
    const main = byLetter(events).pipe(joinAsOf(table, { lateTo: late, rejectedTo: rejected, ...options }, combine));
    return { main, late, rejected };
  });
}

/** Moves the time of both inputs. */
function advance(h: Joined, watermark: number): void {
  for (const input of h.inputs) input.watermark(watermark);
}

const valuesOf = (h: Joined): unknown[] => h.outputs.main.values;

describe('joinAsOf', () => {
  it('gives nothing for nothing', () => {
    const h = start();
    h.end();
    expect(valuesOf(h)).toEqual([]);
    expect(h.outputs.main.completed).toBe(true);
  });

  it('joins an event with the version in force at its time: at or before it', () => {
    const h = start();
    h.inputs[1].event('a1', 10);
    h.inputs[1].event('a2', 20);
    for (const [text, time] of [
      ['aA', 9],
      ['aB', 10],
      ['aC', 19],
      ['aD', 20],
      ['aE', 99],
    ] as const) {
      h.event(text, time);
    }
    h.end();
    expect(valuesOf(h)).toEqual(['aB/a1', 'aC/a1', 'aD/a2', 'aE/a2']);
    expect(h.operator('joinAsOf')).toMatchObject({ in: 8, used: 7, unassigned: 1 });
  });

  it('waits until the watermark of both has passed the event (TJ-2), and keeps its time and key', () => {
    const h = start();
    h.event('aA', 10);
    h.inputs[1].event('a1', 5);
    h.watermark(50);
    h.inputs[1].watermark(9);
    expect(valuesOf(h)).toEqual([]);
    expect(h.operator('joinAsOf')).toMatchObject({ pending: 1, nextTimer: 10 });
    h.inputs[1].event('a2', 10);
    h.inputs[1].watermark(10);
    expect(h.outputs.main.records).toEqual([{ value: 'aA/a2', timestamp: 10, key: 'a', watermark: 9 }]);
  });

  it('gives results by time, those of one time as their events came', () => {
    const h = start({ type: 'left' });
    for (const [text, time] of [
      ['a1', 5],
      ['b1', 3],
      ['b2', 5],
      ['a2', -3],
    ] as const) {
      h.event(text, time);
    }
    advance(h, 5);
    expect(valuesOf(h)).toEqual(['a2/undefined', 'b1/undefined', 'a1/undefined', 'b2/undefined']);
  });

  it("gives 'left' an event without a version, 'inner' not", () => {
    const h = start({ type: 'left' });
    h.event('aA', 1);
    h.end();
    expect(valuesOf(h)).toEqual(['aA/undefined']);
  });

  it('ends a version with its deletion', () => {
    const h = start({ type: 'left' });
    h.inputs[1].event('a1', 1);
    h.inputs[1].event('a-', 5);
    h.inputs[1].event('a2', 8);
    for (const time of [4, 5, 7, 8]) h.event(`a${time}`, time);
    h.end();
    expect(valuesOf(h)).toEqual(['a4/a1', 'a5/undefined', 'a7/undefined', 'a8/a2']);
  });

  it('ends a version after its ttl', () => {
    const h = start({ type: 'left', ttl: 10 });
    h.inputs[1].event('a1', 0);
    for (const time of [9, 10]) h.event(`a${time}`, time);
    advance(h, 9);
    expect(h.operator('joinAsOf')).toMatchObject({ rows: 1, keys: 1 });
    advance(h, 10);
    expect(valuesOf(h)).toEqual(['a9/a1', 'a10/undefined']);
    expect(h.operator('joinAsOf')).toMatchObject({ rows: 0, keys: 0 });
  });

  it('knows no version of an event that waits while a crowd of versions expires', () => {
    const h = start({ ttl: 5 });
    for (let i = 0; i < 2_000; i++) h.inputs[1].event(`${String.fromCharCode(1_000 + i)}1`, 0);
    h.event('aA', 50);
    advance(h, 40);
    expect(h.operator('joinAsOf')).toMatchObject({ rows: 1, pending: 1 });
    advance(h, 60);
    expect(valuesOf(h)).toEqual([]);
    expect(h.operator('joinAsOf')).toMatchObject({ unassigned: 1, pending: 0 });
  });

  it('takes late events to lateTo: those at or below the watermark (FLINK-39719)', () => {
    const h = start();
    h.inputs[1].event('a1', 0);
    advance(h, 10);
    h.event('aA', 10);
    h.event('aB', 11);
    advance(h, 11);
    expect(valuesOf(h)).toEqual(['aB/a1']);
    expect(h.outputs['late']!.values).toEqual(['aA']);
  });

  it('takes a late version, for events after the watermark, unless a newer one was in force before it', () => {
    const h = start();
    advance(h, 10);
    h.inputs[1].event('a1', 5);
    h.event('aA', 11);
    advance(h, 20);
    // The join sees both: toTable knows of no time at which it would be late.
    expect(valuesOf(h)).toEqual(['aA/a1']);
    const raw = harness((events: Stream<Text>, versions: Stream<Text>) =>
      byLetter(events).pipe(joinAsOf(byLetter(versions), {}, (event, version) => `${event}/${version}`)),
    );
    raw.inputs[1].event('a2', 8);
    for (const input of raw.inputs) input.watermark(10);
    raw.inputs[1].event('a1', 5);
    expect(raw.operator('joinAsOf')).toMatchObject({ used: 2, superseded: 1, rows: 1 });
  });

  it('keeps of the versions behind the watermark the last one only (TJ-3)', () => {
    const h = start();
    for (let time = 0; time < 100; time++) h.inputs[1].event(`a${time}`, time);
    expect(h.operator('joinAsOf').rows).toBe(100);
    advance(h, 50);
    expect(h.operator('joinAsOf').rows).toBe(50);
    advance(h, 1000);
    expect(h.operator('joinAsOf').rows).toBe(1);
  });

  it('forgets a key that is deleted', () => {
    const h = start();
    h.inputs[1].event('a1', 0);
    h.inputs[1].event('a-', 5);
    advance(h, 4);
    expect(h.operator('joinAsOf')).toMatchObject({ keys: 1, rows: 2 });
    advance(h, 5);
    expect(h.operator('joinAsOf')).toMatchObject({ keys: 0, rows: 0, nextTimer: Infinity });
  });

  it('remembers a deletion as long as keepDeletes says (KAFKA-14834)', () => {
    const raw = harness((events: Stream<Text>, versions: Stream<Text>) => {
      const table = versions.pipe(
        keyBy(() => 'a'),
        toTable({ rowOf: (text) => (text.endsWith('-') ? null : text) }),
      );
      return events.pipe(
        keyBy(() => 'a'),
        joinAsOf(table, { type: 'left', keepDeletes: 100 }, (event, version) => `${event}/${version}`),
      );
    });
    raw.inputs[1].event('a1', 0);
    raw.inputs[1].event('a-', 5);
    for (const input of raw.inputs) input.watermark(20);
    // toTable has forgotten the deletion by now, and lets the old row through.
    raw.inputs[1].event('a0', 3);
    raw.event('aA', 30);
    raw.end();
    expect(raw.outputs.main.values).toEqual(['aA/undefined']);
  });

  it('does not wait for versions that are idle, or have ended', () => {
    for (const end of ['idle', 'end', 'cutOff'] as const) {
      const h = start({ type: 'left' });
      h.inputs[1].event('a1', 0);
      h.inputs[1][end]();
      h.event('aA', 10);
      h.watermark(10);
      expect(valuesOf(h)).toEqual(['aA/a1']);
    }
  });

  it('rejects the event on which combine throws, and goes on', () => {
    const h = start({}, (event) => {
      if (event === 'aB') throw new Error('no');
      return event;
    });
    h.inputs[1].event('a1', 0);
    for (const text of ['aA', 'aB', 'aC']) h.event(text, 1);
    h.end();
    expect(valuesOf(h)).toEqual(['aA', 'aC']);
    expect(h.outputs['rejected']!.values).toMatchObject([{ value: 'aB', timestamp: 1, operator: 'joinAsOf' }]);
    expect(h.operator('joinAsOf')).toMatchObject({ used: 3, rejected: 1 });
  });

  it('fails without rejectedTo, after what came before; the error names operator and event', () => {
    const h = harness((events: Stream<Text>, versions: Stream<Text>) =>
      byLetter(events).pipe(
        joinAsOf(byLetter(versions), { type: 'left', name: 'rates' }, (event) => {
          if (event === 'aB') throw new Error('no');
          return event;
        }),
      ),
    );
    for (const text of ['aA', 'aB', 'aC']) h.event(text, 1);
    for (const input of h.inputs) if (!input.ended) input.watermark(1);
    expect(h.outputs.main.values).toEqual(['aA']);
    expect(h.outputs.main.error).toMatchObject({ code: 'USER_CODE', operator: 'rates', event: 'aB' });
  });

  it('discards what waits when the stream is cut off', () => {
    const h = start();
    h.event('aA', 5);
    h.cutOff();
    expect(valuesOf(h)).toEqual([]);
    expect(h.operator('joinAsOf')).toMatchObject({ in: 1, discarded: 1, pending: 0 });
  });

  it('can be left after its first result', () => {
    const seen: string[] = [];
    const at = { timestampOf: (text: Text) => Number(text[1]) };
    byLetter(fromArray(['a1', 'a2'], at))
      .pipe(
        joinAsOf(byLetter(fromArray(['a0'], at)), {}, (event, version) => event + version),
        values(),
        take(1),
      )
      .subscribe({ next: (text) => seen.push(text), complete: () => seen.push('end') });
    expect(seen).toEqual(['a1a0', 'end']);
  });

  it('takes changes of versions, not of events', () => {
    const h = harness((events: Stream<Text>, versions: Stream<Text>) =>
      byLetter(events).pipe(
        toTable(),
        joinAsOf(byLetter(versions), { type: 'left' }, (event) => event),
      ),
    );
    h.event('aA', 1);
    h.event('aB', 2);
    expect(h.outputs.main.error).toMatchObject({ code: 'UNSUPPORTED_CHANGE', operator: 'joinAsOf', event: 'aA' });
  });

  it.each([
    [{ type: 'outer' as 'left' }, "type must be one of 'inner', 'left'; it is outer"],
    [{ ttl: 0 }, 'ttl'],
    [{ keepDeletes: -1 }, 'keepDeletes'],
  ])('checks its options where it is made: %j', (options, message) => {
    expect(() => start(options)).toThrow(RxtideError);
    expect(() => start(options)).toThrow(message);
  });

  it('law 1 (b): gives the same for every cut of one interleaving', async () => {
    const item = (id: number, key = 'a'): Item => ({ id, key, n: 1 });
    const at = (input: number, id: number, timestamp: number): Step => ({
      kind: 'event',
      input,
      timestamp,
      value: item(id),
    });
    const time = (input: number, watermark: number): Step => ({ kind: 'watermark', input, watermark });
    const script: Script = [
      ...[at(1, 1, -5), at(1, 2, 8), time(1, 6), at(1, 3, 3)],
      ...[at(0, 4, 0), at(0, 5, 7), time(0, 7), at(0, 6, 3), at(0, 7, 9)],
      ...[at(1, 8, 7), time(1, 9), at(1, 9, 6), at(1, 10, 9)],
      ...[at(0, 11, 8), time(0, 20)],
    ];
    const make = (events: Stream<Item>, versions: Stream<Item>): HarnessOutputs => {
      const late = sideOutput<Item>();
      const byKey = keyBy((one: Item) => one.key);
      const main = events.pipe(
        byKey,
        joinAsOf(versions.pipe(byKey), { lateTo: late }, (a, b) => [a.id, b.id]),
      );
      return { main, late };
    };
    const pipeline = { name: 'joinAsOf', inputs: 2, make };
    const finest = outcomeOf(await run(pipeline, cut(script, 1)));
    expect((finest['main'] as { records: unknown[] }).records).toMatchObject([
      { value: [4, 1] },
      { value: [5, 8] },
      { value: [11, 2] },
      { value: [7, 10] },
    ]);
    for (const cuts of allCuts(script)) {
      expectSame(outcomeOf(await run(pipeline, cut(script, cuts))), finest);
    }
  });
});
