import type { Cancel, Clock } from '../../time/clock.js';

/** Watches that a connection is not silent for too long. */
export interface Silence {
  /** Something has come. */
  broken(): void;
  /** Nothing is read for a while: that is no silence. */
  hold(isHeld: boolean): void;
  stop(): void;
}

/** Calls `tooLong` once, when nothing has come for `patience` ms. */
export function silenceOf(patience: number, clock: Clock, tooLong: () => void): Silence {
  if (patience === Infinity) return { broken: () => undefined, hold: () => undefined, stop: () => undefined };
  let last = clock.now();
  let isHeld = false;
  let cancel: Cancel;
  // One timer for many messages: it looks when it is due how long it has been silent.
  const wait = (delay: number): void => {
    cancel = clock.schedule(() => {
      const left = isHeld ? patience : last + patience - clock.now();
      if (left > 0) wait(left);
      else tooLong();
    }, delay);
  };
  wait(patience);
  return {
    broken: () => void (last = clock.now()),
    hold(held) {
      isHeld = held;
      last = clock.now();
    },
    stop: () => cancel(),
  };
}
