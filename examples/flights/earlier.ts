import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CheckpointStore } from 'rxtide';
import { directoryCheckpoints } from 'rxtide/checkpoints';
import type { Options } from './options.js';
import { UserError } from './userError.js';

/** What an earlier run of the same kind has left, and what this one leaves for a later one. */
export interface Earlier {
  readonly checkpoints: CheckpointStore;
  /** What became of it, where there was one. */
  readonly kind: 'none' | 'stopped' | 'other options';
  /** This run is through: a later one begins anew. */
  readonly forget: () => Promise<void>;
}

/** Looks for a run with the same options that was stopped or killed. What one with others has left makes way. */
export async function earlierRun(options: Options): Promise<Earlier> {
  const folder = `${options.out}.checkpoints`;
  const about = join(folder, 'options.json');
  const data = join(folder, 'data');
  const now = await kindOf(options);
  const forget = (): Promise<void> => rm(folder, { recursive: true, force: true });
  try {
    const before = await readFile(about, 'utf8').catch(() => undefined);
    const hasData = (await readdir(data).catch(() => [])).length > 0;
    const kind =
      before === undefined || !hasData || options.fresh ? 'none' : before === now ? 'stopped' : 'other options';
    if (kind !== 'stopped') {
      await forget();
      await mkdir(data, { recursive: true });
      await writeFile(about, now);
    }
    return { checkpoints: directoryCheckpoints(data), kind, forget };
  } catch (error) {
    throw new UserError(`cannot keep checkpoints in ${folder}: ${(error as Error).message}`);
  }
}

/** The options that results depend on, and the file as it is: if it changes, a checkpoint says nothing any more. */
async function kindOf({ fresh: _fresh, help: _help, ...options }: Options): Promise<string> {
  const { size, mtimeMs } = await stat(options.input);
  return JSON.stringify({ ...options, size, mtimeMs }, null, 2);
}
