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

/** The same, but it sleeps for so long between two looks, ms: for a machine that others use too, whose share of it a busy one would use up. */
export function restingClock(rest: number): LoadClock {
  const never = new Int32Array(new SharedArrayBuffer(4));
  return {
    now: () => BUSY_CLOCK.now(),
    soon(task) {
      Atomics.wait(never, 0, 0, rest);
      BUSY_CLOCK.soon(task);
    },
  };
}
