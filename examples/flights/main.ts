// The process around `run`: Ctrl-C, a reader that goes away, and the exit code.
import process from 'node:process';
import { run } from './run.js';

const stop = new AbortController();
let stoppedAt = NaN;
let isRead = true;

process.on('SIGINT', () => {
  // Who asks twice does not want to wait. Under npm one Ctrl-C is two signals: the terminal's, and npm's own.
  if (performance.now() - stoppedAt > 250) process.exit(130);
  if (Number.isNaN(stoppedAt)) stoppedAt = performance.now();
  stop.abort();
});

const { stdout: out, stderr: err, env } = process;
for (const stream of [out, err]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    // As with `npm start | head`: nobody reads on, so nobody needs the rest.
    if (error.code !== 'EPIPE') throw error;
    isRead = false;
    stop.abort();
  });
}

const exitCode = await run(process.argv.slice(2), { out, err, env, stop: stop.signal });
process.exitCode = isRead ? exitCode : 0;
