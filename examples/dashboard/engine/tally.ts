import { BEHIND, behindClassOf, LATENCIES, latencyClassOf } from './buckets.js';

/** What is known of the readings up to one of them, as plain data. */
export interface ReadingsTally {
  readonly newest: number;
  readonly behind: readonly number[];
}

/** What is known of the results up to one of them, as plain data. */
export interface ResultsTally {
  readonly results: number;
  readonly revised: number;
  readonly latencies: readonly number[];
}

const NO_READINGS: ReadingsTally = { newest: -Infinity, behind: Array.from({ length: BEHIND }, () => 0) };
const NO_RESULTS: ResultsTally = {
  results: 0,
  revised: 0,
  latencies: Array.from({ length: LATENCIES.length + 1 }, () => 0),
};

/** What is measured around the pipeline: when readings go in, and results come out. */
export class Tally {
  readonly #window: number;
  #newest = NO_READINGS.newest;
  #behind = [...NO_READINGS.behind];
  #results = NO_RESULTS.results;
  #revised = NO_RESULTS.revised;
  #latencies = [...NO_RESULTS.latencies];
  #released = NaN;
  #waited = 0;
  /** It waits since then; NaN: it does not. */
  #waitsSince = NaN;

  constructor(window: number) {
    this.#window = window;
  }

  get readings(): ReadingsTally {
    return { newest: this.#newest, behind: [...this.#behind] };
  }

  /** As it was; `undefined`: nothing has come. */
  set readings(readings: ReadingsTally | undefined) {
    const { newest, behind } = readings ?? NO_READINGS;
    this.#newest = newest;
    this.#behind = [...behind];
  }

  get results(): ResultsTally {
    return { results: this.#results, revised: this.#revised, latencies: [...this.#latencies] };
  }

  /** As it was; `undefined`: nothing has come. */
  set results(tally: ResultsTally | undefined) {
    const { results, revised, latencies } = tally ?? NO_RESULTS;
    this.#results = results;
    this.#revised = revised;
    this.#latencies = [...latencies];
    // How soon is measured from the readings of this run.
    this.#released = NaN;
  }

  onReleased(readings: readonly { readonly at: number }[]): void {
    for (const { at } of readings) {
      if (at > this.#newest) this.#newest = at;
      const of = behindClassOf(this.#newest - at, this.#window);
      this.#behind[of] = (this.#behind[of] ?? 0) + 1;
    }
    this.#released = this.#waitsSince = performance.now();
  }

  /** Results are out. How soon is measured of those that are not early: early ones wait for the clock on purpose. */
  onResults(all: number, settled: number, revised: number): void {
    this.#results += all;
    this.#revised += revised;
    if (settled === 0 || Number.isNaN(this.#released)) return;
    const of = latencyClassOf(performance.now() - this.#released);
    this.#latencies[of] = (this.#latencies[of] ?? 0) + settled;
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
