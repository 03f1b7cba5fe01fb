import { basename, dirname } from 'node:path';
import type { FileFacts, FileSystem, OpenFile } from '../../../lib/connect/file/fileSystem.js';

interface Inode {
  readonly id: string;
  data: Buffer;
  /** What a power cut leaves of it, at least. */
  synced: Buffer;
}

/** What happens at one call: it is made or not, and then the power fails; or it fails. */
export interface Fault {
  /** At which call, counted from the start or the last fault. */
  readonly at: number;
  readonly kind: 'power cut before' | 'power cut after' | 'EIO' | 'ENOSPC';
  /** How many of the names that were given or taken since the folder was synced outlive a power cut, of 8. */
  readonly names: number;
  /** Whether bytes outlive it that were not synced. */
  readonly bytes: boolean;
}

/**
 * One folder in memory, that loses in a power cut what it may lose: names since the folder was synced, from some moment on; bytes since the
 * file was. Names that it keeps it keeps in order, as a journal does.
 */
export class CrashingFileSystem {
  #entries = new Map<string, Inode>();
  #durable = new Map<string, Inode>();
  #pending: ((names: Map<string, Inode>) => void)[] = [];
  #ids = 0;
  #calls = 0;
  #fault: Fault | undefined;
  #onPowerCut: () => void = () => undefined;
  /** Tells calls of a process that is dead from those of the next one. */
  #life = 0;

  /** Waits for a fault, if there is to be one. Resolves when the power fails. */
  arm(fault: Fault | undefined): Promise<'power cut'> {
    this.#fault = fault;
    this.#calls = 0;
    return new Promise((resolve) => (this.#onPowerCut = () => resolve('power cut')));
  }

  /** What shows, by name. */
  content(name: string): Buffer | undefined {
    return this.#entries.get(name)?.data;
  }

  get names(): string[] {
    return [...this.#entries.keys()].sort();
  }

  /** The file system as one process sees it. */
  forProcess(): FileSystem {
    const life = this.#life;
    const call = <R>(effect: () => R): Promise<R> => this.#call(life, effect);
    return {
      open: (path, flags) => call(() => this.#open(path, flags, call)),
      facts: (path) => call(() => this.#facts(path)),
      resolve: (path) => call(() => path),
      rename: (from, to) =>
        call(() => {
          const inode = this.#found(from);
          this.#change((names) => {
            names.delete(basename(from));
            names.set(basename(to), inode);
          });
        }),
      copy: (from, to) =>
        call(() => {
          const { data } = this.#found(from);
          const copied = this.#entries.get(basename(to)) ?? this.#create(to);
          copied.data = Buffer.from(data);
        }),
      remove: (path) => call(() => this.#change((names) => void names.delete(basename(path)))),
      makeFolder: () => call(() => undefined),
      list: () => call(() => [...this.#entries.keys()]),
    };
  }

  #call<R>(life: number, effect: () => R): Promise<R> {
    // A process that is dead makes no calls, and gets no answers.
    if (life !== this.#life) return new Promise(() => undefined);
    const fault = this.#fault;
    if (fault === undefined || this.#calls++ !== fault.at) return Promise.resolve().then(effect);
    this.#fault = undefined;
    if (fault.kind === 'EIO' || fault.kind === 'ENOSPC') {
      return Promise.reject(Object.assign(new Error(fault.kind), { code: fault.kind }));
    }
    if (fault.kind === 'power cut after') effect();
    this.#cutPower(fault);
    return new Promise(() => undefined);
  }

  #cutPower({ names, bytes }: Fault): void {
    this.#life++;
    const kept = Math.round((names / 8) * this.#pending.length);
    for (const change of this.#pending.slice(0, kept)) change(this.#durable);
    this.#pending = [];
    this.#entries = new Map(this.#durable);
    for (const inode of this.#entries.values()) {
      if (!bytes) inode.data = Buffer.from(inode.synced);
      inode.synced = Buffer.from(inode.data);
    }
    this.#onPowerCut();
  }

  #open(path: string, flags: 'r' | 'r+' | 'w', call: <R>(effect: () => R) => Promise<R>): OpenFile {
    if (flags === 'r') {
      const sync = (): void => {
        for (const change of this.#pending.splice(0)) change(this.#durable);
      };
      const no = (): Promise<never> => Promise.reject(new Error('a folder'));
      return { write: no, truncate: no, sync: () => call(sync), close: () => call(() => undefined) };
    }
    const inode = flags === 'w' ? (this.#entries.get(basename(path)) ?? this.#create(path)) : this.#found(path);
    if (flags === 'w') inode.data = Buffer.alloc(0);
    return {
      write: (bytes, offset, length, position) => {
        const added = Buffer.from(bytes.subarray(offset, offset + length));
        return call(() => {
          const data = Buffer.alloc(Math.max(inode.data.length, position + length));
          inode.data.copy(data);
          added.copy(data, position);
          inode.data = data;
          return { bytesWritten: length };
        });
      },
      truncate: (length) => call(() => void (inode.data = inode.data.subarray(0, length))),
      sync: () => call(() => void (inode.synced = Buffer.from(inode.data))),
      close: () => call(() => undefined),
    };
  }

  #create(path: string): Inode {
    const inode: Inode = { id: `${this.#ids++}`, data: Buffer.alloc(0), synced: Buffer.alloc(0) };
    this.#change((names) => void names.set(basename(path), inode));
    return inode;
  }

  #change(change: (names: Map<string, Inode>) => void): void {
    change(this.#entries);
    this.#pending.push(change);
  }

  #facts(path: string): FileFacts | undefined {
    if (path === dirname(path)) return undefined;
    const inode = this.#entries.get(basename(path));
    return inode && { size: inode.data.length, isFile: true, id: inode.id };
  }

  #found(path: string): Inode {
    const inode = this.#entries.get(basename(path));
    if (inode === undefined) throw Object.assign(new Error('none'), { code: 'ENOENT' });
    return inode;
  }
}
