import { describe, expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { useFolder } from '../../connect/folder.js';

const start = fileURLToPath(new URL('../../../scripts/start.mjs', import.meta.url));

/** Runs the job as `npm start` does, until `act` is done with it. It is built first, if it is not. */
async function startJob(argv: readonly string[], act: (job: ReturnType<typeof spawn>, out: string) => void) {
  const job = spawn(process.execPath, [start, ...argv], { stdio: ['ignore', 'pipe', 'pipe'] });
  let out = '';
  let err = '';
  job.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
    act(job, out);
  });
  job.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
  const [code] = (await once(job, 'close')) as [number | null];
  return { code, out, err };
}

describe('npm start', () => {
  const folder = useFolder();

  it('ends cleanly on Ctrl-C', async () => {
    let isStopped = false;
    const { code, out, err } = await startJob(['--out', folder.path('hours.csv')], (job, out) => {
      if (isStopped || !out.includes('06:00–07:00')) return;
      isStopped = true;
      // Under npm it comes twice.
      job.kill('SIGINT');
      job.kill('SIGINT');
    });
    expect(err).not.toContain('Error');
    expect(code).toBe(130);
    expect(out).toMatch(/\nStopped at .+\n/);
    expect(folder.names()).toContain('hours.csv.checkpoints');
  }, 120_000);

  it('ends quietly when nobody reads on', async () => {
    const { code, err } = await startJob(['--out', folder.path('hours.csv')], (job, out) => {
      if (out.includes('Mon 1 Jan 2001')) job.stdout?.destroy();
    });
    expect(err.replace(/^Building.*\n/gm, '')).toBe('');
    expect(code).toBe(0);
  }, 120_000);
});
