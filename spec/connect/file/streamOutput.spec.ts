import { describe, expect, it } from '@jest/globals';
import { createWriteStream, readFileSync } from 'node:fs';
import { PassThrough, Writable } from 'node:stream';
import { gunzipSync } from 'node:zlib';
import { ndjsonSink } from '../../../lib/connect/ndjson/ndjsonSink.js';
import { useFolder } from '../folder.js';
import { failureOf } from '../reading.js';
import { batchOf, writeAll } from '../writing.js';

const folder = useFolder();

/** A stream that keeps what it gets. */
function memory(highWaterMark = 1e6): Writable & { readonly chunks: Buffer[] } {
  const chunks: Buffer[] = [];
  const stream = new Writable({
    highWaterMark,
    write(chunk: Buffer, _encoding, done) {
      chunks.push(chunk);
      setImmediate(done);
    },
  });
  return Object.assign(stream, { chunks });
}

describe('a sink to a stream', () => {
  it('writes each batch at once, and ends the stream', async () => {
    const stream = memory();
    const sink = ndjsonSink(stream);
    await sink.open?.(undefined);
    expect(sink.write(batchOf([1, 2]))).toBeUndefined();
    expect(Buffer.concat(stream.chunks).toString()).toBe('1\n2\n');
    expect(stream.writableEnded).toBe(false);
    await sink.end?.();
    expect(stream.writableFinished).toBe(true);
    expect(sink.prepare).toBeUndefined();
    expect(sink.commit).toBeUndefined();
  });

  it('waits while the stream is full', async () => {
    const stream = memory(10);
    const sink = ndjsonSink(stream);
    await sink.open?.(undefined);
    const full = sink.write(batchOf(['a text of more than ten bytes']));
    expect(full).toBeInstanceOf(Promise);
    await full;
    expect(stream.writableNeedDrain).toBe(false);
    await sink.end?.();
  });

  it('compresses if asked to', async () => {
    const stream = memory();
    await writeAll(ndjsonSink(stream, { gzip: true }), [1, 2], [3]);
    expect(gunzipSync(Buffer.concat(stream.chunks)).toString()).toBe('1\n2\n3\n');
    const path = folder.path('a.gz');
    await writeAll(ndjsonSink(createWriteStream(path), { gzip: true }));
    expect(gunzipSync(readFileSync(path)).toString()).toBe('');
  });

  it('does not end the standard output', async () => {
    const { stdout } = process;
    const stream = memory();
    Object.defineProperty(process, 'stdout', { value: stream, configurable: true });
    try {
      await writeAll(ndjsonSink(process.stdout), [1]);
      const sink = ndjsonSink(process.stdout, { gzip: true });
      await writeAll(sink, [2]);
      await sink.abort?.();
    } finally {
      Object.defineProperty(process, 'stdout', { value: stdout, configurable: true });
    }
    expect(stream.writableEnded || stream.destroyed).toBe(false);
    expect(stream.chunks[0]?.toString()).toBe('1\n');
  });

  it('destroys the stream after an abort: what it has is not all', async () => {
    for (const gzip of [false, true]) {
      const stream = memory();
      const sink = ndjsonSink(stream, { gzip });
      await sink.open?.(undefined);
      await sink.write(batchOf([1]));
      await sink.abort?.();
      expect(stream.destroyed).toBe(true);
    }
  });

  it('fails with what the stream fails with, while it waits and at the next call', async () => {
    for (const gzip of [false, true]) {
      const stream = new Writable({
        highWaterMark: 1,
        write: (_chunk, _encoding, done) => void setImmediate(() => done(new Error('the line went dead'))),
      });
      const sink = ndjsonSink<unknown>(stream, { gzip });
      const error = await failureOf(
        (async () => {
          await sink.open?.(undefined);
          // What does not compress reaches the stream before the end.
          for (let i = 0; i < 100; i++) await sink.write(batchOf<unknown>([Array.from({ length: 5000 }, Math.random)]));
        })(),
      );
      expect(error).toMatchObject({ code: 'SINK_FAILED', cause: new Error('the line went dead') });
      expect((await failureOf(sink.write(batchOf<unknown>([1])) as Promise<void>)).cause).toBe(error.cause);
      expect((await failureOf(sink.end?.() as Promise<void>)).code).toBe('SINK_FAILED');
    }
  });

  it('does not wait for a stream that was closed', async () => {
    const stream = new PassThrough({ highWaterMark: 1 });
    const sink = ndjsonSink(stream);
    await sink.open?.(undefined);
    const waiting = sink.write(batchOf(['more than it takes'])) as Promise<void>;
    stream.destroy();
    expect((await failureOf(waiting)).message).toContain('closed');
  });

  it.each([false, true])(
    'does not wait for a stream that was closed before, without an error (gzip: %s)',
    async (gzip) => {
      const stream = new PassThrough({ highWaterMark: 1 });
      const sink = ndjsonSink(stream, { gzip });
      await sink.open?.(undefined);
      stream.destroy();
      await new Promise((resolve) => stream.once('close', resolve));
      expect((await failureOf(sink.write(batchOf([1])) as Promise<void>)).message).toContain('closed');
      expect((await failureOf(sink.end?.() as Promise<void>)).message).toContain('closed');
    },
  );

  it('does not wait for a stream that is closed while the last of it is compressed', async () => {
    const stream = new PassThrough({ highWaterMark: 1 });
    const sink = ndjsonSink(stream, { gzip: true });
    await sink.open?.(undefined);
    await sink.write(batchOf(['something']));
    const ending = sink.end?.() as Promise<void>;
    stream.destroy();
    expect((await failureOf(ending)).message).toContain('closed');
  });

  it('listens to a stream once, however many sinks write to it', async () => {
    const stream = memory();
    for (let i = 0; i < 20; i++) {
      const sink = ndjsonSink(stream);
      await sink.open?.(undefined);
      await sink.write(batchOf([i]));
    }
    expect(stream.listenerCount('error')).toBeLessThan(5);
  });

  it('says on /dev/full that no space is left', async () => {
    if (process.platform !== 'linux') return;
    const error = await failureOf(writeAll(ndjsonSink(createWriteStream('/dev/full')), [1]));
    expect(error.message).toContain('no space is left');
  });
});
