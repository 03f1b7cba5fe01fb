import { RxtideError } from '../../errors/rxtideError.js';
import type { Sink, SinkBatch } from '../../transform/sink.js';
import { isGzip, pathOf } from './fileInput.js';
import { type FileSystem, nodeFileSystem } from './fileSystem.js';
import { FolderSink } from './folderSink.js';
import { type FolderTarget, isFolderTarget, partNamesOf } from './folderTarget.js';
import { StagedFile } from './stagedFile.js';
import { StreamOutput } from './streamOutput.js';
import { type TextFormat, textOf } from './textFormat.js';
import type { TextOutput } from './textOutput.js';

/** Where the sinks of files write: a path, a `file:` URL, a folder, or a stream. */
export type FileTarget = string | URL | FolderTarget | NodeJS.WritableStream;

/** A handle of a checkpoint: that of the file, and what the format has to know. */
interface TextHandle {
  readonly output: unknown;
  readonly format: unknown;
}

/** A sink of text. To a file it is exactly-once, to a stream at-least-once. */
export function textSink<T>(
  kind: string,
  target: FileTarget,
  gzip: boolean | undefined,
  newFormat: () => TextFormat<T>,
  fileSystem: FileSystem = nodeFileSystem,
): Sink<T> {
  if (typeof target !== 'string' && !(target instanceof URL)) {
    if (isFolderTarget(target)) {
      const isZipped = isGzip(undefined, gzip);
      const names = partNamesOf(target, `.${kind}${isZipped ? '.gz' : ''}`);
      return new FolderSink(kind, names, isZipped, newFormat, fileSystem);
    }
    const name = `${kind} stream`;
    const options = { gzip: isGzip(undefined, gzip) };
    return new TextSink(name, () => new StreamOutput(name, target, options), newFormat);
  }
  const path = pathOf(target) as string;
  const isZipped = isGzip(path, gzip);
  return new StagedTextSink(`${kind} ${path}`, () => new StagedFile(path, isZipped, fileSystem), newFormat);
}

/** Writes what a format makes of results, at-least-once. */
export class TextSink<T, O extends TextOutput> implements Sink<T> {
  readonly name: string;
  readonly #newOutput: () => O;
  readonly #newFormat: () => TextFormat<T>;
  #output: O | undefined;
  #format: TextFormat<T> | undefined;

  constructor(name: string, newOutput: () => O, newFormat: () => TextFormat<T>) {
    this.name = name;
    this.#newOutput = newOutput;
    this.#newFormat = newFormat;
  }

  async open(handle: unknown): Promise<void> {
    const { output, format } = this.handleOf(handle);
    this.#output = this.#newOutput();
    this.#format = this.#newFormat();
    await this.#output.open(output);
    if (format !== undefined) this.#format.resume?.(format);
  }

  write(batch: SinkBatch<T>): void | Promise<void> {
    let text: string;
    try {
      text = textOf(this.name, this.format, batch);
    } catch (error) {
      return Promise.reject(error);
    }
    return this.output.write(text);
  }

  async end(): Promise<void> {
    await this.output.write(this.format.end());
    await this.output.end();
  }

  async abort(): Promise<void> {
    await this.#output?.abort();
  }

  /** What is written to since the sink was opened. */
  protected get output(): O {
    return this.#output ?? this.#notOpen();
  }

  protected get format(): TextFormat<T> {
    return this.#format ?? this.#notOpen();
  }

  /** The two parts of a checkpoint's handle. Nothing that was sent down a stream can be taken back: there are none. */
  protected handleOf(_handle: unknown): Partial<TextHandle> {
    return {};
  }

  #notOpen(): never {
    throw new RxtideError('SINK_FAILED', `${this.name} was not opened`);
  }
}

/** Writes what a format makes of results to a file, exactly-once. */
class StagedTextSink<T> extends TextSink<T, StagedFile> {
  async prepare(): Promise<TextHandle> {
    return { output: await this.output.prepare(), format: this.format.state?.() };
  }

  /** Nothing shows before the end, and then all does. */
  commit(): void {}

  protected override handleOf(handle: unknown): Partial<TextHandle> {
    if (handle === undefined) return {};
    if (typeof handle === 'object' && handle !== null && 'output' in handle) return handle;
    throw new RxtideError('RESTORE_FAILED', `cannot go on writing ${this.name}: the checkpoint is of another sink`);
  }
}
