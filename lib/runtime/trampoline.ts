import { throwError } from 'rxjs';
import type { Root, RootGroup } from './root.js';

/** How far, in ms of event time, a root that pulls may run ahead of the lowest one linked to it, unless told otherwise. */
export const DEFAULT_MAX_DRIFT = 60_000;

/**
 * Runs a thread's frames, one at a time: no frame is sent while another is in flight, so no operator is ever re-entered. What
 * is raised meanwhile waits here.
 */
export class Trampoline {
  /** Whether a turn is running: frames may be sent only then. */
  busy = false;
  /** What is subscribing at this moment: see `holdWhile`. */
  readonly holds: { add(root: Root): void }[] = [];
  /** Whether `run` or `wake` was called, for `wake` to know. */
  #asked = false;
  #tasks: (() => void)[] = [];
  readonly #roots: Root[] = [];
  #turn = 0;

  /** Queues a barrier or a timer; it runs before any further event, at once if nothing is in flight. */
  raise(task: () => void): void {
    this.#tasks.push(task);
    this.run();
  }

  /** A root lives from here until `remove`. It shares the holds of whatever is subscribing at this moment. */
  add(root: Root): void {
    this.#roots.push(root);
    for (const hold of this.holds) hold.add(root);
  }

  remove(root: Root): void {
    const at = this.#roots.indexOf(root);
    if (at >= 0) this.#roots.splice(at, 1);
  }

  /** Sends all that may be sent. Within a turn it does nothing: the turn will get to it. */
  run(): void {
    this.#asked = true;
    if (this.busy) return;
    this.busy = true;
    try {
      this.#sendAll();
    } finally {
      this.busy = false;
    }
  }

  /**
   * An event has come to a root by itself. When nothing is in flight, nothing else is waiting that may be sent: so only this root has to be
   * looked at, however many there are, and the others only if sending has brought up something for them.
   */
  wake(root: Root): void {
    if (this.busy) {
      this.#asked = true;
      return;
    }
    if (!maySend(root)) return;
    this.busy = true;
    this.#asked = false;
    try {
      root.sendNext();
      if (this.#asked || this.#tasks.length > 0 || maySend(root)) this.#sendAll();
    } finally {
      this.busy = false;
    }
  }

  /** Whether nothing else waits for a turn: a lone root need not be chosen anew for each frame. */
  get isFree(): boolean {
    return this.#roots.length === 1 && this.#tasks.length === 0;
  }

  #sendAll(): void {
    for (;;) {
      while (this.#tasks.length > 0) this.#runTasks();
      const root = this.#next();
      if (root === null) {
        if (this.#tasks.length === 0) return;
        continue;
      }
      root.sendNext();
    }
  }

  #runTasks(): void {
    const tasks = this.#tasks;
    this.#tasks = [];
    for (let i = 0; i < tasks.length; i++) {
      try {
        tasks[i]!();
      } catch (error) {
        // A task that throws must not take the others with it; nothing above could do anything about it.
        reportLater(error);
      }
    }
  }

  /** Of what may send: the runtime whose last turn is longest ago, and in it the lowest watermark, then the oldest. */
  #next(): Root | null {
    let best: Root | null = null;
    for (const root of this.#roots) {
      if (!maySend(root) || (best !== null && !precedes(root, best))) continue;
      // Last, for it looks at all the others.
      if (root.pulls && this.#isAhead(root)) continue;
      best = root;
    }
    if (best !== null) best.runtime.turn = ++this.#turn;
    return best;
  }

  #isAhead(root: Root): boolean {
    const { runtime } = root;
    let lowest = Infinity;
    for (const other of this.#roots) {
      if (other !== root && other.pulls && other.active && other.runtime === runtime && other.watermark < lowest) {
        lowest = other.watermark;
      }
    }
    return root.watermark > lowest + runtime.maxDrift;
  }
}

function maySend(root: Root): boolean {
  return root.ready && root.holds === 0 && !root.runtime.flow.exhausted;
}

function precedes(a: Root, b: Root): boolean {
  if (a.runtime !== b.runtime) return a.runtime.turn < b.runtime.turn;
  return a.watermark < b.watermark || (a.watermark === b.watermark && a.order < b.order);
}

/** Lets an error that nobody can catch reach the host, as RxJS does. */
export function reportLater(error: unknown): void {
  throwError(() => error).subscribe();
}

/** The thread's one trampoline. */
export const trampoline: Trampoline = /* @__PURE__ */ new Trampoline();
