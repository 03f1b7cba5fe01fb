import { describe, expect, it } from '@jest/globals';
import { postgresCheckpointsBy } from '../../../lib/connect/postgres/postgresCheckpoints.js';
import { postgresCheckpoints } from '../../../lib/postgres.js';
import { checkpointStoreContract } from '../../job/checkpointStoreContract.js';
import { failureOf } from '../reading.js';
import { Faults } from '../sql/sinkModel.js';
import { connectionLost, connectWith, useDatabase } from './database.js';

const { connection, ask } = useDatabase('checkpoints');
let jobs = 0;

checkpointStoreContract('postgresCheckpoints', () => {
  const job = `job ${++jobs}`;
  return { store: () => postgresCheckpoints({ connection, job, retryFor: 0 }) };
});

describe('postgresCheckpoints', () => {
  it('lets one process at a time run a job, and the next when its connection is gone', async () => {
    const first = postgresCheckpoints({ connection, job: 'one', retryFor: 0 });
    await first.open!();
    const second = postgresCheckpoints({ connection, job: 'one', retryFor: 0 });
    expect(await failureOf(second.open!() as Promise<void>)).toMatchObject({
      code: 'STATE_FAILED',
      message: expect.stringContaining("another process runs the job 'one'"),
    });
    const waiting = postgresCheckpoints({ connection, job: 'one' });
    const opened = waiting.open!();
    await first.close!();
    await opened;
    await waiting.close!();
  });

  it('that are looked into before there are any make no table', async () => {
    await ask('drop table if exists "rxtide_checkpoints"');
    const reader = postgresCheckpoints({ connection, job: 'none', retryFor: 0 });
    await reader.open!('read');
    expect(await reader.list()).toEqual([]);
    await reader.close!();
    expect(await ask(`select to_regclass('"rxtide_checkpoints"') as "table"`)).toEqual([{ table: null }]);
  });

  it('goes on over a new connection where one is cut or an answer is lost', async () => {
    for (let at = 0; at < 12; at++) {
      for (const answer of ['fails', 'is lost'] as const) {
        const faults = new Faults([{ at, answer }], connectionLost);
        const store = postgresCheckpointsBy(connectWith(faults), { connection, job: `${answer} ${at}` });
        await store.open!();
        await store.write('a', new Uint8Array([1]));
        await store.write('b', new Uint8Array([2]));
        await store.remove('a');
        expect(await store.list()).toEqual(['b']);
        expect(await store.read('b')).toEqual(new Uint8Array([2]));
        await store.close!();
      }
    }
    const left = await ask("select count(*)::int as n from pg_locks where locktype = 'advisory'");
    expect(left).toEqual([{ n: 0 }]);
  });

  it('checks its options', () => {
    expect(() => postgresCheckpoints({ connection, job: '' })).toThrow('the name of the job');
  });
});
