import type { FolderFileSystem } from '../../../lib/connect/checkpoints/folderFileSystem.js';
import type { OpenFile } from '../../../lib/connect/file/fileSystem.js';

/** What goes wrong with one operation: an error, the death of the process, or a power cut; before it has any effect, in the middle, or after. */
export interface DiskFault {
  readonly at: number;
  readonly kind: 'error' | 'death' | 'cut';
  readonly when: 'before' | 'within' | 'after';
}

interface Inode {
  bytes: Uint8Array;
  /** What `fsync` has made durable. */
  durable: Uint8Array;
}

/** A process that has died waits for ever. */
const forever = new Promise<never>(() => undefined);

/**
 * A folder on a disk that may do anything that disks are allowed to: after a power cut, each name is that of before or after what was not
 * made durable by an `fsync` of the folder, and a file has any part of what was not made durable by one of the file, and then anything.
 */
export class DiskModel {
  pid = 0;
  operations = 0;
  /** Called when the process dies. */
  onDeath: () => void = () => undefined;
  fault: DiskFault | undefined;
  hit = false;
  #names = new Map<string, Inode>();
  #durableNames = new Map<string, Inode>();
  readonly #luck: () => number;

  /** `luck` gives numbers from 0 up to 1. */
  constructor(luck: () => number, fault?: DiskFault) {
    this.#luck = luck;
    this.fault = fault;
  }

  get names(): string[] {
    return [...this.#names.keys()].sort();
  }

  startOf(pid: number): string | undefined {
    return pid === this.pid ? `start of ${pid}` : undefined;
  }

  /** A process starts, and has the folder for itself: what another one still does has no effect. */
  start(): FolderFileSystem {
    const pid = ++this.pid;
    const step = <R>(code: string, effect: () => R, within?: () => void): Promise<R> =>
      this.#step(pid, code, effect, within);
    return {
      makeFolder: () => step('EIO', () => undefined),
      list: () => step('EIO', () => this.names.map((path) => path.slice(path.lastIndexOf('/') + 1))),
      read: (path) => step('EIO', () => this.#names.get(path)?.bytes.slice()),
      open: (path, flags) => step('ENOSPC', () => (flags === 'w' ? this.#create(path, step) : this.#openFolder(step))),
      rename: (from, to) =>
        step('EIO', () => {
          this.#names.set(to, this.#names.get(from)!);
          this.#names.delete(from);
        }),
      link: (from, to) =>
        step('ENOSPC', () => {
          if (this.#names.has(to)) return false;
          this.#names.set(to, this.#names.get(from)!);
          return true;
        }),
      remove: (path) => step('EIO', () => void this.#names.delete(path)),
    };
  }

  die(): void {
    this.pid++;
    this.onDeath();
  }

  cutPower(): void {
    const names = new Map<string, Inode>();
    for (const path of new Set([...this.#names.keys(), ...this.#durableNames.keys()])) {
      const inode = (this.#luck() < 0.5 ? this.#names : this.#durableNames).get(path);
      if (inode !== undefined) names.set(path, inode);
    }
    for (const inode of new Set(names.values())) inode.bytes = inode.durable = this.#afterCut(inode);
    this.#names = names;
    this.#durableNames = new Map(names);
    this.die();
  }

  async #step<R>(pid: number, code: string, effect: () => R, within: () => void = effect): Promise<R> {
    await Promise.resolve();
    if (pid !== this.pid) return forever;
    const { fault } = this;
    if (this.operations++ !== fault?.at) return effect();
    this.hit = true;
    if (fault.when === 'after') effect();
    if (fault.when === 'within') within();
    if (fault.kind === 'error') throw Object.assign(new Error(`${code}: it failed`), { code });
    if (fault.kind === 'cut') this.cutPower();
    else this.die();
    return forever;
  }

  #create(path: string, step: <R>(code: string, effect: () => R, within?: () => void) => Promise<R>): OpenFile {
    const inode = this.#names.get(path) ?? { bytes: new Uint8Array(), durable: new Uint8Array() };
    inode.bytes = new Uint8Array();
    this.#names.set(path, inode);
    const append = (bytes: Uint8Array, offset: number, length: number, position: number) => {
      const longer = new Uint8Array(Math.max(inode.bytes.length, position + length));
      longer.set(inode.bytes);
      longer.set(bytes.subarray(offset, offset + length), position);
      inode.bytes = longer;
      return { bytesWritten: length };
    };
    return {
      // A write may write less than it was given.
      write: (bytes, offset, length, position) =>
        step(
          'ENOSPC',
          () => append(bytes, offset, this.#luck() < 0.2 ? Math.ceil(length / 3) : length, position),
          () => append(bytes, offset, Math.floor(this.#luck() * length), position),
        ),
      truncate: (length) => step('EIO', () => void (inode.bytes = inode.bytes.slice(0, length))),
      sync: () =>
        step(
          'EIO',
          () => void (inode.durable = inode.bytes),
          // Some of it is on the disk, and the system believes that all is.
          () => void (inode.bytes = this.#afterCut(inode)),
        ),
      close: () => step('EIO', () => undefined),
    };
  }

  #openFolder(step: <R>(code: string, effect: () => R) => Promise<R>): OpenFile {
    const unused = (): never => {
      throw new Error('a folder is only synced');
    };
    return {
      write: unused,
      truncate: unused,
      sync: () => step('EIO', () => void (this.#durableNames = new Map(this.#names))),
      close: () => step('EIO', () => undefined),
    };
  }

  #afterCut({ bytes, durable }: Inode): Uint8Array {
    if (bytes === durable) return bytes;
    const left = bytes.slice(0, Math.floor(this.#luck() * (bytes.length + 1)));
    const tail = this.#luck();
    // Nothing more; or what was on the disk before, or zeros, as long as the file was to be.
    if (tail < 0.4) return left;
    const whole = new Uint8Array(bytes.length).fill(tail < 0.7 ? 0 : 0xa5);
    whole.set(left);
    return whole;
  }
}
