import { describe, expect, it } from '@jest/globals';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';

describe('npm run dashboard', () => {
  it('says where it is, and ends cleanly on Ctrl-C', async () => {
    const child = spawn(process.execPath, ['scripts/dashboard.mjs', '--port', '0'], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let out = '';
    let err = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
    for await (const text of child.stdout.setEncoding('utf8')) {
      out += text;
      const url = /http:\S+/.exec(out)?.[0];
      if (url === undefined) continue;
      expect(new URL(url).hostname).toBe('127.0.0.1');
      expect(await (await fetch(url)).text()).toContain('<html data-server lang="en">');
      break;
    }
    // Under npm it comes twice.
    child.kill('SIGINT');
    child.kill('SIGINT');
    const [code] = (await once(child, 'close')) as [number | null];
    expect(err).not.toContain('Error');
    expect(code).toBe(0);
  }, 180_000);

  it('tells what can be asked of it, and what it does not know', () => {
    const ask = (
      ...argv: string[]
    ): { readonly status: number | null; readonly stdout: string; readonly stderr: string } =>
      spawnSync(process.execPath, ['scripts/dashboard.mjs', ...argv], { encoding: 'utf8' });
    expect(ask('--help')).toMatchObject({ status: 0, stdout: expect.stringContaining('npm run dashboard:build') });
    expect(ask('--prot', '9000')).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(/'--prot'.*: see --help\n$/),
    });
    expect(ask('--port', '70000')).toMatchObject({ status: 2, stderr: expect.stringContaining('--port must be') });
  }, 180_000);
});
