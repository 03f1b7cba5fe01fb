// The dashboard behind a server: `npm run dashboard`.
import { fileURLToPath } from 'node:url';
import { bidsInput } from '../sources/bidsSource.js';
import { flightsInput } from './flightsInput.js';
import { HELP, optionsOf } from './options.js';
import { serve } from './serve.js';

const PAGE = fileURLToPath(new URL('../../../out/dashboard/', import.meta.url));

const options = asked();
if (options === 'help') {
  console.log(HELP);
  process.exit(0);
}
const { port, bids } = options;
const input = bids ? bidsInput() : flightsInput();

const served = await serve(input, PAGE, port).catch((error: NodeJS.ErrnoException) => {
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

function asked(): ReturnType<typeof optionsOf> {
  try {
    return optionsOf(process.argv.slice(2));
  } catch (error) {
    console.error((error as Error).message);
    process.exit(2);
  }
}
