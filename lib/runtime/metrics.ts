import type { OperatorInfo } from './operatorInfo.js';

/** One operator's figures at one moment. The counts add up: `in` is the sum of those from `used` to `pending`. */
export interface OperatorMetrics {
  readonly name: string;
  readonly kind: string;
  /** The names of the operators that feed it. */
  readonly inputs: readonly string[];
  readonly in: number;
  readonly used: number;
  readonly filtered: number;
  readonly late: number;
  readonly unassigned: number;
  readonly rejected: number;
  readonly shed: number;
  readonly discarded: number;
  readonly pending: number;
  /** Credits that it has taken: events with a sink or a call that has not answered, or that a reader has not asked for. */
  readonly credits: number;
  /** Whether it has events to send and waits for credits: whoever holds those slows it. */
  readonly waits: boolean;
  /** Events sent on the main output. */
  readonly out: number;
  /** Events too far in the future to move the watermark; a part of `used`. */
  readonly future: number;
  /** Rows and versions that a newer one had replaced before they came; a part of `used`. */
  readonly superseded: number;
  /** The watermark it has sent. */
  readonly watermark: number;
  /** How far the watermark is behind the clock, ms. */
  readonly lag: number;
  readonly idle: boolean;
  readonly finished: boolean;
  readonly keys: number;
  readonly slices: number;
  readonly windows: number;
  /** Events that are kept for others that may still come: those of joins. */
  readonly rows: number;
  /** Timers that are set. */
  readonly timers: number;
  /** About how many bytes declared state takes in memory: measured on some of its values. */
  readonly stateBytes: number;
  /** The event time at which the entry of declared state that was written longest ago was written; `Infinity`: there is none. */
  readonly oldestEntry: number;
  /** When it acts next, in event time; `Infinity`: on nothing it knows of. */
  readonly nextTimer: number;
}

/** The credits of a runtime. */
export interface FlowMetrics {
  /** How many there are. */
  readonly credits: number;
  /** How many are out; a batch may take more than are left. */
  readonly taken: number;
  /** For how long, ms of the runtime's clock, there was none left, all in all. */
  readonly waited: number;
}

/** All operators of a runtime, in the order in which they opened. */
export interface Metrics {
  readonly time: number;
  readonly flow: FlowMetrics;
  readonly operators: readonly OperatorMetrics[];
}

export function metricsOf(info: OperatorInfo, now: number): OperatorMetrics {
  const { counters } = info;
  const holding = info.holding();
  return {
    name: info.name,
    kind: info.kind,
    inputs: info.inputs.map((input) => input.name),
    in: counters.in,
    used: counters.used,
    filtered: counters.filtered,
    late: counters.late,
    unassigned: counters.unassigned,
    rejected: counters.rejected,
    shed: counters.shed,
    discarded: counters.discarded,
    pending: holding.pending,
    credits: holding.credits ?? 0,
    waits: holding.waitsFor !== undefined,
    out: counters.out,
    future: counters.future,
    superseded: counters.superseded,
    watermark: info.watermark,
    lag: now - info.watermark,
    idle: info.idle,
    finished: info.finished,
    keys: holding.keys ?? 0,
    slices: holding.slices ?? 0,
    windows: holding.windows ?? 0,
    rows: holding.rows ?? 0,
    timers: holding.timers ?? 0,
    stateBytes: holding.stateBytes ?? 0,
    oldestEntry: holding.oldestEntry ?? Infinity,
    nextTimer: holding.nextTimer ?? Infinity,
  };
}
