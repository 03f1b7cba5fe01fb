import { join, resolve } from 'node:path';
import { RxtideError } from '../../errors/rxtideError.js';
import { durationOf } from '../../time/duration.js';
import type { Source } from '../../transform/source.js';
import type { FoundSplits, SplitSource } from '../../transform/splitSource.js';
import { sourceFailed } from './failures.js';
import { pathOf } from './fileInput.js';
import { FolderWatch } from './folderWatch.js';
import { nameMatcher } from './namePattern.js';
import type { StopSignal } from './recordSource.js';
import { sourceFiles } from './sourceFiles.js';
import type { FoundFile, SourceFiles } from './sourceFiles.js';
import type { WatchedFolder } from './watchedFolder.js';

/** Names that programs give to files that are not complete. */
const UNFINISHED = /(?:^\.|\.part$|\.tmp$|\.crdownload$|~$)/i;
/** Ms to wait after a change for others: files come in groups. */
const LAG = 50;

/** The files that were found and are still in the folder, by the names of their splits. */
export type TakenFiles = readonly string[];

/** A source with a split for each file that is dropped into a folder, one by one. It does not end by itself. */
export function folderSource<T, P>(
  kind: string,
  input: WatchedFolder,
  sourceOf: (path: string) => Source<T, P>,
  files: SourceFiles = sourceFiles,
): SplitSource<T, P, TakenFiles> {
  const { names = '*', order = 'time', done = 'keep', pollEvery = 1000, settle = 2000, whenGone = 'fail' } = input;
  const folder = pathOf(input.folder)!;
  const name = `${kind} ${join(folder, names)}`;
  if (order !== 'time' && order !== 'name') throw invalid(`order must be 'time' or 'name'; it is '${String(order)}'`);
  if (whenGone !== 'fail' && whenGone !== 'skip') {
    throw invalid(`whenGone must be 'fail' or 'skip'; it is '${String(whenGone)}'`);
  }
  if (names.includes('/')) throw invalid(`names is a pattern for names, without folders; it is '${names}'`);
  const moveTo = typeof done === 'object' ? pathOf(done.moveTo) : undefined;
  if (done !== 'keep' && done !== 'delete' && moveTo === undefined) {
    throw invalid("done must be 'keep', 'delete' or { moveTo: a folder }");
  }
  if (moveTo !== undefined && resolve(moveTo) === resolve(folder)) {
    throw invalid(`done moves files to the folder that they are read from, ${folder}, where they would be read again`);
  }
  const scan = new FolderScan(files, folder, names, order, durationOf(settle, 'settle'));
  const every = durationOf(pollEvery, 'pollEvery', 1);
  let puttingAway = Promise.resolve();
  const failing = (error: unknown): never => {
    throw sourceFailed(name, error);
  };
  return {
    name,
    read: 'one by one',
    discover: (known, signal) => discover(scan, new Set(known), every, signal, failing),
    async *open(split, position, signal) {
      const path = join(folder, nameOfSplit(split));
      const found = await files.facts(path).catch(failing);
      if (found?.id === idOfSplit(split)) return yield* sourceOf(path).open(position, signal);
      if (whenGone === 'fail') throw goneError(path, position !== undefined, found !== undefined);
    },
    committed(known, unfinished) {
      if (done === 'keep') return;
      // One after the other: the next one may come before this is through.
      puttingAway = puttingAway
        .catch(() => undefined)
        .then(async () => {
          for (const split of known) {
            if (!unfinished.has(split)) await putAway(files, join(folder, nameOfSplit(split)), split, moveTo);
          }
        });
      return puttingAway.catch(failing);
    },
  };
}

async function* discover(
  scan: FolderScan,
  taken: Set<string>,
  every: number,
  signal: StopSignal,
  failing: (error: unknown) => never,
): AsyncGenerator<FoundSplits<TakenFiles>, void> {
  const watch = new FolderWatch(scan.files, scan.folder, null, every, Math.min(LAG, every));
  const onAbort = (): void => watch.close();
  signal.addEventListener('abort', onAbort);
  try {
    for (let goesOn = !signal.aborted; goesOn; goesOn = await watch.next()) {
      const { present, complete } = await scan.run().catch(failing);
      // What is gone is forgotten: a file that comes under its name is another one.
      for (const split of taken) if (!present.has(split)) taken.delete(split);
      const splits = complete.filter((split) => !taken.has(split));
      for (const split of splits) taken.add(split);
      if (splits.length > 0) yield { known: [...taken], splits };
    }
  } finally {
    signal.removeEventListener('abort', onAbort);
    watch.close();
  }
}

/** Looks at what is in a folder. */
class FolderScan {
  readonly files: SourceFiles;
  readonly folder: string;
  readonly #isWanted: (name: string) => boolean;
  readonly #order: 'time' | 'name';
  readonly #settle: number;

  constructor(files: SourceFiles, folder: string, names: string, order: 'time' | 'name', settle: number) {
    this.files = files;
    this.folder = folder;
    this.#isWanted = nameMatcher(names);
    this.#order = order;
    this.#settle = settle;
  }

  /** The splits of all files that are there, and of those that are complete, in order. */
  async run(): Promise<{ readonly present: ReadonlySet<string>; readonly complete: readonly string[] }> {
    const present = new Set<string>();
    const complete: { readonly name: string; readonly found: FoundFile }[] = [];
    for (const name of await this.files.list(this.folder)) {
      if (UNFINISHED.test(name) || !this.#isWanted(name)) continue;
      const found = await this.files.facts(join(this.folder, name));
      if (found === undefined || !found.isFile) continue;
      present.add(splitOf(name, found));
      if (this.#settle === 0 || this.files.clock.now() - found.modified >= this.#settle) complete.push({ name, found });
    }
    complete.sort(
      (a, b) => (this.#order === 'time' ? a.found.modified - b.found.modified : 0) || (a.name < b.name ? -1 : 1),
    );
    return { present, complete: complete.map(({ name, found }) => splitOf(name, found)) };
  }
}

const splitOf = (name: string, { id }: FoundFile): string => `${id}/${name}`;
const idOfSplit = (split: string): string => split.slice(0, split.indexOf('/'));
const nameOfSplit = (split: string): string => split.slice(split.indexOf('/') + 1);

/** Deletes a file that is done with, or moves it under a name that is free. Another file of that name is left alone. */
async function putAway(files: SourceFiles, path: string, split: string, moveTo: string | undefined): Promise<void> {
  const isThere = async (): Promise<boolean> => (await files.facts(path))?.id === idOfSplit(split);
  if (!(await isThere())) return;
  try {
    if (moveTo === undefined) return await files.remove(path);
    const name = nameOfSplit(split);
    let target = join(moveTo, name);
    for (let n = 1; (await files.facts(target)) !== undefined; n++) target = join(moveTo, `${name}.${n}`);
    await files.move(path, target);
  } catch (error) {
    // Another run may have done it at the same time, one that was stopped before.
    if (await isThere()) throw error;
  }
}

function goneError(path: string, isBegun: boolean, isReplaced: boolean): RxtideError {
  const what = isReplaced ? 'another file has taken its place' : 'it is not there any more';
  return new RxtideError(
    isBegun ? 'RESTORE_FAILED' : 'SOURCE_FAILED',
    `${path} was found in the folder and is to be read, but ${what}. Put it back, or, to go on without it, set { whenGone: 'skip' }`,
  );
}

function invalid(message: string): RxtideError {
  return new RxtideError('INVALID_OPTION', message);
}
