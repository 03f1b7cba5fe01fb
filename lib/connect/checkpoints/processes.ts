import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { threadId } from 'node:worker_threads';

/** What is known of the processes of this machine. Specs put another machine in its place. */
export interface Processes {
  readonly host: string;
  readonly pid: number;
  /** Of this process. */
  readonly thread: number;
  /** Tells a process from a later one that has its number; `undefined`: none has it now; `''`: it cannot be told. */
  startOf(pid: number): string | undefined;
}

export const nodeProcesses: Processes = {
  host: hostname(),
  pid: process.pid,
  thread: threadId,
  startOf(pid) {
    if (process.platform === 'linux') return startOnLinux(pid);
    try {
      process.kill(pid, 0);
      return '';
    } catch (error) {
      // It is there, and belongs to somebody else.
      return (error as { code?: unknown }).code === 'EPERM' ? '' : undefined;
    }
  },
};

/** The boot of the machine, and when in it the process started, in ticks. */
function startOnLinux(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // The name, in parentheses, may have any characters; behind it come the state, which is the third field, and numbers.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    // A process that has ended, but was not asked about yet, does nothing any more.
    if (fields[0] === 'Z' || fields[0] === 'X') return undefined;
    return `${readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim()} ${fields[19]}`;
  } catch {
    return undefined;
  }
}
