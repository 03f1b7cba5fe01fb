import type { Rejected } from '../operator/rejected.js';
import type { SideTarget } from '../operator/sideOutput.js';

/** The options of operators that look at one event at a time. */
export interface PerEventOptions {
  /** The operator's name, in messages, metrics and checkpoints. Default: its kind, with a number. */
  readonly name?: string;
  /** Gets the events on which the function threw; without it, the first fails the stream. */
  readonly rejectedTo?: SideTarget<Rejected>;
}
