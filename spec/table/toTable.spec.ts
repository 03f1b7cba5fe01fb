import { describe, expect, it } from '@jest/globals';
import { take } from 'rxjs';
import { fromArray, keyBy, RxtideError, sideOutput, toChanges, toTable, values } from '../../lib/index.js';
import type { Rejected, Stream, ToTableOptions } from '../../lib/index.js';
import { harness } from '../../lib/testing.js';
import type { Harness, HarnessOutputs } from '../../lib/testing.js';
import { news } from './news.js';

/** A value with its key: `a1`. `a-` is a tombstone. */
type Text = string;
type Table = Harness<[Text], HarnessOutputs>;

const rowOf = (text: Text): string | null => (text.endsWith('-') ? null : text);

function start(options: ToTableOptions<Text, string | null> = {}): Table {
  return harness((texts: Stream<Text>): HarnessOutputs => {
    const rejected = sideOutput<Rejected>();
    const main = texts.pipe(
      keyBy((text) => text[0]!),
      toTable({ rowOf, rejectedTo: rejected, ...options }),
      toChanges(),
    );
    return { main, rejected };
  });
}

describe('toTable', () => {
  it('gives nothing for nothing', () => {
    const h = start();
    h.end();
    expect(news(h)).toEqual([]);
    expect(h.outputs.main.completed).toBe(true);
  });

  it('gives the changes of the latest row of each key, with the time of the event', () => {
    const h = start();
    for (const [i, text] of ['a1', 'b1', 'a2', 'a-', 'a-', 'a3'].entries()) h.event(text, i);
    expect(news(h)).toEqual(['+a1@0', '+b1@1', '-a1@2', '=a2@2', 'xa2@3', '+a3@5']);
  });

  it('ignores an event that is older than what is known of its key; of equal times the last holds', () => {
    const h = start();
    for (const [text, time] of [
      ['a1', 5],
      ['a2', 4],
      ['a3', 5],
    ] as const) {
      h.event(text, time);
    }
    expect(news(h)).toEqual(['+a1@5', '-a1@5', '=a3@5']);
    expect(h.operator('toTable')).toMatchObject({ in: 3, used: 3, superseded: 1 });
  });

  it('remembers the time of a deletion until the watermark has passed it (KAFKA-14834)', () => {
    const h = start();
    h.event('a1', 5);
    h.event('a-', 8);
    h.event('a2', 7);
    h.watermark(7);
    h.event('a3', 6);
    expect(news(h)).toEqual(['+a1@5', 'xa1@8']);
    expect(h.operator('toTable')).toMatchObject({ keys: 1, nextTimer: 8, superseded: 2 });
    h.watermark(8);
    expect(h.operator('toTable')).toMatchObject({ keys: 0, nextTimer: Infinity });
    h.event('a4', 3);
    expect(news(h)).toEqual(['+a4@3']);
  });

  it('remembers it longer if told so, also where there was nothing to delete', () => {
    const h = start({ keepDeletes: 10 });
    h.event('a-', 5);
    h.watermark(14);
    h.event('a1', 4);
    expect(news(h)).toEqual([]);
    h.watermark(15);
    h.event('a1', 4);
    expect(news(h)).toEqual(['+a1@4']);
  });

  it('is never late: an old event of a new key is a row', () => {
    const h = start();
    h.watermark(100);
    h.event('a1', 1);
    h.event('a-', 2);
    expect(news(h)).toEqual(['+a1@1', 'xa1@2']);
    expect(h.operator('toTable').keys).toBe(0);
  });

  it('rejects an event on which rowOf throws', () => {
    const h = start({
      rowOf: (text) => {
        if (text === 'a2') throw new Error('no');
        return text;
      },
    });
    for (const text of ['a1', 'a2', 'a3']) h.event(text, 1);
    expect(news(h)).toEqual(['+a1@1', '-a1@1', '=a3@1']);
    expect(h.outputs['rejected']!.values).toMatchObject([{ value: 'a2', operator: 'toTable' }]);
  });

  it('reads a changelog: a table of a table is the same table', () => {
    const h = harness((texts: Stream<Text>) =>
      texts.pipe(
        keyBy((text) => text[0]!),
        toTable({ rowOf }),
        toTable(),
        toChanges({ form: 'upserts' }),
      ),
    );
    for (const [i, text] of ['a1', 'a2', 'a-'].entries()) h.event(text, i);
    expect(h.outputs.main.values.map(({ kind, value }) => `${kind} ${value}`)).toEqual([
      'insert a1',
      'updateAfter a2',
      'delete a2',
    ]);
  });

  it('keeps nothing of keys that were deleted', () => {
    const h = start();
    for (let i = 0; i < 5000; i++) h.event(`${String.fromCharCode(200 + i)}1`, i);
    for (let i = 0; i < 5000; i++) h.event(`${String.fromCharCode(200 + i)}-`, i);
    expect(h.operator('toTable').keys).toBe(5000);
    h.watermark(5000);
    expect(h.operator('toTable')).toMatchObject({ keys: 0, nextTimer: Infinity });
  });

  it('needs keys', () => {
    const h = harness((texts: Stream<Text>) => texts.pipe(toTable()));
    h.event('a1', 1);
    expect(h.outputs.main.error).toMatchObject({ code: 'INVALID_KEY', operator: 'toTable' });
  });

  it('can be left after its first change', () => {
    const seen: unknown[] = [];
    fromArray(['a1', 'a2'], { timestampOf: () => 0 })
      .pipe(
        keyBy(() => 'a'),
        toTable(),
        values(),
        take(1),
      )
      .subscribe({ next: (text) => seen.push(text), complete: () => seen.push('end') });
    expect(seen).toEqual(['a1', 'end']);
  });

  it('checks its options where it is made', () => {
    expect(() => start({ rowOf: 1 as never })).toThrow('toTable: rowOf must be a function');
    expect(() => start({ keepDeletes: -1 })).toThrow(RxtideError);
    expect(() => toChanges({ form: 'some' as 'all' })).toThrow(
      "toChanges: form must be 'all' or 'upserts'; it is some",
    );
  });
});
