import { describe, expect, it } from '@jest/globals';
import { runInNewContext } from 'node:vm';
import { messageOf } from '../../lib/errors/messageOf.js';
import { fromArray, mapValues, values } from '../../lib/index.js';
import type { RxtideError } from '../../lib/index.js';

const nobody: unknown = Object.create(null);
const mute = {
  toString(): string {
    throw new Error('no');
  },
};
const loop: Record<string, unknown> = {};
loop['self'] = loop;

describe('messageOf', () => {
  it.each<readonly [unknown, string]>([
    [new RangeError('too far'), 'too far'],
    ['as text', 'as text'],
    [runInNewContext('new RangeError("of another realm")'), 'of another realm'],
    [{ code: 5 }, '{"code":5}'],
    [undefined, 'undefined'],
    [Symbol('x'), 'Symbol(x)'],
    [nobody, '{}'],
    [loop, '[object Object]'],
  ])('%# says what was thrown', (thrown, message) => {
    expect(messageOf(thrown)).toBe(message);
  });

  it('never fails, so that whatever user code throws is the cause of the error, and the event is told (law 8)', () => {
    for (const thrown of [nobody, mute, loop, null]) {
      let error: unknown;
      const failing = mapValues((): number => {
        throw thrown;
      });
      fromArray(['a'], { timestampOf: () => 0 })
        .pipe(failing, values())
        .subscribe({ error: (failed) => (error = failed) });
      expect(error).toMatchObject({ code: 'USER_CODE', event: 'a' });
      expect((error as RxtideError).cause).toBe(thrown);
    }
  });
});
