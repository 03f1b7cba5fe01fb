/** A span of event time, `[start, end)`, in milliseconds since the epoch. A global window is `[-Infinity, Infinity)`. */
export interface TimeWindow {
  readonly start: number;
  readonly end: number;
}

/** The bounds of a window as a text, which `windowOf` reads. */
export function nameOf({ start, end }: TimeWindow): string {
  return `${start}/${end}`;
}

export function windowOf(name: string): TimeWindow {
  const [start, end] = name.split('/');
  return { start: Number(start), end: Number(end) };
}
