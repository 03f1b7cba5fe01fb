import { dirname, join } from 'node:path';
import type { CheckpointStore } from '../../job/checkpointStore.js';
import type { ByteCodec } from '../../state/byteCodec.js';
import { blockCodec } from '../../state/blockCodec.js';
import { checkpointFailed, systemCodeOf } from '../file/failures.js';
import type { OpenFile } from '../file/fileSystem.js';
import { fileNameOf, blobNameOf, isUnfinished, UNFINISHED } from './blobFiles.js';
import type { FolderFileSystem } from './folderFileSystem.js';
import { FolderLock, LOCK_DRAFT } from './folderLock.js';
import type { Processes } from './processes.js';

/** Blobs as files of a folder. A file gets its name when it is whole and durable. */
export class CheckpointFolder implements CheckpointStore {
  readonly name: string;
  readonly codec: ByteCodec = blockCodec();
  readonly #files: FolderFileSystem;
  readonly #lock: FolderLock | null;

  constructor(path: string, locks: boolean, files: FolderFileSystem, processes: Processes) {
    this.name = path;
    this.#files = files;
    this.#lock = locks ? new FolderLock(path, files, processes) : null;
  }

  open(access?: 'read'): Promise<void> {
    return this.#named(async () => {
      if (access === 'read') return void (await this.#files.list(this.name));
      const made = await this.#files.makeFolder(this.name);
      // Its own name must last too, and those of the folders that it is in.
      for (let at = this.name; made !== undefined && at.length >= made.length; at = dirname(at)) {
        await this.#syncFolder(dirname(at));
      }
      await this.#lock?.take();
      try {
        await this.#clean();
      } catch (error) {
        await this.#lock?.release();
        throw error;
      }
    });
  }

  list(): Promise<string[]> {
    return this.#named(async () => (await this.#files.list(this.name)).flatMap((name) => blobNameOf(name) ?? []));
  }

  read(name: string): Promise<Uint8Array | undefined> {
    return this.#named(() => this.#files.read(this.#pathOf(name)));
  }

  write(name: string, bytes: Uint8Array): Promise<void> {
    return this.#named(async () => {
      const path = this.#pathOf(name);
      const unfinished = path + UNFINISHED;
      try {
        await this.#writeFile(unfinished, bytes);
        await this.#files.rename(unfinished, path);
      } catch (error) {
        // After a failed fsync nobody knows what is in it. If it cannot be removed now, it is when the folder is opened.
        await this.#files.remove(unfinished).catch(() => undefined);
        throw error;
      }
      await this.#syncFolder(this.name);
    });
  }

  remove(name: string): Promise<void> {
    return this.#named(() => this.#files.remove(this.#pathOf(name)));
  }

  close(): Promise<void> {
    return this.#named(async () => this.#lock?.release());
  }

  /** Removes what other processes were writing when they died. */
  async #clean(): Promise<void> {
    for (const name of await this.#files.list(this.name)) {
      if (isUnfinished(name) || name.startsWith(LOCK_DRAFT)) await this.#files.remove(join(this.name, name));
    }
  }

  #pathOf(name: string): string {
    return join(this.name, fileNameOf(name));
  }

  async #writeFile(path: string, bytes: Uint8Array): Promise<void> {
    const file = await this.#files.open(path, 'w');
    try {
      for (let at = 0; at < bytes.length;) at += (await file.write(bytes, at, bytes.length - at, at)).bytesWritten;
      await file.sync();
    } finally {
      await file.close();
    }
  }

  /** Makes names last. */
  async #syncFolder(path: string): Promise<void> {
    let folder: OpenFile | undefined;
    try {
      folder = await this.#files.open(path, 'r');
      await folder.sync();
    } catch (error) {
      // Not every system opens or syncs folders, and one that this job may not read was there before.
      if (!['EISDIR', 'EPERM', 'EACCES', 'EINVAL', 'EBADF', 'ENOTSUP'].includes(systemCodeOf(error) ?? '')) throw error;
    } finally {
      await folder?.close();
    }
  }

  async #named<R>(work: () => Promise<R>): Promise<R> {
    try {
      return await work();
    } catch (error) {
      throw checkpointFailed(`the folder ${this.name}`, error);
    }
  }
}
