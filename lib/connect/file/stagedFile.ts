import { dirname } from 'node:path';
import { RxtideError } from '../../errors/rxtideError.js';
import { sinkFailed } from './failures.js';
import type { FileFacts, FileSystem, OpenFile } from './fileSystem.js';
import { syncFolder } from './syncFolder.js';
import { TextFile } from './textFile.js';
import type { TextOutput } from './textOutput.js';

/** How far a staged file was written when a checkpoint was taken. Plain data. */
export interface StagedHandle {
  readonly path: string;
  readonly bytes: number;
  /** Tells the file from another of the same name. */
  readonly file: string;
}

/**
 * A file that shows nothing or all: it is written beside its name, as `<name>.part`, and gets its name at the end. Until then a
 * handle of any `prepare` tells how much of it stands, and what is behind that is cut off when it is opened again.
 */
export class StagedFile implements TextOutput {
  readonly #path: string;
  readonly #isZipped: boolean;
  readonly #fileSystem: FileSystem;
  /** The path with links followed: renaming must replace the file, not a link to it. */
  #target: string;
  #file: TextFile | undefined;
  #id = '';
  /** Whether a checkpoint may refer to the staged file. */
  #isPrepared = false;
  /** Whether its name outlives a power cut. */
  #isNamed = false;

  constructor(path: string, isZipped: boolean, fileSystem: FileSystem) {
    this.#path = path;
    this.#target = path;
    this.#isZipped = isZipped;
    this.#fileSystem = fileSystem;
  }

  get #part(): string {
    return `${this.#target}.part`;
  }

  open(handle: unknown): Promise<void> {
    return this.#named(async () => {
      this.#target = await this.#fileSystem.resolve(this.#path);
      const target = await this.#fileSystem.facts(this.#target);
      if (target !== undefined && !target.isFile) {
        throw new RxtideError(
          'SINK_FAILED',
          `${this.#path} is not a file that could be replaced. Give a stream, such as process.stdout, or the path of a file`,
        );
      }
      if (handle === undefined) {
        this.#file = new TextFile(await this.#fileSystem.open(this.#part, 'w'), this.#isZipped);
      } else {
        this.#file = await this.#reopen(handle, target);
      }
      try {
        this.#id = (await this.#fileSystem.facts(this.#part))?.id ?? '';
      } catch (error) {
        await this.#file.abort();
        this.#file = undefined;
        throw error;
      }
    });
  }

  write(text: string): void | Promise<void> {
    const written = this.#opened.write(text);
    return written === undefined ? undefined : this.#named(() => written);
  }

  prepare(): Promise<StagedHandle> {
    return this.#named(async () => {
      await this.#opened.sync();
      this.#isPrepared = true;
      if (!this.#isNamed) await syncFolder(dirname(this.#target), this.#fileSystem);
      this.#isNamed = true;
      return { path: this.#path, bytes: this.#opened.bytes, file: this.#id };
    });
  }

  end(): Promise<void> {
    return this.#named(async () => {
      await this.#opened.finish();
      this.#file = undefined;
      await this.#fileSystem.rename(this.#part, this.#target);
      await syncFolder(dirname(this.#target), this.#fileSystem);
    });
  }

  async abort(): Promise<void> {
    const file = this.#file;
    this.#file = undefined;
    if (file === undefined) return;
    await this.#named(async () => {
      await file.abort();
      if (!this.#isPrepared) await this.#fileSystem.remove(this.#part);
    });
  }

  get #opened(): TextFile {
    if (this.#file === undefined) throw new RxtideError('SINK_FAILED', `${this.#path} is not open`);
    return this.#file;
  }

  /** The staged file as `handle` describes it: what was written after it is cut off. */
  async #reopen(handle: unknown, target: FileFacts | undefined): Promise<TextFile> {
    if (!isStagedHandle(handle) || handle.path !== this.#path) {
      throw this.#restoreFailed('the checkpoint is of another sink');
    }
    const { bytes } = handle;
    this.#isPrepared = true;
    if (target !== undefined && target.id === handle.file) {
      // It got its name, and then the process ended before anybody noted that. What shows stays until it is replaced. A copy that is there
      // already may be half of one.
      await this.#fileSystem.copy(this.#target, this.#part);
    }
    const part = await this.#fileSystem.facts(this.#part);
    if (part === undefined) {
      throw this.#restoreFailed(`${this.#part}, which holds what was written until the checkpoint, is gone`);
    }
    if (part.size < bytes) {
      throw this.#restoreFailed(
        `${this.#part} has ${part.size} bytes, but the checkpoint says that ${bytes} were written`,
      );
    }
    return truncated(await this.#fileSystem.open(this.#part, 'r+'), bytes, this.#isZipped);
  }

  #restoreFailed(reason: string): RxtideError {
    return new RxtideError('RESTORE_FAILED', `cannot go on writing ${this.#path}: ${reason}`);
  }

  async #named<R>(work: () => Promise<R>): Promise<R> {
    try {
      return await work();
    } catch (error) {
      throw sinkFailed(this.#path, error);
    }
  }
}

async function truncated(file: OpenFile, bytes: number, isZipped: boolean): Promise<TextFile> {
  try {
    await file.truncate(bytes);
    return new TextFile(file, isZipped, bytes);
  } catch (error) {
    await file.close();
    throw error;
  }
}

function isStagedHandle(handle: unknown): handle is StagedHandle {
  const h = handle as Partial<StagedHandle> | null;
  return typeof h === 'object' && h !== null && typeof h.path === 'string' && Number.isSafeInteger(h.bytes);
}
