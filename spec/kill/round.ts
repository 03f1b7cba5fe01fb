import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Life } from './child.js';
import type { Death } from './killing.js';

const CHILD = fileURLToPath(new URL('child.js', import.meta.url));

/** How a life is to end: at a point of the child's own, or from outside, so long after it has begun; `undefined`: by itself. */
export type End = Death | { readonly ms: number } | undefined;

/** Lets a child live. Gives whether it came to the end of its input; throws if it ended in any other way than that or being killed. */
export async function live(life: Omit<Life, 'death'>, end: End): Promise<'completed' | 'killed'> {
  const death = end !== undefined && 'point' in end ? end : null;
  const child = fork(CHILD, [JSON.stringify({ ...life, death })], { stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
  let errors = '';
  child.stderr!.setEncoding('utf8').on('data', (text: string) => (errors += text));
  if (end !== undefined && 'ms' in end) {
    child.once('message', () => setTimeout(() => child.kill('SIGKILL'), end.ms));
  }
  const [code, signal] = (await once(child, 'exit')) as [number | null, string | null];
  if (signal === 'SIGKILL') return 'killed';
  if (code === 0) return 'completed';
  throw new Error(
    `a child ended with ${signal ?? `exit code ${code}`}, told to end by ${JSON.stringify(end)}:\n${errors}`,
  );
}
