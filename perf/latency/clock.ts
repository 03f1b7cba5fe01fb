/** What a load is driven by. */
export interface LoadClock {
  /** ms since some moment, with fractions. */
  now(): number;
  /** Calls back as soon as everything else that waits has had its turn. */
  soon(task: () => void): void;
}

/** The machine's own, which never stops asking whether something is due: timers would be a millisecond late or more. */
export const BUSY_CLOCK: LoadClock = {
  now: () => performance.now(),
  soon: (task) => void setImmediate(task),
};
