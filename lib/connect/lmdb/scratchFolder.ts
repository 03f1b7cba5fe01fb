import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { stateFailed } from './stateFailed.js';

/** The folders of this machine; those of another one that shares the disk are not ours to judge. */
const PREFIX = `rxtide-${hostname()}-`;

/** A new folder in `parent`, which is made if it is not there. Folders of processes that have died are deleted: nobody reads them any more. */
export function makeScratchFolder(parent: string): string {
  try {
    mkdirSync(parent, { recursive: true });
    deleteAbandoned(parent);
    return mkdtempSync(join(parent, `${PREFIX}${process.pid}-`));
  } catch (error) {
    throw stateFailed(
      `no folder can be made in '${parent}'`,
      'give lmdbState a folder that this process may write to',
      error,
    );
  }
}

/** Best effort: what cannot be deleted, because it is open on Windows, is deleted by the next one. */
export function deleteFolder(folder: string): void {
  try {
    rmSync(folder, { recursive: true, force: true });
  } catch {
    // See above.
  }
}

function deleteAbandoned(parent: string): void {
  for (const name of readdirSync(parent)) {
    if (!name.startsWith(PREFIX)) continue;
    const pid = Number.parseInt(name.slice(PREFIX.length), 10);
    if (pid > 0 && !isAlive(pid, join(parent, name))) deleteFolder(join(parent, name));
  }
}

function isAlive(pid: number, folder: string): boolean {
  // In a container each process may have the same number: then the one before us made it.
  // eslint-disable-next-line no-restricted-globals -- when this process began, to be compared with the time of a file
  if (pid === process.pid) return isSince(performance.timeOrigin, folder);
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}

function isSince(time: number, folder: string): boolean {
  const made = statSync(folder, { throwIfNoEntry: false });
  return made !== undefined && made.ctimeMs >= time;
}
