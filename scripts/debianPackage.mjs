// Installs a package of the distribution, where that is allowed without asking anybody.
import { spawnSync } from 'node:child_process';

/** `title`: what it is, for messages. Throws, with `otherwise` for what else can be done, where it cannot be installed. */
export function installPackage(name, title, otherwise) {
  const sudo = process.getuid?.() === 0 ? [] : ['sudo', '-n'];
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const apt = (...args) => {
    const [program, ...rest] = [...sudo, 'apt-get', '-y', '-q', '-o', 'Acquire::Retries=2', ...args];
    return spawnSync(program, rest, { env, encoding: 'utf8', timeout: 600_000 });
  };
  console.error(`${title} is not here: installing it with apt-get ...`);
  apt('update');
  const { status, stderr, error } = apt('install', '--no-install-recommends', name);
  if (status === 0) return;
  const why = error?.message ?? (stderr ?? '').trim().split('\n').slice(-3).join('\n');
  throw new Error(
    `${title} is needed, and apt-get could not install it:\n${why}\n` +
      `Install it as your system does it (Debian and Ubuntu: apt-get install ${name}), or ${otherwise}.`,
  );
}
