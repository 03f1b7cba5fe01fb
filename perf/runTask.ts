import { fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Report, Task } from './suiteProcess.js';

const PROCESS = fileURLToPath(new URL('suiteProcess.js', import.meta.url));

/**
 * Does a task in a fresh process, which tells how it gets on. The promise resolves when it has ended well. What it leaves in its temporary
 * folder is gone then, also when it was killed: it may be, by the signal.
 */
export async function runTask(task: Task, onReport: (report: Report) => void, signal: AbortSignal): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'rxtide-perf-'));
  try {
    await new Promise<void>((resolve, reject) => {
      const child = fork(PROCESS, { env: { ...process.env, TMPDIR: folder }, signal, killSignal: 'SIGKILL' });
      child.on('message', onReport);
      child.once('error', reject);
      child.once('exit', (code, killedBy) => {
        if (code === 0) resolve();
        else reject(new Error(`the process of ${namesOf(task)} ended with ${killedBy ?? `code ${code}`}`));
      });
      child.send(task);
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function namesOf({ suites }: Task): string {
  return suites.map(({ name }) => name).join(', ');
}
