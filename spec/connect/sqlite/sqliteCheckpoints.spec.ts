import { describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sqliteCheckpoints } from '../../../lib/sqlite.js';
import { checkpointStoreContract } from '../../job/checkpointStoreContract.js';
import { useFolder } from '../folder.js';
import { failureOf } from '../reading.js';
import { shapedAsNode } from './databases.js';

checkpointStoreContract('sqliteCheckpoints', () => {
  const folder = mkdtempSync(join(tmpdir(), 'rxtide-spec-'));
  return {
    store: () => sqliteCheckpoints({ file: join(folder, 'job.db'), job: 'j' }),
    remove: () => rmSync(folder, { recursive: true }),
  };
});

checkpointStoreContract('sqliteCheckpoints of a database shaped as node:sqlite', () => {
  const folder = mkdtempSync(join(tmpdir(), 'rxtide-spec-'));
  const database = shapedAsNode(join(folder, 'job.db'));
  let jobs = 0;
  const job = `job ${++jobs}`;
  return {
    store: () => sqliteCheckpoints({ database, job }),
    remove: () => {
      database.close();
      rmSync(folder, { recursive: true });
    },
  };
});

describe('sqliteCheckpoints', () => {
  const folder = useFolder();

  it('keeps jobs in one file apart', async () => {
    const file = folder.path('jobs.db');
    const a = sqliteCheckpoints({ file, job: 'a' });
    const b = sqliteCheckpoints({ file, job: 'b' });
    await a.open!();
    await b.open!();
    await a.write('1', new Uint8Array([1]));
    await b.write('1', new Uint8Array([2]));
    await b.remove('1');
    expect([await a.list(), await b.list()]).toEqual([['1'], []]);
    await a.close!();
    await b.close!();
  });

  it('lets the process that came last go on, and stops the one before', async () => {
    const file = folder.path('jobs.db');
    const older = sqliteCheckpoints({ file, job: 'a' });
    await older.open!();
    const newer = sqliteCheckpoints({ file, job: 'a' });
    await newer.open!();
    const writing = Promise.resolve().then(() => older.write('1', new Uint8Array([1])));
    expect(await failureOf(writing)).toMatchObject({ code: 'STATE_FAILED' });
    await newer.write('2', new Uint8Array([1]));
    expect(await newer.list()).toEqual(['2']);
    await older.close!();
    await newer.close!();
  });

  it('that are only looked into change nothing: neither the file nor who may write', async () => {
    const file = folder.path('jobs.db');
    const reader = sqliteCheckpoints({ file, job: 'a' });
    expect(await failureOf(reader.open!('read') as Promise<void>)).toMatchObject({
      message: expect.stringContaining('no file'),
    });
    const other = sqliteCheckpoints({ file, job: 'b' });
    await other.open!();
    await reader.open!('read');
    expect(await reader.list()).toEqual([]);
    await reader.close!();
    await other.write('1', new Uint8Array([1]));
    await other.close!();
  });

  it('checks its options', () => {
    expect(() => sqliteCheckpoints({ file: 'a.db', job: '' })).toThrow('the name of the job');
    expect(() => sqliteCheckpoints({ job: 'a' })).toThrow('needs either file');
  });
});
