import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import type { Source } from 'rxtide';
import { limited } from '../../../examples/flights/limited.js';

describe('limited', () => {
  it('gives the first records, those that cannot be read among them, and reads no further', async () => {
    const chunks = fc.array(fc.record({ values: fc.nat(5), rejected: fc.nat(5) }));
    await fc.assert(
      fc.asyncProperty(chunks, fc.integer({ min: 1, max: 40 }), async (chunks, limit) => {
        let read = 0;
        const source: Source<number> = {
          name: 'numbers',
          async *open() {
            for (const [position, { values, rejected }] of chunks.entries()) {
              read += values + rejected;
              yield {
                position,
                values: Array.from({ length: values }, (_, i) => i),
                rejected: Array.from({ length: rejected }, (_, record) => ({ record, error: new Error('bad') })),
              };
            }
          },
        };
        let got = 0;
        let before = 0;
        for await (const chunk of limited(source, limit).open(undefined, new AbortController().signal)) {
          before = got;
          got += chunk.values.length + (chunk.rejected?.length ?? 0);
        }
        const all = chunks.reduce((sum, { values, rejected }) => sum + values + rejected, 0);
        expect(got).toBe(Math.min(limit, all));
        if (all > limit) expect(read - before).toBeLessThanOrEqual(limit - before + 10);
      }),
    );
  });
});
