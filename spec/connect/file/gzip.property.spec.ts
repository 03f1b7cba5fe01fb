import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { ndjsonSource } from '../../../lib/node.js';
import type { FilePosition } from '../../../lib/node.js';
import type { RxtideError } from '../../../lib/index.js';
import { useFolder } from '../folder.js';
import { readAll } from '../reading.js';

const folder = useFolder();

/** Members of a gzip file: lines, cut anywhere. */
const anyMembers = fc
  .record({
    lines: fc.array(fc.string({ maxLength: 30 }), { maxLength: 40 }),
    cuts: fc.array(fc.nat(), { maxLength: 4 }),
    level: fc.constantFrom(0, 6),
  })
  .map(({ lines, cuts, level }) => {
    const content = Buffer.from(lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
    const places = cuts.map((cut) => cut % (content.length + 1)).sort((a, b) => a - b);
    const members = [...places, content.length].map((to, i) =>
      gzipSync(content.subarray(places[i - 1] ?? 0, to), { level }),
    );
    return { lines, members };
  });

/** What a source gives before it ends or fails. */
async function given(path: string, position?: FilePosition) {
  const values: unknown[] = [];
  const positions: FilePosition[] = [];
  try {
    for await (const chunk of ndjsonSource(path).open(position, new AbortController().signal)) {
      values.push(...chunk.values);
      positions.push(chunk.position);
    }
    return { values, positions, error: undefined };
  } catch (error) {
    return { values, positions, error: error as RxtideError };
  }
}

describe('a gzip file', () => {
  it('is what its members are, one after the other', async () => {
    await fc.assert(
      fc.asyncProperty(anyMembers, async ({ lines, members }) => {
        const path = folder.path('a.gz');
        writeFileSync(path, Buffer.concat(members));
        expect((await readAll(ndjsonSource(path))).values).toEqual(lines);
      }),
    );
  });

  it('that ends too early gives what could be read of it, and says so; at the end of a member it cannot be known', async () => {
    await fc.assert(
      fc.asyncProperty(anyMembers, fc.nat(), async ({ lines, members }, cut) => {
        const path = folder.path('a.gz');
        const whole = Buffer.concat(members);
        const length = cut % whole.length;
        let end = 0;
        const ends = [0, ...members.map((member) => (end += member.length))];
        writeFileSync(path, whole.subarray(0, length));
        const { values, error, positions } = await given(path);
        const complete = error === undefined ? values.slice(0, -1) : values;
        expect(complete).toEqual(lines.slice(0, complete.length));
        if (!ends.includes(length)) {
          expect(error).toMatchObject({
            code: 'SOURCE_FAILED',
            message: expect.stringContaining(`${path}: the gzip data ends too early`),
          });
        }
        // The first chunk of what is to come is not there: it is no use to go on.
        const last = positions.at(-1);
        const beyond: FilePosition = { offset: (last?.offset ?? 0) + (last?.bytes ?? 0) + 1000, line: 1, bytes: 1 };
        expect((await given(path, beyond)).error).toMatchObject({ code: 'SOURCE_FAILED' });
      }),
    );
  });
});
