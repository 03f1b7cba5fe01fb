import { link, mkdir, readdir, readFile } from 'node:fs/promises';
import { systemCodeOf } from '../file/failures.js';
import { nodeFileSystem } from '../file/fileSystem.js';
import type { FileSystem } from '../file/fileSystem.js';

/** What a folder of checkpoints needs of a file system. Specs put one in its place that fails, or whose power is cut. */
export interface FolderFileSystem extends Pick<FileSystem, 'open' | 'rename' | 'remove'> {
  /** Makes a folder, and those that it is in, where there is none; gives the uppermost that it made. */
  makeFolder(path: string): Promise<string | undefined>;
  /** The names of what is in a folder. */
  list(path: string): Promise<string[]>;
  /** `undefined` if there is no such file. */
  read(path: string): Promise<Uint8Array | undefined>;
  /** Gives a file a second name, unless there is one of that name already, which it tells. */
  link(from: string, to: string): Promise<boolean>;
}

/** The file system of this machine. */
export const nodeFolderFileSystem: FolderFileSystem = {
  ...nodeFileSystem,
  list: (path) => readdir(path),
  makeFolder: (path) => mkdir(path, { recursive: true }),
  async read(path) {
    try {
      return await readFile(path);
    } catch (error) {
      if (systemCodeOf(error) === 'ENOENT') return undefined;
      throw error;
    }
  },
  async link(from, to) {
    try {
      await link(from, to);
      return true;
    } catch (error) {
      if (systemCodeOf(error) === 'EEXIST') return false;
      throw error;
    }
  },
};
