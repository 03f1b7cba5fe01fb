import { join } from 'node:path';

/** The file that says that a folder is complete. */
export const SUCCESS = '_SUCCESS';
/** The rows of a minute, and their name until it is complete. */
export const PART = 'part-0.csv';
export const STAGED = '.part-0.csv.inprogress';

/** The day and the minute (UTC), as folders are named after them. */
export function dayAndMinute(time: number): readonly [day: string, minute: string] {
  const iso = new Date(time).toISOString();
  return [iso.slice(0, 10), iso.slice(11, 16)];
}

/** `dt=2015-07-15/hm=0007`: colons are not for all file systems. */
export function partitionPath(folder: string, minute: number): string {
  const [day, clock] = dayAndMinute(minute);
  return join(folder, `dt=${day}`, `hm=${clock.replace(':', '')}`);
}
