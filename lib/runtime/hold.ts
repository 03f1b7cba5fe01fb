import type { Root } from './root.js';
import { trampoline } from './trampoline.js';

/** A reason for roots to send nothing yet: something is still subscribing. */
export class Hold {
  readonly #roots: Root[] = [];
  #released = false;

  add(root: Root): void {
    root.holds++;
    this.#roots.push(root);
  }

  release(): void {
    if (this.#released) return;
    this.#released = true;
    for (const root of this.#roots) root.holds--;
    trampoline.run();
  }
}

/** Holds every root that is made while `subscribing` runs, until the hold is released. */
export function holdWhile(subscribing: () => void): Hold {
  const { holds } = trampoline;
  const hold = new Hold();
  holds.push(hold);
  try {
    subscribing();
  } finally {
    holds.splice(holds.indexOf(hold), 1);
  }
  return hold;
}
