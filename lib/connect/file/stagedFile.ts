import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { RxtideError } from '../../errors/rxtideError.js';
import { sinkFailed, systemCodeOf } from './failures.js';
import type { FileFacts, FileSystem, OpenFile } from './fileSystem.js';
import type { TextOutput } from './textOutput.js';
import { WriteQueue } from './writeQueue.js';

const compress = promisify(gzip);

/** Characters written at a time. Compressed they are a gzip member of their own, which must be large to be small. */
const PLAIN_PORTION = 128 * 1024;
const GZIP_PORTION = 512 * 1024;

/** How far a staged file was written when a checkpoint was taken. Plain data. */
export interface StagedHandle {
  readonly path: string;
  readonly bytes: number;
  /** Tells the file from another of the same name. */
  readonly file: string;
}

/**
 * A file that shows nothing or all: it is written beside its name, as `<name>.part`, and gets its name at the end. Until then a
 * handle of any `prepare` tells how much of it stands, and what is behind that is cut off when it is opened again. A compressed file is
 * a sequence of gzip members, so that it can be cut there too.
 */
export class StagedFile implements TextOutput {
  readonly #path: string;
  readonly #isZipped: boolean;
  readonly #fileSystem: FileSystem;
  readonly #queue: WriteQueue;
  /** The path with links followed: renaming must replace the file, not a link to it. */
  #target: string;
  #file: OpenFile | undefined;
  #id = '';
  #bytes = 0;
  /** Whether a checkpoint may refer to the staged file. */
  #isPrepared = false;

  constructor(path: string, isZipped: boolean, fileSystem: FileSystem) {
    this.#path = path;
    this.#target = path;
    this.#isZipped = isZipped;
    this.#fileSystem = fileSystem;
    this.#queue = new WriteQueue((text) => this.#put(text), isZipped ? GZIP_PORTION : PLAIN_PORTION);
  }

  get #part(): string {
    return `${this.#target}.part`;
  }

  async open(handle: unknown): Promise<void> {
    try {
      await this.#named(() => this.#open(handle));
    } catch (error) {
      await this.#file?.close();
      this.#file = undefined;
      throw error;
    }
  }

  async #open(handle: unknown): Promise<void> {
    this.#target = await this.#fileSystem.resolve(this.#path);
    const target = await this.#fileSystem.facts(this.#target);
    if (target !== undefined && !target.isFile) {
      throw new RxtideError(
        'SINK_FAILED',
        `${this.#path} is not a file that could be replaced. Give a stream, such as process.stdout, or the path of a file`,
      );
    }
    this.#file =
      handle === undefined ? await this.#fileSystem.open(this.#part, 'w') : await this.#reopen(handle, target);
    this.#id = (await this.#fileSystem.facts(this.#part))?.id ?? '';
  }

  write(text: string): void | Promise<void> {
    return this.#queue.write(text);
  }

  async prepare(): Promise<StagedHandle> {
    await this.#queue.flush();
    await this.#named(() => this.#opened.sync());
    this.#isPrepared = true;
    return { path: this.#path, bytes: this.#bytes, file: this.#id };
  }

  async end(): Promise<void> {
    await this.#queue.flush();
    await this.#named(async () => {
      // No bytes at all would not be gzip.
      if (this.#isZipped && this.#bytes === 0) await this.#put('');
      const file = this.#opened;
      await file.sync();
      this.#file = undefined;
      await file.close();
      await this.#fileSystem.rename(this.#part, this.#target);
      await this.#syncFolder();
    });
  }

  async abort(): Promise<void> {
    await this.#queue.stop();
    const file = this.#file;
    this.#file = undefined;
    if (file === undefined) return;
    await this.#named(async () => {
      await file.close();
      if (!this.#isPrepared) await this.#fileSystem.remove(this.#part);
    });
  }

  get #opened(): OpenFile {
    if (this.#file === undefined) throw new RxtideError('SINK_FAILED', `${this.#path} is not open`);
    return this.#file;
  }

  /** The staged file as `handle` describes it: what was written after it is cut off. */
  async #reopen(handle: unknown, target: FileFacts | undefined): Promise<OpenFile> {
    if (!isStagedHandle(handle) || handle.path !== this.#path) {
      throw this.#restoreFailed('the checkpoint is of another sink');
    }
    const { bytes } = handle;
    if ((await this.#fileSystem.facts(this.#part)) === undefined) {
      // It got its name, and then the process ended before anybody noted that. What shows stays until it is replaced.
      if (target === undefined || target.id !== handle.file) {
        throw this.#restoreFailed(`${this.#part}, which holds what was written until the checkpoint, is gone`);
      }
      await this.#fileSystem.copy(this.#target, this.#part);
    }
    const size = (await this.#fileSystem.facts(this.#part))?.size ?? 0;
    if (size < bytes) {
      throw this.#restoreFailed(`${this.#part} has ${size} bytes, but the checkpoint says that ${bytes} were written`);
    }
    const file = await this.#fileSystem.open(this.#part, 'r+');
    this.#file = file;
    await file.truncate(bytes);
    this.#bytes = bytes;
    this.#isPrepared = true;
    return file;
  }

  #restoreFailed(reason: string): RxtideError {
    return new RxtideError('RESTORE_FAILED', `cannot go on writing ${this.#path}: ${reason}`);
  }

  async #put(text: string): Promise<void> {
    await this.#named(async () => {
      const raw = Buffer.from(text);
      const bytes = this.#isZipped ? await compress(raw) : raw;
      for (let at = 0; at < bytes.length;) {
        const { bytesWritten } = await this.#opened.write(bytes, at, bytes.length - at, this.#bytes);
        at += bytesWritten;
        this.#bytes += bytesWritten;
      }
    });
  }

  /** Makes the new name outlive a power cut. */
  async #syncFolder(): Promise<void> {
    let folder: OpenFile | undefined;
    try {
      folder = await this.#fileSystem.open(dirname(this.#target), 'r');
      await folder.sync();
    } catch (error) {
      // Not every system opens or syncs folders.
      if (!['EISDIR', 'EPERM', 'EACCES', 'EINVAL', 'EBADF', 'ENOTSUP'].includes(systemCodeOf(error) ?? '')) throw error;
    } finally {
      await folder?.close();
    }
  }

  async #named<R>(work: () => Promise<R>): Promise<R> {
    try {
      return await work();
    } catch (error) {
      throw sinkFailed(this.#path, error);
    }
  }
}

function isStagedHandle(handle: unknown): handle is StagedHandle {
  const h = handle as Partial<StagedHandle> | null;
  return typeof h === 'object' && h !== null && typeof h.path === 'string' && Number.isSafeInteger(h.bytes);
}
