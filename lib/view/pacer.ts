import { reportLater } from '../runtime/trampoline.js';
import type { Clock } from '../time/clock.js';
import { everyTurn } from './everyTurn.js';
import type { FrameScheduler } from './frameScheduler.js';

/** What changes once a frame. */
export interface Paced {
  /** Makes what has come visible. */
  publish(): void;
  /** Tells who listens, once all have published. */
  tell(): void;
}

const pacers = /* @__PURE__ */ new WeakMap<FrameScheduler, WeakMap<Clock, Pacer>>();

/** Frames for all views of one scheduler and clock: first all change, then listeners are told, so that none sees two views of different frames. */
export class Pacer {
  readonly #frames: FrameScheduler;
  readonly #clock: Clock;
  #waiting = new Set<Paced>();
  /** Whether a frame has been asked for. */
  #asked = false;

  private constructor(frames: FrameScheduler, clock: Clock) {
    this.#frames = frames;
    this.#clock = clock;
  }

  static of(frames: FrameScheduler, clock: Clock): Pacer {
    let ofScheduler = pacers.get(frames);
    if (ofScheduler === undefined) pacers.set(frames, (ofScheduler = new WeakMap()));
    let pacer = ofScheduler.get(clock);
    if (pacer === undefined) ofScheduler.set(clock, (pacer = new Pacer(frames, clock)));
    return pacer;
  }

  /** It has something to show. */
  ask(view: Paced): void {
    this.#waiting.add(view);
    if (this.#asked) return;
    this.#asked = true;
    try {
      this.#frames(() => this.#onFrame(), this.#clock);
    } catch (error) {
      // The screen must not stand still for that.
      reportLater(error);
      everyTurn(() => this.#onFrame());
    }
  }

  /** It has nothing to show any more. The frame comes all the same: others may wait for it. */
  forget(view: Paced): void {
    this.#waiting.delete(view);
  }

  #onFrame(): void {
    const views = this.#waiting;
    this.#waiting = new Set();
    this.#asked = false;
    for (const view of views) guarded(() => view.publish());
    for (const view of views) guarded(() => view.tell());
  }
}

/** One view that throws, in user code, keeps no other from its frame. */
function guarded(work: () => void): void {
  try {
    work();
  } catch (error) {
    reportLater(error);
  }
}
