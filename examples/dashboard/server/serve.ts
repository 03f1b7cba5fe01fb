import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fromSource, values } from 'rxtide';
import { httpIngestSource } from 'rxtide/node';
import { firstSettings } from '../engine/firstSettings.js';
import type { Input } from '../engine/input.js';
import type { Command } from '../engine/protocol.js';
import { Session } from '../engine/session.js';
import { memoryShelf, newRecord } from '../engine/shelf.js';
import { toCommand } from '../engine/toCommand.js';
import { Feed } from './feed.js';
import { pages } from './pages.js';

/** A dashboard that is served. */
export interface Served {
  readonly url: string;
  close(): Promise<void>;
}

const LOOPBACK = '127.0.0.1';

/** Serves the page of a folder, and the job behind it, to this machine alone. */
export async function serve(input: Input, folder: string, port: number): Promise<Served> {
  const server = createServer(pages(folder));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, LOOPBACK, resolve);
  });
  const feed = new Feed(server, () => session.greet());
  const session: Session = new Session(input, feed, memoryShelf(), newRecord(firstSettings(input.about)));
  await feed.open();
  const commands = httpIngestSource<Command>({ server, path: '/commands', map: toCommand });
  const subscription = fromSource(commands, { timestampOf: () => 0 })
    .pipe(values())
    .subscribe((command) => void session.do(command));
  session.start();
  return {
    url: `http://${LOOPBACK}:${(server.address() as AddressInfo).port}/`,
    async close() {
      await session.stop();
      subscription.unsubscribe();
      await feed.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
