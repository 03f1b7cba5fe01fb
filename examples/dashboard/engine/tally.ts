import { BEHIND, behindClassOf, LATENCIES, latencyClassOf } from './buckets.js';

/** What is measured around the pipeline: when readings go in, and results come out. */
export class Tally {
  newest = -Infinity;
  results = 0;
  revised = 0;
  readonly latencies: number[] = Array.from({ length: LATENCIES.length + 1 }, () => 0);
  readonly behind: number[] = Array.from({ length: BEHIND }, () => 0);
  readonly #window: number;
  #released = NaN;
  #waited = 0;
  /** It waits since then; NaN: it does not. */
  #waitsSince = NaN;

  constructor(window: number) {
    this.#window = window;
  }

  onReleased(readings: readonly { readonly at: number }[]): void {
    for (const { at } of readings) {
      if (at > this.newest) this.newest = at;
      const of = behindClassOf(this.newest - at, this.#window);
      this.behind[of] = (this.behind[of] ?? 0) + 1;
    }
    this.#released = this.#waitsSince = performance.now();
  }

  /** Results are out. How soon is measured of those that are not early: early ones wait for the clock on purpose. */
  onResults(all: number, settled: number, revised: number): void {
    this.results += all;
    this.revised += revised;
    if (settled === 0 || Number.isNaN(this.#released)) return;
    const of = latencyClassOf(performance.now() - this.#released);
    this.latencies[of] = (this.latencies[of] ?? 0) + settled;
  }

  onWaited(): void {
    this.#waited += performance.now() - this.#waitsSince || 0;
    this.#waitsSince = NaN;
  }

  /** For how long the source has waited for the pipeline, ms, the wait that lasts included. */
  get waited(): number {
    return this.#waited + (performance.now() - this.#waitsSince || 0);
  }
}
