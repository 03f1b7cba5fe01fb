import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { RxtideError } from '../../errors/rxtideError.js';
import type { Sink, SinkBatch } from '../../transform/sink.js';
import { sinkFailed } from './failures.js';
import type { FileSystem } from './fileSystem.js';
import type { PartNames } from './folderTarget.js';
import { syncFolder } from './syncFolder.js';
import { TextFile } from './textFile.js';
import { type TextFormat, textOf } from './textFormat.js';

/** A file that has been written and does not show yet. */
interface Staged {
  readonly staged: string;
  readonly bytes: number;
}

/** What a checkpoint has of a folder: the files that get their names when it is complete. Plain data. */
interface FolderHandle {
  readonly folder: string;
  readonly checkpoint: number;
  readonly files: readonly (Staged & { readonly name: string })[];
  readonly format: unknown;
}

/**
 * Writes what a format makes of results to a folder, exactly-once: each checkpoint gets files of its own. They are written under hidden
 * names, are on the disk when the checkpoint is, and get their names when it is complete.
 */
export class FolderSink<T> implements Sink<T> {
  readonly name: string;
  readonly #names: PartNames;
  readonly #isZipped: boolean;
  readonly #newFormat: () => TextFormat<T>;
  readonly #fileSystem: FileSystem;
  #format: TextFormat<T>;
  /** Tells hidden files of this run from those of others, which checkpoints may refer to. */
  #run = '';
  #part = 0;
  #file: { readonly name: string; readonly text: TextFile } | undefined;
  /** Written since the last checkpoint, and closed. */
  #written: Staged[] = [];
  #checkpoint = 0;

  constructor(
    kind: string,
    names: PartNames,
    isZipped: boolean,
    newFormat: () => TextFormat<T>,
    fileSystem: FileSystem,
  ) {
    this.name = `${kind} ${names.title}`;
    this.#names = names;
    this.#isZipped = isZipped;
    this.#newFormat = newFormat;
    this.#format = newFormat();
    this.#fileSystem = fileSystem;
  }

  open(handle: unknown): Promise<void> {
    return this.#named(async () => {
      const restored = handle === undefined ? undefined : this.#checked(handle);
      this.#run = randomBytes(4).toString('hex');
      this.#part = 0;
      this.#file = undefined;
      this.#written = [];
      this.#checkpoint = restored?.checkpoint ?? 0;
      this.#format = this.#newFormat();
      if (restored?.format !== undefined) this.#format.resume?.(restored.format);
      await this.#fileSystem.makeFolder(this.#names.folder);
      await this.#clear(restored);
    });
  }

  write(batch: SinkBatch<T>): void | Promise<void> {
    if (batch.values.length === 0) return;
    const file = this.#file;
    if (file === undefined || file.text.size >= this.#names.maxBytes) {
      return this.#named(async () => {
        await this.#finishFile();
        await (await this.#beginFile()).write(textOf(this.name, this.#format, batch));
      });
    }
    let written: void | Promise<void>;
    try {
      written = file.text.write(textOf(this.name, this.#format, batch));
    } catch (error) {
      return Promise.reject(error);
    }
    return written === undefined ? undefined : this.#named(() => written);
  }

  prepare(checkpoint: number): Promise<FolderHandle> {
    return this.#named(async () => {
      await this.#finishFile();
      if (this.#written.length > 0) await this.#syncFolder();
      const files = this.#written.map((file, part) => ({ ...file, name: this.#names.visible(checkpoint, part) }));
      this.#written = [];
      this.#checkpoint = checkpoint;
      return { folder: this.#names.folder, checkpoint, files, format: this.#format.state?.() };
    });
  }

  commit(handle: unknown): Promise<void> {
    return this.#named(async () => this.#show(this.#checked(handle)));
  }

  /** What came after the last checkpoint, if anything did, shows as that of the next. */
  async end(): Promise<void> {
    await this.#named(async () => this.#show(await this.prepare(this.#checkpoint + 1)));
  }

  async abort(): Promise<void> {
    const file = this.#file;
    const written = this.#written;
    this.#file = undefined;
    this.#written = [];
    await this.#named(async () => {
      await file?.text.abort();
      if (file !== undefined) await this.#fileSystem.remove(this.#path(file.name));
      for (const { staged } of written) await this.#fileSystem.remove(this.#path(staged));
    });
  }

  #path(name: string): string {
    return join(this.#names.folder, name);
  }

  async #beginFile(): Promise<TextFile> {
    const name = this.#names.staged(this.#run, this.#part++);
    const text = new TextFile(await this.#fileSystem.open(this.#path(name), 'w'), this.#isZipped);
    this.#file = { name, text };
    this.#format.beginFile?.();
    return text;
  }

  async #finishFile(): Promise<void> {
    const file = this.#file;
    if (file === undefined) return;
    await file.text.write(this.#format.end());
    await file.text.finish();
    this.#file = undefined;
    this.#written.push({ staged: file.name, bytes: file.text.bytes });
  }

  /** Gives files their names. Those that have them already, and those that a reader has taken away since, are left alone. */
  async #show({ files }: FolderHandle): Promise<void> {
    for (const { staged, name, bytes } of files) {
      const found = await this.#fileSystem.facts(this.#path(staged));
      if (found === undefined) continue;
      if (found.size !== bytes) {
        throw this.#restoreFailed(`${this.#path(staged)} has ${found.size} bytes, and was written with ${bytes}`);
      }
      await this.#fileSystem.rename(this.#path(staged), this.#path(name));
    }
    if (files.length > 0) await this.#syncFolder();
  }

  /** Removes what the checkpoint that is gone on from knows nothing of: it will be written again. */
  async #clear(restored: FolderHandle | undefined): Promise<void> {
    const { folder, checkpointOf, isStaged } = this.#names;
    for (const name of await this.#fileSystem.list(folder)) {
      const checkpoint = checkpointOf(name);
      if (checkpoint !== undefined && restored === undefined) {
        throw new RxtideError(
          'SINK_FAILED',
          `${this.#path(name)} is of an earlier run. Go on from its last checkpoint, or give an empty folder or another prefix`,
        );
      }
      if (isStaged(name) || (checkpoint !== undefined && checkpoint > restored!.checkpoint)) {
        await this.#fileSystem.remove(this.#path(name));
      }
    }
  }

  #syncFolder(): Promise<void> {
    return syncFolder(this.#names.folder, this.#fileSystem);
  }

  #checked(handle: unknown): FolderHandle {
    const given = handle as Partial<FolderHandle> | null;
    if (typeof given === 'object' && given?.folder === this.#names.folder && Array.isArray(given.files)) {
      return given as FolderHandle;
    }
    throw this.#restoreFailed('the checkpoint is of another sink');
  }

  #restoreFailed(reason: string): RxtideError {
    return new RxtideError('RESTORE_FAILED', `cannot go on writing ${this.name}: ${reason}`);
  }

  async #named<R>(work: () => Promise<R>): Promise<R> {
    try {
      return await work();
    } catch (error) {
      throw sinkFailed(this.#names.title, error);
    }
  }
}
