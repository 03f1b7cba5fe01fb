import { describe, expect, it } from '@jest/globals';
import { keyGroupOf } from '../../lib/state/keyGroup.js';
import { GroupedReader, GroupedWriter } from '../../lib/state/snapshot.js';

describe('snapshots', () => {
  it('are laid out by state and key group', () => {
    const writer = new GroupedWriter();
    writer.entry('sums', 'a', 1);
    writer.entry('sums', ['a', 2], 2);
    writer.entry('names', 'a', 'x');
    const { keyed } = writer.finish();
    expect([...keyed.keys()]).toEqual(['sums', 'names']);
    expect(keyed.get('sums')!.get(keyGroupOf('a'))).toEqual([['a', 1]]);
    expect(keyed.get('sums')!.get(keyGroupOf(['a', 2]))).toEqual([[['a', 2], 2]]);
  });

  it('give back what was written: values by name, the entries of a key in order', () => {
    const writer = new GroupedWriter();
    writer.value('watermark', -Infinity);
    for (let i = 0; i < 5; i++) writer.entry('counts', 'a', i);
    for (let i = 0; i < 200; i++) writer.entry('counts', i, i);
    const reader = new GroupedReader(writer.finish());
    expect(reader.value('watermark')).toBe(-Infinity);
    expect(reader.value('nothing')).toBeUndefined();
    expect([...reader.entries('nothing')]).toEqual([]);
    const entries = [...reader.entries('counts')];
    expect(entries).toHaveLength(205);
    expect(entries.filter(([key]) => key === 'a').map(([, value]) => value)).toEqual([0, 1, 2, 3, 4]);
  });
});
