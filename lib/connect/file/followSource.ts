import { basename, dirname } from 'node:path';
import { RxtideError } from '../../errors/rxtideError.js';
import { durationOf } from '../../time/duration.js';
import type { RejectedRecord, Source, SourceChunk } from '../../transform/source.js';
import { sourceFailed } from './failures.js';
import { pathOf } from './fileInput.js';
import { FolderWatch } from './folderWatch.js';
import type { FollowedFile, FollowPosition } from './followedFile.js';
import { RecordBlocks } from './recordBlocks.js';
import type { RecordFormat, StopSignal } from './recordSource.js';
import { Rotation } from './rotation.js';
import type { OpenedFile } from './rotation.js';
import { sourceFiles } from './sourceFiles.js';
import type { SourceFiles } from './sourceFiles.js';
import { TailReader } from './tailReader.js';

interface Following<T> {
  readonly name: string;
  readonly path: string;
  readonly input: FollowedFile;
  readonly pollEvery: number;
  readonly format: RecordFormat<T>;
  readonly files: SourceFiles;
}

/** A source of the records of a file that grows. It does not end by itself. */
export function followSource<T>(
  input: FollowedFile,
  format: RecordFormat<T>,
  files: SourceFiles = sourceFiles,
): Source<T, FollowPosition> {
  const { from = 'beginning', whenGone = 'fail', pollEvery = 1000 } = input;
  checkOneOf('from', from, ['beginning', 'end']);
  checkOneOf('whenGone', whenGone, ['fail', 'begin anew']);
  const path = pathOf(input.follow)!;
  const name = `${format.kind} ${path}`;
  const following = { name, path, input, pollEvery: durationOf(pollEvery, 'pollEvery', 1), format, files };
  return { name, open: (position, signal) => follow(following, position, signal) };
}

async function* follow<T>(
  following: Following<T>,
  start: FollowPosition | undefined,
  signal: StopSignal,
): AsyncGenerator<SourceChunk<T, FollowPosition>, void> {
  if (signal.aborted) return;
  const { name, path, input, format, files } = following;
  const watch = new FolderWatch(files, dirname(path), basename(path), following.pollEvery, 0);
  const rotation = new Rotation(files, path, input.rotated);
  const onAbort = (): void => watch.close();
  signal.addEventListener('abort', onAbort);
  const isAborted = (): boolean => signal.aborted;
  let opened: OpenedFile | undefined;
  let position = start;
  try {
    if (position !== undefined) {
      opened = await resumed(rotation, position, input.whenGone ?? 'fail', path);
      if (opened === undefined) {
        // Stands for the chunk that cannot be had again.
        yield { position, values: [] };
        position = undefined;
      }
    }
    let behind = start === undefined && input.from === 'end';
    while (opened === undefined && !isAborted()) {
      opened = await rotation.current();
      if (opened !== undefined) break;
      behind = false;
      await watch.next();
    }
    while (opened !== undefined && !isAborted()) {
      const current: OpenedFile = opened;
      const reader = new TailReader(current.file, {
        isReplaced: () => rotation.isReplaced(current),
        wait: () => watch.next(),
      });
      const blocks = new RecordBlocks(reader, format.framing(), format.maxLength);
      const parse = await format.begin(blocks);
      if (position !== undefined) await blocks.jump(position);
      else if (behind) await blocks.skipTo(current.found.size);
      position = undefined;
      behind = false;
      for (;;) {
        const block = await blocks.next();
        if (block === undefined || isAborted()) break;
        const values: T[] = [];
        const rejected: RejectedRecord[] = [];
        parse(block, values, rejected);
        if (values.length === 0 && rejected.length === 0) continue;
        const { offset, line, size } = block;
        yield { position: { file: current.found.id, offset, line, bytes: size }, values, rejected };
      }
      if (reader.truncated || isAborted()) continue;
      opened = await nextOf(rotation, current, watch, isAborted);
      await current.file.close();
    }
  } catch (error) {
    if (!isAborted()) throw sourceFailed(name, error);
  } finally {
    signal.removeEventListener('abort', onAbort);
    watch.close();
    await opened?.file.close().catch(() => undefined);
  }
}

/** The file that a position is in; `undefined`: reading begins anew. */
async function resumed(
  rotation: Rotation,
  position: FollowPosition,
  whenGone: 'fail' | 'begin anew',
  path: string,
): Promise<OpenedFile | undefined> {
  const opened = await rotation.find(position.file);
  if (opened !== undefined && opened.found.size >= position.offset + position.bytes) return opened;
  await opened?.file.close();
  if (whenGone === 'begin anew') return undefined;
  const what =
    opened === undefined
      ? `the file that was being read (inode and birth ${position.file}) is not in the folder of ${path} any more: it was deleted, moved away or compressed`
      : `${path} is shorter than what was read of it: it was cut off`;
  throw new RxtideError(
    'RESTORE_FAILED',
    `reading was to go on at line ${position.line}, but ${what}. Put it back, or, to begin with what is there now, set { whenGone: 'begin anew' }`,
  );
}

async function nextOf(
  rotation: Rotation,
  opened: OpenedFile,
  watch: FolderWatch,
  isAborted: () => boolean,
): Promise<OpenedFile | undefined> {
  for (;;) {
    const next = await rotation.next(opened);
    if (next !== undefined || isAborted()) return next;
    // What had come was taken away at once.
    await watch.next();
  }
}

function checkOneOf(option: string, value: string, allowed: readonly string[]): void {
  if (allowed.includes(value)) return;
  const names = allowed.map((one) => `'${one}'`).join(' or ');
  throw new RxtideError('INVALID_OPTION', `${option} must be ${names}; it is '${value}'`);
}
