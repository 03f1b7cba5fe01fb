import { join } from 'node:path';
import { RxtideError } from '../../errors/rxtideError.js';
import type { FolderFileSystem } from './folderFileSystem.js';
import type { Processes } from './processes.js';

const LOCK = /^lock-(\d+)$/;

/** How a lock is called before it is one. */
export const LOCK_DRAFT = '.lock-';

/** Who holds a lock. */
interface Owner {
  readonly host: string;
  readonly pid: number;
  readonly thread: number;
  readonly start: string;
  readonly token: string;
}

/** The locks of this thread. Another that says that it is of this thread is of a dead process of the same number, or could not be removed. */
const held = new Set<string>();

let locks = 0;

/**
 * Keeps a folder for one process. The lock is the file `lock-<n>` with the highest number; it names its process, and one whose process has died
 * is followed by that with the next number, which only one can make. It is made whole, or not at all: it is linked, not written in place.
 */
export class FolderLock {
  readonly #folder: string;
  readonly #files: FolderFileSystem;
  readonly #processes: Processes;
  readonly #token: string;
  #path: string;

  constructor(folder: string, files: FolderFileSystem, processes: Processes) {
    this.#folder = folder;
    this.#files = files;
    this.#processes = processes;
    this.#path = this.#pathOf(0);
    this.#token = `${processes.pid}-${processes.thread}-${++locks}`;
  }

  async take(): Promise<void> {
    const draft = join(this.#folder, `${LOCK_DRAFT}${this.#token}`);
    await this.#write(draft);
    held.add(this.#token);
    try {
      await this.#takeBy(draft);
    } catch (error) {
      await this.release().catch(() => undefined);
      throw error;
    } finally {
      // Who takes the folder next removes what is left of it.
      await this.#files.remove(draft).catch(() => undefined);
    }
  }

  async release(): Promise<void> {
    held.delete(this.#token);
    // It may be that of somebody else, who was faster.
    if (ownerIn(await this.#files.read(this.#path))?.token === this.#token) await this.#files.remove(this.#path);
  }

  async #takeBy(draft: string): Promise<void> {
    for (;;) {
      const there = await this.#numbers();
      for (const n of there) await this.#refuseIfAlive(n);
      const mine = (there.at(-1) ?? 0) + 1;
      this.#path = this.#pathOf(mine);
      if (!(await this.#files.link(draft, this.#path))) continue;
      // One that looked before that, and saw less, may have made another one: then both see both now, or one of them does.
      for (const n of await this.#numbers()) if (n !== mine) await this.#refuseIfAlive(n);
      for (const n of there) await this.#files.remove(this.#pathOf(n));
      return;
    }
  }

  async #numbers(): Promise<number[]> {
    const names = await this.#files.list(this.#folder);
    return names
      .flatMap((name) => LOCK.exec(name)?.[1] ?? [])
      .map(Number)
      .sort((a, b) => a - b);
  }

  async #refuseIfAlive(n: number): Promise<void> {
    const path = this.#pathOf(n);
    const owner = ownerIn(await this.#files.read(path));
    if (owner === undefined || !this.#lives(owner)) return;
    const where =
      owner.host === this.#processes.host ? '' : ` of the machine ${owner.host}, which cannot be asked from here`;
    throw new RxtideError(
      'CHECKPOINT_FAILED',
      `the folder ${this.#folder} is in use by another job, in the process ${owner.pid}${where}: give each job a folder of its own, ` +
        `or stop that one. If it does not run any more, remove ${path}`,
    );
  }

  #lives({ host, pid, thread, start, token }: Owner): boolean {
    if (host !== this.#processes.host) return true;
    const now = this.#processes.startOf(pid);
    if (now === undefined) return false;
    if (pid === this.#processes.pid && thread === this.#processes.thread) return held.has(token);
    // Where starts cannot be told, it must be taken to be the same process.
    return now === start || now === '' || start === '';
  }

  async #write(path: string): Promise<void> {
    const { host, pid, thread } = this.#processes;
    const owner: Owner = { host, pid, thread, start: this.#processes.startOf(pid) ?? '', token: this.#token };
    const bytes = Buffer.from(JSON.stringify(owner));
    const file = await this.#files.open(path, 'w');
    try {
      await file.write(bytes, 0, bytes.length, 0);
    } finally {
      await file.close();
    }
  }

  #pathOf(n: number): string {
    return join(this.#folder, `lock-${n}`);
  }
}

/** A lock that is not readable was cut short by a power cut: nobody holds it. */
function ownerIn(bytes: Uint8Array | undefined): Owner | undefined {
  if (bytes === undefined) return undefined;
  try {
    const owner = JSON.parse(Buffer.from(bytes).toString()) as Partial<Owner> | null;
    const { host, pid, thread = 0, start = '', token = '' } = owner ?? {};
    return typeof host === 'string' && typeof pid === 'number' ? { host, pid, thread, start, token } : undefined;
  } catch {
    return undefined;
  }
}
