// The dashboard behind a server: `npm run dashboard`, and `npm run dashboard -- --port 9000`.
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { flightsInput } from './flightsInput.js';
import { serve } from './serve.js';

const PAGE = fileURLToPath(new URL('../../../out/dashboard/', import.meta.url));

const { port } = parseArgs({ options: { port: { type: 'string', default: '8642' } } }).values;
if (!/^\d{1,5}$/.test(port)) {
  console.error('--port must be a number, such as 8642');
  process.exit(2);
}

const served = await serve(flightsInput(), PAGE, Number(port)).catch((error: NodeJS.ErrnoException) => {
  const advice = error.code === 'EADDRINUSE' ? `port ${port} is taken; choose another by --port` : error.message;
  console.error(`the dashboard cannot be served: ${advice}`);
  process.exit(1);
});
console.log(`${served.url}  (Ctrl-C ends it)`);

let stoppedAt = NaN;
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    // Who asks twice does not want to wait. Under npm one Ctrl-C is two signals: the terminal's, and npm's own.
    if (performance.now() - stoppedAt > 250) process.exit(130);
    if (!Number.isNaN(stoppedAt)) return;
    stoppedAt = performance.now();
    void served.close().then(() => process.exit(0));
  });
}
