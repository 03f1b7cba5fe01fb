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
          column.release();
        }
      }),
    );
  });

  it('are filled anew, and let go of their items where they are long', () => {
    const column = new ListColumn<number>();
    const frame = (length: number): readonly number[] => {
      for (let i = 0; i < length; i++) column.put(i, i);
      return column.take(length);
    };
    const short = frame(3);
    column.release();
    expect(short).toEqual([0, 1, 2]);
    expect(frame(32)).toBe(short);
    column.release();
    expect(frame(1)).toBe(short);
    column.release();
    const long = frame(33);
    expect(long).toHaveLength(33);
    column.release();
    expect(long.filter((item) => item !== undefined)).toEqual([]);
    expect(frame(1)).toEqual([0]);
    expect(frame(100)).toHaveLength(100);
  });
});
