/** An event that could not be worked on, as `rejectedTo` gets it. */
export interface Rejected {
  /** The event, or the record that could not become one. */
  readonly value: unknown;
  /** Its event time, `undefined` where that is what was wrong with it. */
  readonly timestamp: number | undefined;
  /** The name of the operator that rejected it. */
  readonly operator: string;
  /** What was wrong: what user code threw, or an `RxtideError`. */
  readonly error: unknown;
}
