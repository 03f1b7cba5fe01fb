/**
 * Adds a time to a list that is sorted and holds each time once; for lists that are short. Gives the list with it: another one where it was
 * empty, for most have one time, and a list that is made empty takes room for 17 with the first.
 */
export function withTime(times: number[], time: number): number[] {
  if (times.length === 0) return [time];
  let at = times.length;
  while (at > 0 && times[at - 1]! > time) at--;
  if (at === 0 || times[at - 1] !== time) times.splice(at, 0, time);
  return times;
}

/** Removes a time, if it is there. */
export function removeTime(times: number[], time: number): void {
  const at = times.indexOf(time);
  if (at >= 0) times.splice(at, 1);
}
