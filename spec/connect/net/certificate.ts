import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const read = (name: string): string =>
  readFileSync(join(process.cwd(), 'spec/connect/net/fixtures', `localhost.${name}.pem`), 'utf8');

/**
 * A certificate for localhost and 127.0.0.1 that has signed itself, and its key. Made to last a hundred years by
 * `openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 36500 -subj /CN=localhost
 * -addext subjectAltName=DNS:localhost,IP:127.0.0.1 -keyout localhost.key.pem -out localhost.cert.pem`.
 */
export const certificate = { key: read('key'), cert: read('cert') };
