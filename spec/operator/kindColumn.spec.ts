import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { KindColumn } from '../../lib/operator/kindColumn.js';

describe('the kinds of frames', () => {
  it('are what was put, and inserts elsewhere, in frame after frame', () => {
    const frame = fc.array(fc.constantFrom(0, 0, 1, 2, 3), { minLength: 1, maxLength: 100 });
    fc.assert(
      fc.property(fc.array(frame, { minLength: 1, maxLength: 8 }), (frames) => {
        const column = new KindColumn();
        for (const kinds of frames) {
          kinds.forEach((kind, i) => {
            if (kind !== 0) column.put(i, kind);
          });
          const taken = column.take(kinds.length);
          expect(taken === null ? null : [...taken]).toEqual(kinds.some((kind) => kind !== 0) ? kinds : null);
        }
      }),
    );
  });
});
