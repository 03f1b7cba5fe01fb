import type { RejectedRecord, Source, SourceChunk } from '../../transform/source.js';
import { sourceFailed } from './failures.js';
import { type FileInput, type FilePosition, isGzip, nameOf, pathOf } from './fileInput.js';
import type { Framing } from './framing.js';
import { openOnce, openReader } from './openReader.js';
import { type RecordBlock, RecordBlocks } from './recordBlocks.js';

/** Reads the records of a block: pushes to `values` those that are good and to `rejected` those that are not. */
export type BlockParser<T> = (block: RecordBlock, values: T[], rejected: RejectedRecord[]) => void;

/** What a source is told to stop by. */
export type StopSignal = Parameters<Source<unknown>['open']>[1];

/** What tells one format of records from another. */
export interface RecordFormat<T> {
  /** The name, such as `csv`. */
  readonly kind: string;
  /** Bytes that a record may have. */
  readonly maxLength: number;
  framing(): Framing;
  /** Called once per opening, at the beginning of the content: reads what stands before the records. */
  begin(blocks: RecordBlocks): BlockParser<T> | Promise<BlockParser<T>>;
}

/** A source of records that are text. */
export function recordSource<T>(
  input: FileInput,
  gzip: boolean | undefined,
  format: RecordFormat<T>,
): Source<T, FilePosition> {
  const name = `${format.kind} ${nameOf(input)}`;
  const isZipped = isGzip(pathOf(input), gzip);
  const inputOf = openOnce(input);
  return {
    name,
    open: (position, signal) => read(name, inputOf, isZipped, format, position, signal),
  };
}

async function* read<T>(
  name: string,
  inputOf: () => FileInput,
  gzip: boolean,
  format: RecordFormat<T>,
  position: FilePosition | undefined,
  signal: StopSignal,
): AsyncGenerator<SourceChunk<T, FilePosition>, void> {
  if (signal.aborted) return;
  const reader = await openReader(inputOf(), gzip).catch((error: unknown) => {
    throw sourceFailed(name, error);
  });
  // Not left to the loop below: whoever aborts may never ask for a chunk again.
  const close = (): Promise<void> => reader.close().catch(() => undefined);
  const onAbort = (): void => void close();
  signal.addEventListener('abort', onAbort);
  try {
    const blocks = new RecordBlocks(reader, format.framing(), format.maxLength);
    const parse = await format.begin(blocks);
    if (position !== undefined) await blocks.jump(position);
    for (;;) {
      const block = await blocks.next();
      // A reader that was closed says that the content has ended.
      if (block === undefined || isAborted(signal)) return;
      const values: T[] = [];
      const rejected: RejectedRecord[] = [];
      parse(block, values, rejected);
      if (values.length === 0 && rejected.length === 0) continue;
      yield { position: { offset: block.offset, line: block.line, bytes: block.size }, values, rejected };
    }
  } catch (error) {
    if (!isAborted(signal)) throw sourceFailed(name, error);
  } finally {
    signal.removeEventListener('abort', onAbort);
    await close();
  }
}

const isAborted = (signal: StopSignal): boolean => signal.aborted;
