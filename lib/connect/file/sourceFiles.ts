import { watch } from 'node:fs';
import { copyFile, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { systemClock } from '../../runtime/schedulerClock.js';
import type { Clock } from '../../time/clock.js';

/** What is known of a file that is there. */
export interface FoundFile {
  /** Stays the same when the file is renamed, and is not that of a later file in its place. */
  readonly id: string;
  readonly size: number;
  readonly isFile: boolean;
  /** When it was made and last written, ms since the epoch; `born` is 0 where the file system does not tell. */
  readonly born: number;
  readonly modified: number;
}

/** A file that is being read. */
export interface ReadableFile {
  /** Gives how many bytes were read: 0 at its end. */
  read(buffer: Buffer, at: number, length: number, position: number): Promise<number>;
  facts(): Promise<FoundFile>;
  close(): Promise<void>;
}

/** What following files and folders needs of a file system. Specs put one in its place that fails. */
export interface SourceFiles {
  open(path: string): Promise<ReadableFile>;
  /** `undefined` if there is no such file. */
  facts(path: string): Promise<FoundFile | undefined>;
  /** The names in a folder. */
  list(folder: string): Promise<readonly string[]>;
  /** Calls back when something in the folder may have changed, or never: it is only a hint. */
  watch(folder: string, onChange: (name: string | null) => void): { close(): void };
  /** Moves a file to a name that is free, to another disk too. */
  move(from: string, to: string): Promise<void>;
  /** Does nothing if there is no such file. */
  remove(path: string): Promise<void>;
  /** What files get their times from. */
  readonly clock: Clock;
}

/** The file system of this machine. */
export const sourceFiles: SourceFiles = {
  async open(path) {
    const handle = await open(path);
    return {
      read: async (buffer, at, length, position) => (await handle.read(buffer, at, length, position)).bytesRead,
      facts: async () => factsOf(await handle.stat({ bigint: true })),
      close: () => handle.close(),
    };
  },
  async facts(path) {
    try {
      return factsOf(await stat(path, { bigint: true }));
    } catch (error) {
      if ((error as { code?: unknown }).code === 'ENOENT') return undefined;
      throw error;
    }
  },
  list: (folder) => readdir(folder),
  watch(folder, onChange) {
    try {
      const watcher = watch(folder, { persistent: false }, (_, name) => onChange(name));
      // It ends with an error where the folder goes, or the system can watch no more: then it is looked at from time to time.
      watcher.on('error', () => watcher.close());
      return watcher;
    } catch {
      return { close: () => undefined };
    }
  },
  async move(from, to) {
    await mkdir(dirname(to), { recursive: true });
    try {
      await rename(from, to);
    } catch (error) {
      if ((error as { code?: unknown }).code !== 'EXDEV') throw error;
      // Under a name that nobody takes for the file until all of it is there.
      await copyFile(from, `${to}.part`);
      await rename(`${to}.part`, to);
      await rm(from, { force: true });
    }
  },
  remove: (path) => rm(path, { force: true }),
  clock: systemClock,
};

interface Stat {
  readonly ino: bigint;
  readonly size: bigint;
  readonly birthtimeNs: bigint;
  readonly mtimeNs: bigint;
  isFile(): boolean;
}

function factsOf(found: Stat): FoundFile {
  return {
    id: `${found.ino}:${found.birthtimeNs}`,
    size: Number(found.size),
    isFile: found.isFile(),
    born: Number(found.birthtimeNs) / 1e6,
    modified: Number(found.mtimeNs) / 1e6,
  };
}
