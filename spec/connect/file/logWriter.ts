import { closeSync, existsSync, ftruncateSync, openSync, readdirSync, renameSync, rmSync, writeSync } from 'node:fs';
import { basename, dirname } from 'node:path';

/** Writes a log as programs do, and rotates it as those do that look after logs. */
export class LogWriter {
  readonly path: string;
  /** What is to be read: texts of whole lines, and, as `!…`, of those that were left half. */
  readonly lines: string[] = [];
  #fd: number;
  #half = '';
  #count = 0;

  constructor(path: string) {
    this.path = path;
    this.#fd = openSync(path, 'a');
  }

  line(): void {
    this.#end(`"line ${this.#count++}"\n`);
  }

  /** The first half of a line; what is written next is its second. */
  half(): void {
    if (this.#half !== '') return;
    this.#half = `"half ${this.#count++}`;
    writeSync(this.#fd, this.#half);
  }

  /** Renames the file, as `app.log.1`, and those before it. The writer still writes to it. */
  rename(): void {
    const numbers = readdirSync(dirname(this.path))
      .map((name) =>
        name.startsWith(`${basename(this.path)}.`) ? Number(name.slice(basename(this.path).length + 1)) : 0,
      )
      .filter((n) => n > 0)
      .sort((a, b) => b - a);
    for (const n of numbers) renameSync(`${this.path}.${n}`, `${this.path}.${n + 1}`);
    renameSync(this.path, `${this.path}.1`);
  }

  /** Makes the file at the path, which nothing is written to yet. */
  create(): void {
    closeSync(openSync(this.path, 'a'));
  }

  /** Writes to the file at the path from now on. */
  reopen(): void {
    this.#leaveHalf();
    closeSync(this.#fd);
    this.#fd = openSync(this.path, 'a');
  }

  truncate(): void {
    this.#leaveHalf();
    ftruncateSync(this.#fd, 0);
  }

  remove(): void {
    rmSync(this.path);
  }

  isAtPath(): boolean {
    return existsSync(this.path);
  }

  close(): void {
    this.#leaveHalf();
    closeSync(this.#fd);
  }

  #leaveHalf(): void {
    if (this.#half !== '') this.lines.push(`!${this.#half}`);
    this.#half = '';
  }

  #end(line: string): void {
    const text = this.#half === '' ? line : '"\n';
    writeSync(this.#fd, text);
    this.lines.push((this.#half + text).slice(1, -2));
    this.#half = '';
  }
}
