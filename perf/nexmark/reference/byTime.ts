/** What lies in each window that has anything: `size` long, one every `slide`, of whole multiples of it. */
export function windowsOf<T extends { readonly dateTime: number }>(
  all: readonly T[],
  size: number,
  slide: number,
): { readonly start: number; readonly events: readonly T[] }[] {
  if (all.length === 0) return [];
  const sorted = all.toSorted((a, b) => a.dateTime - b.dateTime);
  const last = sorted.at(-1)!.dateTime;
  const windows: { readonly start: number; readonly events: readonly T[] }[] = [];
  let start = Math.ceil((sorted[0]!.dateTime - size + 1) / slide) * slide;
  for (; start <= last; start += slide) {
    const events = sorted.slice(firstFrom(sorted, start), firstFrom(sorted, start + size));
    if (events.length > 0) windows.push({ start, events });
  }
  return windows;
}

/** Where the first event is that is not before a time. */
function firstFrom(sorted: readonly { readonly dateTime: number }[], time: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]!.dateTime < time) low = middle + 1;
    else high = middle;
  }
  return low;
}
