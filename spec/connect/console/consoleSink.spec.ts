import { describe, expect, it } from '@jest/globals';
import { Writable } from 'node:stream';
import { consoleSink } from '../../../lib/connect/console/consoleSink.js';
import { failureOf } from '../reading.js';
import { batchOf, writeAll } from '../writing.js';

function terminal(fail?: Error): Writable & { printed: string } {
  const stream = new Writable({
    decodeStrings: false,
    write(text: string, _encoding, done) {
      if (fail === undefined) result.printed += text;
      done(fail);
    },
  });
  const result = Object.assign(stream, { printed: '' });
  return result;
}

describe('consoleSink', () => {
  it('prints one line per result', async () => {
    const writer = terminal();
    await writeAll<unknown>(consoleSink({ writer }), ['text', 1, { a: { b: ['x'] } }], [new Map([[1, 2]])]);
    expect(writer.printed).toBe("text\n1\n{ a: { b: [ 'x' ] } }\nMap(1) { 1 => 2 }\n");
  });

  it('prints in the format given', async () => {
    const writer = terminal();
    const sink = consoleSink<string>({
      writer,
      format: (value, timestamp, key) => `${String(key)}@${timestamp}: ${value}`,
    });
    await sink.open?.(undefined);
    await sink.write(batchOf(['x'], ['k']));
    await sink.end?.();
    expect(writer.printed).toBe('k@0: x\n');
  });

  it('prints so many lines, and how many more there were', async () => {
    const writer = terminal();
    await writeAll(
      consoleSink({ writer, limit: 2 }),
      [1, 2],
      Array.from({ length: 1500 }, () => 3),
    );
    expect(writer.printed).toBe('1\n2\n… and 1,500 more\n');
    const enough = terminal();
    await writeAll(consoleSink({ writer: enough, limit: 2 }), [1, 2]);
    expect(enough.printed).toBe('1\n2\n');
    expect(() => consoleSink({ limit: 0 })).toThrow('limit must be');
  });

  it('drops the rest without an error when the reader of the pipe has gone', async () => {
    const writer = terminal(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }));
    const sink = consoleSink({ writer });
    await sink.open?.(undefined);
    for (let i = 0; i < 10; i++) {
      await sink.write(batchOf([i]));
      await new Promise(setImmediate);
    }
    await sink.end?.();
    expect(writer.printed).toBe('');
  });

  it('fails with any other error', async () => {
    const writer = terminal(Object.assign(new Error('bad'), { code: 'EIO' }));
    expect((await failureOf(writeAll(consoleSink({ writer }), [1]))).code).toBe('SINK_FAILED');
    const throwing = consoleSink({
      writer: terminal(),
      format: () => {
        throw new Error('no format');
      },
    });
    expect((await failureOf(writeAll(throwing, [1]))).message).toContain('no format');
  });
});
