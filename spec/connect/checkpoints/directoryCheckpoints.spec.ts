import { describe, expect, it } from '@jest/globals';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { directoryCheckpoints } from '../../../lib/checkpoints.js';
import { countsOpenFiles, useFolder } from '../folder.js';
import { checkpointStoreContract } from '../../job/checkpointStoreContract.js';

checkpointStoreContract('directoryCheckpoints', () => {
  const root = mkdtempSync(join(tmpdir(), 'rxtide-spec-'));
  return {
    store: () => directoryCheckpoints(join(root, 'deep', 'below')),
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
});

describe('directoryCheckpoints', () => {
  const folder = useFolder();
  const one = new Uint8Array([1]);

  it('takes a URL, and says which folder it is', () => {
    expect(directoryCheckpoints(pathToFileURL(folder.path('jobs'))).name).toBe(folder.path('jobs'));
    expect(directoryCheckpoints('jobs').name).toBe(join(process.cwd(), 'jobs'));
    for (const path of ['', undefined as unknown as string]) {
      expect(() => directoryCheckpoints(path)).toThrow(/directoryCheckpoints needs the path of a folder/);
    }
  });

  it('leaves alone what is not its own', async () => {
    writeFileSync(folder.path('notes.txt'), 'mine');
    mkdirSync(folder.path('sub'));
    const store = directoryCheckpoints(folder.path(''));
    await store.open!();
    await store.write('c-1', one);
    expect(await store.list()).toEqual(['c-1']);
    await store.close!();
    expect(folder.names()).toEqual(['c-1.blob', 'notes.txt', 'sub']);
  });

  it('removes what was not finished when it is opened', async () => {
    folder.file('c-2.blob.part', 'torn');
    folder.file('.lock-9-1', '{}');
    const store = directoryCheckpoints(folder.path(''));
    await store.open!();
    expect(await store.list()).toEqual([]);
    await store.close!();
    expect(folder.names()).toEqual([]);
    if (countsOpenFiles) expect(folder.openFiles()).toBe(0);
  });

  it('says what to do where the path is a file, or below one', async () => {
    const path = folder.file('file', 'x');
    for (const at of [path, join(path, 'below')]) {
      await expect(directoryCheckpoints(at).open!()).rejects.toMatchObject({
        code: 'CHECKPOINT_FAILED',
        message: expect.stringContaining(at),
      });
    }
  });

  it('is in use until it is closed', async () => {
    const first = directoryCheckpoints(folder.path(''));
    const second = directoryCheckpoints(folder.path(''));
    await first.open!();
    await expect(second.open!()).rejects.toThrow(
      /is in use by another job, in the process \d+: give each job a folder/,
    );
    await first.close!();
    await second.open!();
    await expect(first.open!()).rejects.toThrow(/in use/);
    const free = directoryCheckpoints(folder.path(''), { lock: false });
    await free.open!();
    expect(await free.list()).toEqual([]);
    await second.close!();
  });
});
