import type { AlertNote, Engine, Row } from './protocol.js';
import type { ReadingsTally, ResultsTally } from './tally.js';

/** What there is to be seen of results at a moment, as plain data. */
export interface ShownResults {
  readonly rows: readonly Row[];
  readonly tally: ResultsTally;
}

/** What there is to be seen at a moment. */
export interface Shown extends ShownResults {
  readonly alerts: readonly AlertNote[];
  readonly readings: ReadingsTally;
  /** The replay's time. */
  readonly at: number;
  /** What the engine has said at the end: a job that goes on from there has nothing to do, and knows nothing. */
  readonly engine?: Engine;
}
