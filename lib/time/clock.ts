/** Ends a scheduled call; more than once does nothing. */
export type Cancel = () => void;

/** The one place where time is read. Everything of one runtime shares one clock. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Calls `work` once, `delay` milliseconds from now, at the earliest. */
  schedule(work: () => void, delay: number): Cancel;
}
