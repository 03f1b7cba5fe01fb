/** What roots go by. */
export interface Gate {
  /** Whether no credits are left: nothing may be sent. */
  readonly exhausted: boolean;
  /** For how long, ms, there have been none, all in all. */
  readonly waited: number;
}

/** Of a runtime whose credits nobody has asked for. */
export const OPEN: Gate = { exhausted: false, waited: 0 };
