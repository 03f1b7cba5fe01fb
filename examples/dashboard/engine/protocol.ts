import type { Rule } from '../pipeline/rule.js';

/** Early, on time, or revised by a late reading. */
export const TIMINGS = ['early', 'on-time', 'late'] as const;
export type Timing = (typeof TIMINGS)[number];

/** A result as it travels: short, for there are thousands a second. */
export type Row = readonly [
  key: string,
  /** When its window begins. */
  start: number,
  /** An index of `TIMINGS`. */
  timing: number,
  count: number,
  mean: number,
  p95: number,
];

/** An alert as it is shown. `isOver`: a late reading has changed the window, and it no longer breaks the rule. */
export interface AlertNote {
  readonly key: string;
  readonly start: number;
  readonly value: number;
  readonly rule: Rule;
  readonly isOver: boolean;
}

/** What there is to go back to. */
export interface SavedPoint {
  readonly id: number;
  /** The replay's time then. */
  readonly at: number;
}

/** How many keys are compared at most: as many as there are colours that are told apart with ease. */
export const MOST_COMPARED = 4;

/** A key that is compared with others, and the number of its colour, from 0. */
export interface Compared {
  readonly key: string;
  readonly colour: number;
}

/** What can be set while the job runs. */
export interface Settings {
  /** How much of the replay's time passes in a second, ms. `Infinity` does not travel as JSON: 0 is as fast as it can. */
  readonly speed: number;
  /** ms. */
  readonly outOfOrderness: number;
  /** ms. */
  readonly allowedLateness: number;
  /** How long the sink for results takes for a batch, ms: to see what a slow one does. */
  readonly sinkDelay: number;
  readonly rule: Rule;
  /** What a page that comes now compares, in the order in which it was chosen; `null`: nobody has chosen yet. */
  readonly compared: readonly Compared[] | null;
}

/** What is replayed. */
export interface About {
  /** Such as `Flights, US airports, 2001`. */
  readonly title: string;
  /** The length of a window, ms. */
  readonly window: number;
  /** Where flights leave from is on a map; of a file nothing is known. */
  readonly kind: 'flights' | 'bids' | 'file';
  /** What things are called: `flights`, `Airport`, `Departures`, `delay`, `min`. */
  readonly words: {
    readonly many: string;
    readonly key: string;
    readonly count: string;
    readonly value: string;
    readonly unit: string;
  };
}

/** Where the replay stands. */
export interface Progress {
  readonly state: 'running' | 'paused' | 'busy' | 'ended' | 'failed';
  readonly settings: Settings;
  readonly saved: readonly SavedPoint[];
  readonly failure?: string;
}

/** The engine's own view, some four times a second. */
export interface Engine {
  /** The replay's time; `null`: nothing has come. */
  readonly clock: number | null;
  /** The highest event time so far. */
  readonly newest: number | null;
  /** `null`: before the first reading, or behind the last. */
  readonly watermark: number | null;
  /** Readings a second. */
  readonly throughput: number;
  readonly read: number;
  /** What became of those, by name; they add up to `read` unless `problems` says otherwise. */
  readonly fates: Readonly<Record<string, number>>;
  readonly problems: readonly string[];
  readonly keys: number;
  readonly windows: number;
  readonly timers: number;
  readonly results: number;
  /** Results that came after their window had closed. */
  readonly revised: number;
  /** The latest that was stored: ms, ms for which no event flowed, bytes; and how many there were. */
  readonly checkpoint: {
    readonly duration: number | null;
    readonly pause: number | null;
    readonly size: number | null;
    readonly taken: number;
  };
  /** Events that sinks have not answered for, and how many may be. */
  readonly credits: { readonly taken: number; readonly all: number };
  /** The part of the time since the last time that the source waited for the pipeline, 0 to 1. */
  readonly waiting: number;
  /** Results by how long after the reading that caused them they were out: see `LATENCIES`. */
  readonly latencies: readonly number[];
  /** Readings by how far behind the newest they came: see `BEHIND`. */
  readonly behind: readonly number[];
  readonly explain: string;
}

/** What the page is told. */
export type Update =
  /** `isResumed`: it goes on where another session was. */
  | { readonly type: 'start'; readonly about: About; readonly isResumed: boolean }
  | { readonly type: 'rows'; readonly rows: readonly Row[] }
  | { readonly type: 'alerts'; readonly alerts: readonly AlertNote[] }
  | { readonly type: 'progress'; readonly progress: Progress }
  | { readonly type: 'engine'; readonly engine: Engine }
  | { readonly type: 'notice'; readonly text: string };

/** What the page asks for. */
export type Command =
  | { readonly type: 'play' | 'pause' | 'step' | 'restart' }
  | { readonly type: 'rewind'; readonly id: number }
  | { readonly type: 'set'; readonly settings: Partial<Settings> };
