import { describe, expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { nodeFolderFileSystem } from '../../../lib/connect/checkpoints/folderFileSystem.js';
import { FolderLock } from '../../../lib/connect/checkpoints/folderLock.js';
import { nodeProcesses } from '../../../lib/connect/checkpoints/processes.js';
import type { Processes } from '../../../lib/connect/checkpoints/processes.js';
import { useFolder } from '../folder.js';

/** A machine on which some processes run: when they started, by their number. */
class Machine {
  readonly running = new Map<number, string>();
  readonly host: string;

  constructor(host = 'here') {
    this.host = host;
  }

  process(pid: number, start = `at ${pid}`, thread = 0): Processes {
    this.running.set(pid, start);
    return { host: this.host, pid, thread, startOf: (of) => this.running.get(of) };
  }
}

describe('the lock of a folder', () => {
  const folder = useFolder();
  const lockOf = (processes: Processes): FolderLock => new FolderLock(folder.path(''), nodeFolderFileSystem, processes);

  it('is held by one process until it lets go', async () => {
    const machine = new Machine();
    const [first, second] = [lockOf(machine.process(1)), lockOf(machine.process(2))];
    await first.take();
    await expect(second.take()).rejects.toThrow(/in use by another job, in the process 1: .*remove .*lock-1/);
    expect(folder.names()).toEqual(['lock-1']);
    await first.release();
    await second.take();
    await second.release();
    expect(folder.names()).toEqual([]);
  });

  it('is taken over from a process that has died, also where its number is used again', async () => {
    const machine = new Machine();
    await lockOf(machine.process(1)).take();
    machine.running.delete(1);
    await lockOf(machine.process(2)).take();
    expect(folder.names()).toEqual(['lock-2']);
    // After a boot, say: another one has the number, and then the next process itself.
    machine.running.set(2, 'later');
    await lockOf(machine.process(3)).take();
    machine.running.set(3, 'much later');
    await lockOf(machine.process(3, 'much later')).take();
    expect(folder.names()).toEqual(['lock-4']);
  });

  it('is one of a running process where starts cannot be told', async () => {
    const machine = new Machine();
    await lockOf(machine.process(1, '')).take();
    await expect(lockOf(machine.process(2, '')).take()).rejects.toThrow(/in use/);
    // In a new container the process has the same number as in the one before.
    folder.file('lock-9', JSON.stringify({ host: 'here', pid: 2, thread: 0, start: '', token: 'of another life' }));
    machine.running.delete(1);
    await lockOf(machine.process(2, '')).take();
    expect(folder.names()).toEqual(['lock-10']);
  });

  it('counts threads of one process apart', async () => {
    const machine = new Machine();
    await lockOf(machine.process(1)).take();
    await expect(lockOf(machine.process(1, 'at 1', 1)).take()).rejects.toThrow(/in use/);
    await expect(lockOf(machine.process(1)).take()).rejects.toThrow(/in use/);
  });

  it('is left alone if it is of another machine, which cannot be asked', async () => {
    await lockOf(new Machine('there').process(1)).take();
    await expect(lockOf(new Machine().process(2)).take()).rejects.toThrow(
      /of the machine there, which cannot be asked from here/,
    );
  });

  it('is nobody’s if a power cut left no more than its name', async () => {
    folder.file('lock-1', '');
    folder.file('lock-3', '{"host":');
    folder.file('lock-4', 'null');
    await lockOf(new Machine().process(1)).take();
    expect(folder.names()).toEqual(['lock-5']);
  });

  it('is got by one at most of many that start at once, and by one in the end', async () => {
    for (let round = 0; round < 20; round++) {
      const machine = new Machine();
      if (round % 2 === 0) {
        folder.file('lock-1', JSON.stringify({ host: 'here', pid: 99, thread: 0, start: 'x', token: 'x' }));
      }
      const locks = Array.from({ length: 6 }, (_, i) => lockOf(machine.process(i + 1)));
      const taken = await Promise.allSettled(locks.map((lock) => lock.take()));
      const winners = locks.filter((_, i) => taken[i]!.status === 'fulfilled');
      expect(winners.length).toBeLessThanOrEqual(1);
      for (const lock of winners) await lock.release();
      await locks[0]!.take();
      await locks[0]!.release();
      expect(folder.names().filter((name) => name.startsWith('lock'))).toEqual([]);
    }
  });

  it('outlives a process that is killed, and does not keep out the next', async () => {
    const child = spawn(process.execPath, ['-e', 'setInterval(() => undefined, 1000)'], { stdio: 'ignore' });
    const pid = child.pid!;
    const start = nodeProcesses.startOf(pid);
    expect(start).toBeDefined();
    folder.file('lock-1', JSON.stringify({ host: nodeProcesses.host, pid, thread: 0, start, token: 'of the child' }));
    await expect(lockOf(nodeProcesses).take()).rejects.toThrow(new RegExp(`in the process ${pid}`));
    child.kill('SIGKILL');
    await once(child, 'exit');
    const lock = lockOf(nodeProcesses);
    await lock.take();
    expect(folder.names()).toEqual(['lock-2']);
    await lock.release();
  });
});
