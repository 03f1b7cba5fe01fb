import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ListColumn } from '../../lib/operator/listColumn.js';

describe('the lists of frames', () => {
  it('are what was put, in frame after frame', () => {
    const frames = fc.array(fc.array(fc.nat(), { minLength: 1, maxLength: 80 }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(frames, (frames) => {
        const column = new ListColumn<number>();
        for (const items of frames) {
          items.forEach((item, i) => column.put(i, item));
          expect(column.take(items.length)).toEqual(items);
        }
      }),
    );
  });

  it('are filled anew where they are short, and let go of where they are long', () => {
    const column = new ListColumn<number>();
    const frame = (length: number): readonly number[] => {
      for (let i = 0; i < length; i++) column.put(i, i);
      return column.take(length);
    };
    const short = frame(3);
    expect(frame(32)).toBe(short);
    expect(frame(1)).toBe(short);
    const long = frame(33);
    expect(long).toBe(short);
    expect(frame(1)).not.toBe(long);
    expect(long).toHaveLength(33);
  });
});
