import { realpath } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { nameMatcher } from './namePattern.js';
import type { FoundFile, ReadableFile, SourceFiles } from './sourceFiles.js';

const COMPRESSED = /\.(?:gz|bz2|xz|zst|lz4|zip)$/i;

/** How often the folder is looked at anew when files are being renamed. */
const TRIES = 20;

/** A file that is open, and what was known of it then. */
export interface OpenedFile {
  readonly file: ReadableFile;
  readonly found: FoundFile;
}

/** The files that stood at a path one after the other. */
export class Rotation {
  readonly path: string;
  readonly #files: SourceFiles;
  readonly #isRotated: (name: string) => boolean;
  /** Those that were read to their end, as long as they are there. */
  #past = new Set<string>();

  constructor(files: SourceFiles, path: string, rotated: string | false | undefined) {
    this.path = path;
    this.#files = files;
    const name = basename(path).replace(/[*?[\\]/g, '\\$&');
    this.#isRotated = rotated === false ? () => false : nameMatcher(rotated ?? `${name}[.-][0-9]*`);
  }

  /** The file that stands at the path now; `undefined`: there is none. */
  async current(): Promise<OpenedFile | undefined> {
    return this.#open(this.path);
  }

  /** The file that `id` is of, whatever it is called by now. */
  async find(id: string): Promise<OpenedFile | undefined> {
    for (let tries = 0; tries < TRIES; tries++) {
      const [path] = [...(await this.#picture())].find(([, found]) => found.id === id) ?? [];
      if (path === undefined) return undefined;
      const opened = await this.#open(path);
      if (opened?.found.id === id) return opened;
      // It was renamed meanwhile.
      await opened?.file.close();
    }
    return undefined;
  }

  /**
   * Whether another file has taken the place of `file`, and has something in it. As long as it has nothing, what still has the old one open may write to
   * that.
   */
  async isReplaced(opened: OpenedFile): Promise<boolean> {
    const current = await this.#files.facts(this.path);
    if (current === undefined || current.id === opened.found.id) return false;
    return (await this.#successors(opened)).length > 0;
  }

  /** The file that came to stand at the path after `opened`, which is at its end. */
  async next(opened: OpenedFile): Promise<OpenedFile | undefined> {
    const [first] = await this.#successors(opened);
    if (first === undefined) return undefined;
    const next = await this.#open(first.path);
    this.#past.add(opened.found.id);
    if (next?.found.id === first.found.id) return next;
    await next?.file.close();
    return this.find(first.found.id);
  }

  async #open(path: string): Promise<OpenedFile | undefined> {
    const found = await this.#files.facts(path);
    if (found === undefined) return undefined;
    if (!found.isFile) throw Object.assign(new Error(`${path} is no file`), { code: 'EISDIR' });
    const file = await this.#files.open(path).catch((error: unknown) => {
      if ((error as { code?: unknown }).code === 'ENOENT') return undefined;
      throw error;
    });
    return file && { file, found: await file.facts() };
  }

  /** What stood at the path after `opened` and is not empty, in that order. */
  async #successors(opened: OpenedFile): Promise<readonly { readonly path: string; readonly found: FoundFile }[]> {
    const picture = await this.#picture();
    const current = picture.get(this.path);
    const { born, modified } = await opened.file.facts();
    const between: { path: string; found: FoundFile }[] = [];
    const present = new Set<string>();
    for (const [path, found] of picture) {
      if (path === this.path || !this.#isRotated(basename(path)) || COMPRESSED.test(path)) continue;
      present.add(found.id);
      const isLater = found.born > born || (found.born === born && found.modified >= modified);
      const isOther = found.id !== opened.found.id && found.id !== current?.id && !this.#past.has(found.id);
      if (isLater && isOther && found.size > 0) between.push({ path, found });
    }
    this.#past = new Set([...this.#past].filter((id) => present.has(id)));
    between.sort((a, b) => a.found.born - b.found.born || a.found.modified - b.found.modified);
    if (current !== undefined && current.size > 0) between.push({ path: this.path, found: current });
    return between;
  }

  /**
   * The file at the path and all beside it, by their paths. It is taken until it comes out the same twice: while files are being
   * renamed, one may be missed.
   */
  async #picture(): Promise<ReadonlyMap<string, FoundFile>> {
    let before = '';
    for (let tries = 0; ; tries++) {
      const picture = new Map<string, FoundFile>();
      for (const path of [this.path, ...(await this.#siblings())]) {
        const found = await this.#files.facts(path);
        if (found?.isFile === true) picture.set(path, found);
      }
      const now = [...picture]
        .map(([path, { id }]) => `${path}\n${id}`)
        .sort()
        .join('\n');
      if (now === before || tries === TRIES) return picture;
      before = now;
    }
  }

  /** The other files of the folder, and of that of what a link leads to. */
  async #siblings(): Promise<readonly string[]> {
    const target = await realpath(this.path).catch(() => this.path);
    const folders = new Set([dirname(this.path), dirname(target)]);
    const siblings: string[] = [];
    for (const folder of folders) {
      for (const name of await this.#files.list(folder)) siblings.push(join(folder, name));
    }
    return siblings;
  }
}
