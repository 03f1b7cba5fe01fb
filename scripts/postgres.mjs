// A PostgreSQL server for tests: the distribution's, in a temporary folder of its own, on a free port of the loopback address. It is
// deleted when it is stopped. `npm run postgres` runs one until Ctrl-C and prints its URL; scripts/test.mjs starts one for the specs.
import { spawn, spawnSync } from 'node:child_process';
import {
  chownSync,
  closeSync,
  existsSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { installPackage } from './debianPackage.mjs';

const DEBIAN = '/usr/lib/postgresql';
/** For connections by TLS: signed by itself, for localhost and 127.0.0.1. */
const CERTIFICATES = fileURLToPath(new URL('../spec/connect/net/fixtures', import.meta.url));
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];
const isRoot = process.getuid?.() === 0;

/** The folder with initdb and postgres: of the newest version that there is. */
function findBinaries() {
  const versions = existsSync(DEBIAN) ? readdirSync(DEBIAN).sort((a, b) => Number(b) - Number(a)) : [];
  const folders = [
    ...(process.env.PATH ?? '').split(delimiter),
    ...versions.map((version) => join(DEBIAN, version, 'bin')),
  ];
  return folders.find(
    (folder) => folder !== '' && existsSync(join(folder, 'initdb')) && existsSync(join(folder, 'postgres')),
  );
}

/** Whom the server runs as: it refuses to be root. */
function userOf() {
  if (!isRoot) return {};
  const users = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'));
  const user = users.find(([name]) => name === 'postgres') ?? users.find(([name]) => name === 'nobody');
  if (user === undefined) throw new Error('PostgreSQL does not run as root, and there is no user postgres or nobody');
  return { uid: Number(user[2]), gid: Number(user[3]) };
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/**
 * Starts a server. `fsync: false` is for tests in which no power fails.
 *
 * @returns {Promise<{ url: string, pid: number, restart(): Promise<void>, stop(): Promise<void> }>}
 */
export async function startPostgres({ fsync = true } = {}) {
  if (findBinaries() === undefined) installPackage('postgresql', 'PostgreSQL', 'put its bin folder on the PATH');
  const binaries = findBinaries();
  if (binaries === undefined) throw new Error(`PostgreSQL is installed, but not on the PATH and not in ${DEBIAN}`);
  const user = userOf();
  const folder = mkdtempSync(join(tmpdir(), 'rxtide-pg-'));
  if (user.uid !== undefined) chownSync(folder, user.uid, user.gid);
  const data = join(folder, 'data');
  const logFile = join(folder, 'log');
  let server;
  // Whatever ends this process ends the server, and takes its folder with it.
  const clean = () => {
    if (server !== undefined && server.exitCode === null) server.kill('SIGQUIT');
    rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
  };
  const interrupted = () => process.exit(130);
  process.once('exit', clean);
  for (const signal of SIGNALS) process.once(signal, interrupted);
  const forget = () => {
    process.off('exit', clean);
    for (const signal of SIGNALS) process.off(signal, interrupted);
    clean();
  };
  try {
    const args = ['-D', data, '-U', 'rxtide', '--auth=trust', '--encoding=UTF8', '--locale=C', '--no-sync'];
    const made = spawnSync(join(binaries, 'initdb'), args, { ...user, cwd: folder, encoding: 'utf8' });
    if (made.status !== 0) throw new Error(`initdb failed: ${made.error?.message ?? made.stderr}`);
    const port = await freePort();
    // It takes no key that others could read.
    for (const [from, to] of [
      ['localhost.cert.pem', 'server.crt'],
      ['localhost.key.pem', 'server.key'],
    ]) {
      const file = join(data, to);
      writeFileSync(file, readFileSync(join(CERTIFICATES, from)), { mode: 0o600 });
      if (user.uid !== undefined) chownSync(file, user.uid, user.gid);
    }
    const settings = {
      listen_addresses: '127.0.0.1',
      ssl: 'on',
      port,
      unix_socket_directories: folder,
      wal_level: 'logical',
      max_replication_slots: 50,
      max_wal_senders: 50,
      max_connections: 100,
      fsync: fsync ? 'on' : 'off',
      wal_sender_timeout: '10s',
      shared_buffers: '32MB',
      timezone: 'UTC',
    };
    const options = ['-D', data, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])];
    const url = `postgres://rxtide@127.0.0.1:${port}/postgres`;
    const start = async () => {
      // Not to a pipe: whoever started it may wait for something else without reading, and a full pipe halts the whole server.
      const log = openSync(logFile, 'w');
      server = spawn(join(binaries, 'postgres'), options, { ...user, cwd: folder, stdio: ['ignore', 'ignore', log] });
      closeSync(log);
      const said = () => readFileSync(logFile, 'utf8');
      // The locale is C, so it says so in English.
      while (!said().includes('ready to accept connections')) {
        if (server.exitCode !== null) throw new Error(`PostgreSQL did not start:\n${said().slice(-4000)}`);
        await sleep(50);
      }
    };
    // SIGINT is a fast shutdown: sessions are ended, what is committed is kept.
    const end = async () => {
      const ended = new Promise((resolve) => server.once('exit', resolve));
      if (server.exitCode === null && server.kill('SIGINT')) await ended;
    };
    await start();
    return {
      url,
      pid: server.pid,
      restart: async () => {
        await end();
        await start();
      },
      stop: async () => {
        await end();
        forget();
      },
    };
  } catch (error) {
    forget();
    throw error;
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const postgres = await startPostgres();
  console.log(`RXTIDE_POSTGRES=${postgres.url}`);
  console.error(
    'PostgreSQL runs until Ctrl-C. In another terminal: RXTIDE_POSTGRES=... npm run jest -- spec/connect/postgres',
  );
  // The server is a child process, which keeps this one alive.
}
