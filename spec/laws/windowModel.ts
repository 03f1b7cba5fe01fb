import type { Item, Script } from './script.js';

/** Windows of one length, every `slide` ms; or those that grow by `step` until they are `size` long. */
export interface ModelOptions {
  readonly size: number;
  readonly slide?: number;
  readonly step?: number;
  readonly offset?: number;
  readonly allowedLateness?: number;
  readonly fillEmpty?: number;
}

interface Window {
  readonly start: number;
  readonly end: number;
}

interface Arrival {
  readonly item: Item;
  readonly timestamp: number;
}

// Scripts have events from -25 to 60 ms, and these are multiples of the slides.
const FIRST = -120;
const LAST = 120;

/** A record as a harness collects it. */
interface Expected {
  readonly value: unknown;
  readonly timestamp: number;
  readonly key: unknown;
  readonly watermark: number;
}

/** What must come of a script, worked out without any cleverness: it keeps everything, and looks through all of it each time. */
export interface Model {
  readonly main: readonly Expected[];
  readonly late: readonly Expected[];
  readonly unassigned: number;
}

/**
 * Law 5 as a program: an event is late iff the end − 1 of the last of its windows, plus the allowed lateness, is at or below the
 * watermark in force. A window fires when the watermark reaches its end − 1, in the order of end, start and first entry of the key; then
 * for each late event. With `fillEmpty` a key that has nothing in a window gives an empty result if it had an event before the window, and
 * at most so long before its end.
 */
export function modelOf(script: Script, options: ModelOptions): Model {
  const { size, slide = size, step = size, offset = 0, allowedLateness = 0, fillEmpty = 0 } = options;
  const main: Expected[] = [];
  const late: Expected[] = [];
  let unassigned = 0;
  let watermark = -Infinity;
  /** All events that were taken, by window and key, in order of arrival. */
  const contents = new Map<string, Arrival[]>();
  const panes = new Map<string, number>();
  /** By key, in the order in which keys became known: the times of its events. */
  const known = new Map<string, number[]>();

  const all: Window[] = [];
  for (let start = FIRST + offset; start < LAST; start += slide) {
    for (let length = step; length <= size; length += step) all.push({ start, end: start + length });
  }
  const isClosed = (window: Window): boolean => window.end - 1 + allowedLateness <= watermark;
  const hasFired = (window: Window): boolean => window.end - 1 <= watermark;
  const nameOf = (window: Window, key: string): string => `${window.start}/${window.end} ${key}`;

  const fire = (window: Window, key: string, timing: string, at: number): void => {
    const events = contents.get(nameOf(window, key)) ?? [];
    const index = panes.get(nameOf(window, key)) ?? 0;
    panes.set(nameOf(window, key), index + 1);
    const value = {
      count: events.length,
      sum: events.reduce((sum, { item }) => sum + item.n, 0),
      ids: events.map(({ item }) => item.id),
    };
    const pane = { timing, index, isLast: timing === 'on-time' && allowedLateness === 0 };
    main.push({ value: { key, window, value, pane }, timestamp: window.end - 1, key, watermark: at });
  };

  const fireWindow = (window: Window, at: number): void => {
    const keys = [...contents.keys()].filter((name) => name.startsWith(nameOf(window, '')));
    for (const name of keys) fire(window, name.slice(name.indexOf(' ') + 1), 'on-time', at);
    if (fillEmpty === 0) return;
    for (const [key, times] of known) {
      const recent = times.filter((time) => window.end - time <= fillEmpty);
      if (recent.length === 0) known.delete(key);
      else if (contents.has(nameOf(window, key))) continue;
      else if (recent.some((time) => time < window.start)) fire(window, key, 'on-time', at);
    }
  };

  const advance = (to: number): void => {
    const due = all.filter((window) => !hasFired(window) && window.end - 1 <= to);
    for (const window of due) fireWindow(window, Math.max(watermark, window.end - 2));
    watermark = to;
  };

  const arrive = (item: Item, timestamp: number): void => {
    const windows = all.filter(({ start, end }) => start <= timestamp && timestamp < end);
    if (windows.length === 0) unassigned++;
    else if (windows.every(isClosed)) late.push({ value: item, timestamp, key: undefined, watermark });
    else {
      known.set(item.key, [...(known.get(item.key) ?? []), timestamp]);
      for (const window of windows) {
        if (isClosed(window)) continue;
        const name = nameOf(window, item.key);
        contents.set(name, [...(contents.get(name) ?? []), { item, timestamp }]);
        if (hasFired(window)) fire(window, item.key, 'late', watermark);
      }
    }
  };

  for (const step of script) {
    if (step.kind === 'event') arrive(step.value, step.timestamp);
    else if (step.kind === 'watermark') advance(step.watermark);
    else if (step.kind === 'end') advance(Infinity);
  }
  return { main, late, unassigned };
}
