import { Counters } from './counters.js';

/** What an operator holds at this moment, for metrics and `explain`. */
export interface Holding {
  /** Events taken in that have had no effect yet. */
  readonly pending: number;
  /** Credits that it has taken: for events with a promise that has not settled. */
  readonly credits?: number;
  /** Of a root that has something to send and waits for credits: the operators that share them. */
  readonly waitsFor?: readonly OperatorInfo[] | undefined;
  /** Keys with state. */
  readonly keys?: number;
  /** Slices with state. */
  readonly slices?: number;
  /** Windows that have not closed. */
  readonly windows?: number;
  /** Events kept for what may still come. */
  readonly rows?: number;
  /** Timers that are set. */
  readonly timers?: number;
  /** About how many bytes declared state takes. */
  readonly stateBytes?: number;
  /** The event time of the oldest entry of declared state. */
  readonly oldestEntry?: number;
  /** The event time at which the operator acts next, if it waits for one. */
  readonly nextTimer?: number;
  /** The processing time at which it acts next, if it waits for one. */
  readonly processingTimer?: number;
}

const NOTHING: Holding = { pending: 0 };

/** A running operator, as metrics, messages and `explain` see it. */
export class OperatorInfo {
  /** What it is: `windowBy`, `eventTime`, … */
  readonly kind: string;
  /** Unique in its runtime: the user's, or the kind with a number. */
  name: string;
  /** Whether the name is ours, and may change when runtimes are linked. */
  readonly named: boolean;
  readonly counters: Counters = new Counters();
  /** The operators that feed it, in the order of its inputs. */
  readonly inputs: OperatorInfo[] = [];
  /** The watermark it has sent. */
  watermark = -Infinity;
  /** Whether it says of itself that it is idle. */
  idle = false;
  /** Whether it has ended. */
  finished = false;
  /** Whether a checkpoint that lacks it lacks something. */
  stateful = false;
  /** On the runtime's clock: when an event last arrived; entries keep it, where something asks for it. */
  lastArrival = NaN;
  /** What it holds now; replaced by operators that hold anything. */
  holding: () => Holding = () => NOTHING;
  /** The latest processing time at which it has anything to do, `Infinity` if there is none. */
  lastTimer: () => number = () => Infinity;

  constructor(kind: string, name: string | undefined) {
    this.kind = kind;
    this.named = name !== undefined;
    this.name = name ?? kind;
  }

  /** For messages: `windowBy 'clicks'`. */
  get title(): string {
    return `${this.kind} '${this.name}'`;
  }
}
