import { macrotask } from '../runtime/macrotask.js';
import type { Root } from '../runtime/root.js';
import { trampoline } from '../runtime/trampoline.js';
import type { Clock } from '../time/clock.js';

/** How long a root that fetches may work, ms, before it lets the host serve timers, input and the screen. */
const WORK_AT_A_TIME = 8;

/** Lets the root of a feed work in tasks of its own. */
export class Pace {
  #workingSince = NaN;

  /** Holds the root until the host has served others. */
  giveWay(root: Pick<Root, 'holds'>): void {
    root.holds++;
    macrotask(() => {
      root.holds--;
      this.#workingSince = NaN;
      trampoline.run();
    });
  }

  /** To be called after each frame. */
  giveWayInTime(root: Pick<Root, 'holds'>, clock: Clock): void {
    const now = clock.now();
    if (Number.isNaN(this.#workingSince)) this.#workingSince = now;
    else if (now - this.#workingSince >= WORK_AT_A_TIME) this.giveWay(root);
  }
}
