import { finished } from 'node:stream/promises';
import { createGzip, type Gzip } from 'node:zlib';
import { sinkFailed, systemCodeOf } from './failures.js';
import type { TextOutput } from './textOutput.js';

/** What went wrong with a stream that is written to. One listener for each stream, however many sinks write to it. */
interface Watch {
  error: Error | undefined;
}

const watches = new WeakMap<NodeJS.WritableStream, Watch>();

/** Notes the errors of a stream, which would end the process if nobody listened. The standard streams never end. */
function watch(stream: NodeJS.WritableStream): Watch {
  let watched = watches.get(stream);
  if (watched === undefined) {
    const fresh: Watch = { error: undefined };
    stream.on('error', (error: Error) => (fresh.error ??= error));
    watches.set(stream, fresh);
    watched = fresh;
  }
  return watched;
}

/** How `StreamOutput` writes. */
export interface StreamOutputOptions {
  /** Whether to compress. */
  readonly gzip?: boolean;
  /** Whether it is no error when the reader of a pipe goes away (`… | head`): what is written then goes nowhere. */
  readonly readerMayLeave?: boolean;
}

/** Writes to a stream. It ends the stream at the end, but not the standard output and the standard error output. */
export class StreamOutput implements TextOutput {
  readonly #name: string;
  readonly #stream: NodeJS.WritableStream;
  readonly #options: StreamOutputOptions;
  readonly #watch: Watch;
  #gzip: Gzip | undefined;

  constructor(name: string, stream: NodeJS.WritableStream, options: StreamOutputOptions) {
    this.#name = name;
    this.#stream = stream;
    this.#options = options;
    this.#watch = watch(stream);
  }

  open(): Promise<void> {
    if (this.#options.gzip === true) {
      this.#gzip = createGzip();
      this.#gzip.pipe(this.#stream, { end: false });
    }
    return Promise.resolve();
  }

  write(text: string): void | Promise<void> {
    const failure = this.#failure;
    if (failure !== undefined) return this.#settle(Promise.reject(failure));
    if (text === '') return;
    const first = this.#gzip ?? this.#stream;
    if (!first.write(text)) return this.#settle(this.#drained(first));
  }

  async end(): Promise<void> {
    await this.#settle(this.#end());
  }

  abort(): Promise<void> {
    this.#gzip?.destroy();
    if (!isStandard(this.#stream) && 'destroy' in this.#stream) (this.#stream.destroy as () => void).call(this.#stream);
    return Promise.resolve();
  }

  /** Why nothing can be written any more. A stream that was closed tells it by no event that is still to come. */
  get #failure(): Error | undefined {
    const isClosed = 'destroyed' in this.#stream && this.#stream.destroyed === true;
    return this.#watch.error ?? (isClosed ? wasClosed() : undefined);
  }

  async #end(): Promise<void> {
    if (this.#failure !== undefined) throw this.#failure;
    const gzip = this.#gzip;
    if (gzip !== undefined) {
      const ended = Promise.race([finished(gzip), this.#failed()]);
      gzip.end();
      await ended;
    }
    if (isStandard(this.#stream)) {
      await new Promise<void>((resolve, reject) => {
        this.#stream.write('', (error) => (error instanceof Error ? reject(error) : resolve()));
      });
    } else {
      this.#stream.end();
      await finished(this.#stream, { readable: false });
    }
  }

  /** Waits for room in the first stream of the way; any of them may break. */
  #drained(first: NodeJS.WritableStream): Promise<void> {
    return new Promise<void>((resolve, reject) => {
      const settle = (error?: Error): void => {
        first.off('drain', settle);
        this.#stream.off('error', settle);
        this.#stream.off('close', closed);
        if (error === undefined) resolve();
        else reject(error);
      };
      const closed = (): void => settle(this.#watch.error ?? wasClosed());
      first.on('drain', settle);
      this.#stream.on('error', settle);
      this.#stream.on('close', closed);
    });
  }

  #failed(): Promise<never> {
    return new Promise((_, reject) => {
      this.#stream.once('error', reject);
      this.#stream.once('close', () => reject(this.#watch.error ?? wasClosed()));
    });
  }

  async #settle(done: Promise<void>): Promise<void> {
    try {
      await done;
    } catch (error) {
      if (this.#options.readerMayLeave !== true || systemCodeOf(error) !== 'EPIPE') throw sinkFailed(this.#name, error);
    }
  }
}

const wasClosed = (): Error => new Error('the stream was closed');

function isStandard(stream: NodeJS.WritableStream): boolean {
  return stream === process.stdout || stream === process.stderr;
}
