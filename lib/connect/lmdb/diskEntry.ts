/** A value that is in memory, and how it stands to the disk. */
export class DiskEntry {
  /** Unknown until it is asked for, if the entry was made to be overwritten. */
  value: unknown;
  /** Of the last `set`. */
  time: number;
  /** Whether there is a value; else the key was deleted, and the disk does not know it yet. */
  live: boolean;
  /** Whether it must be written before it may be forgotten. */
  dirty: boolean;
  /** How many bytes it has on disk, 0: none. */
  stored: number;
  /** How many it will have when the transaction in hand has succeeded. */
  written = 0;

  constructor(value: unknown, time: number, dirty: boolean, stored: number) {
    this.value = value;
    this.time = time;
    this.live = true;
    this.dirty = dirty;
    this.stored = stored;
  }
}
