import { copyFile, mkdir, open, readdir, realpath, rename, rm, stat } from 'node:fs/promises';

/** A file that is being written. */
export interface OpenFile {
  write(
    bytes: Uint8Array,
    offset: number,
    length: number,
    position: number,
  ): Promise<{ readonly bytesWritten: number }>;
  truncate(length: number): Promise<void>;
  sync(): Promise<void>;
  close(): Promise<void>;
}

/** What is known of a file without opening it. */
export interface FileFacts {
  readonly size: number;
  readonly isFile: boolean;
  /** Stays the same when the file is renamed, and is not that of a later file in its place. */
  readonly id: string;
}

/** What the sinks of files need of a file system. Specs put one in its place that fails. */
export interface FileSystem {
  open(path: string, flags: 'r' | 'r+' | 'w'): Promise<OpenFile>;
  /** `undefined` if there is no such file. */
  facts(path: string): Promise<FileFacts | undefined>;
  /** Follows links; gives a path that does not exist as it is. */
  resolve(path: string): Promise<string>;
  rename(from: string, to: string): Promise<void>;
  copy(from: string, to: string): Promise<void>;
  /** Does nothing if there is no such file. */
  remove(path: string): Promise<void>;
  /** Makes a folder, and those it is in, where they are missing. */
  makeFolder(path: string): Promise<void>;
  /** The names of what is in a folder, in no particular order. */
  list(path: string): Promise<string[]>;
}

/** The file system of this machine. */
export const nodeFileSystem: FileSystem = {
  open: (path, flags) => open(path, flags),
  rename,
  copy: copyFile,
  remove: (path) => rm(path, { force: true }),
  list: (path) => readdir(path),
  async makeFolder(path) {
    await mkdir(path, { recursive: true });
  },
  async resolve(path) {
    return (await ifThere(realpath(path))) ?? path;
  },
  async facts(path) {
    const facts = await ifThere(stat(path, { bigint: true }));
    return facts && { size: Number(facts.size), isFile: facts.isFile(), id: `${facts.ino}:${facts.birthtimeNs}` };
  },
};

async function ifThere<T>(found: Promise<T>): Promise<T | undefined> {
  try {
    return await found;
  } catch (error) {
    if ((error as { code?: unknown }).code === 'ENOENT') return undefined;
    throw error;
  }
}
