import { readFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { extname, join } from 'node:path';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.bin': 'application/octet-stream',
};

/** The page is never older than its server, and a file is only what it says it is. */
const HEADERS = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
};

/** Serves the files of the page, and tells it that there is a server behind it. */
export function pages(folder: string): (request: IncomingMessage, response: ServerResponse) => void {
  return (request, response) => void serve(folder, request, response);
}

async function serve(folder: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const [path = '/'] = (request.url ?? '/').split('?', 1);
  const name = path === '/' ? 'index.html' : path.slice(1);
  const type = TYPES[extname(name)];
  // The page has no folders below it.
  const body =
    type === undefined || !/^[\w.-]+$/.test(name)
      ? undefined
      : await readFile(join(folder, name)).catch(() => undefined);
  if (body === undefined || request.method !== 'GET') {
    response.writeHead(404, { 'content-type': 'text/plain; charset=utf-8' }).end('there is nothing here\n');
    return;
  }
  response.writeHead(200, { ...HEADERS, 'content-type': type });
  response.end(name === 'index.html' ? body.toString().replace('<html ', '<html data-server ') : body);
}
