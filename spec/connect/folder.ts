import { afterEach, beforeEach } from '@jest/globals';
import { mkdtempSync, readdirSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A folder of its own for each test. */
export interface Folder {
  path(name: string): string;
  /** Writes a file and gives its path. */
  file(name: string, content: string | Uint8Array): string;
  names(): string[];
  /** How many files of the folder this process has open. */
  openFiles(): number;
}

export function useFolder(): Folder {
  let root = '';
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'rxtide-spec-'));
  });
  afterEach(() => {
    rmSync(root, { recursive: true, force: true });
  });
  return {
    path: (name) => join(root, name),
    file(name, content) {
      writeFileSync(join(root, name), content);
      return join(root, name);
    },
    names: () => readdirSync(root).sort(),
    openFiles: () => readdirSync('/proc/self/fd').filter((fd) => targetOf(fd).startsWith(root)).length,
  };
}

/** Whether open files can be counted here. */
export const countsOpenFiles: boolean = process.platform === 'linux';

function targetOf(fd: string): string {
  try {
    return readlinkSync(`/proc/self/fd/${fd}`);
  } catch {
    // The one that listed them is gone.
    return '';
  }
}
