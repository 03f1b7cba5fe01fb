/** Adds a time to a list that is sorted and holds each time once; for lists that are short. */
export function addTime(times: number[], time: number): void {
  let at = times.length;
  while (at > 0 && times[at - 1]! > time) at--;
  if (at === 0 || times[at - 1] !== time) times.splice(at, 0, time);
}

/** Removes a time, if it is there. */
export function removeTime(times: number[], time: number): void {
  const at = times.indexOf(time);
  if (at >= 0) times.splice(at, 1);
}
