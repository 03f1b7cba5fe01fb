import { constants, PerformanceObserver } from 'node:perf_hooks';
import type { PerformanceEntry } from 'node:perf_hooks';

/** How often the collector stopped the program, and for how long. */
export interface GcPauses {
  readonly minor: PauseTotals;
  readonly major: PauseTotals;
}

export interface PauseTotals {
  readonly count: number;
  /** ms. */
  readonly total: number;
  /** ms. */
  readonly longest: number;
}

/** Watches the collector from `start` on. */
export class GcWatch {
  #minor: PauseTotals = NONE;
  #major: PauseTotals = NONE;
  readonly #observer = new PerformanceObserver((list) => this.#add(list.getEntries()));

  start(): void {
    this.#observer.observe({ entryTypes: ['gc'] });
  }

  stop(): GcPauses {
    this.#add(this.#observer.takeRecords());
    this.#observer.disconnect();
    return { minor: this.#minor, major: this.#major };
  }

  #add(entries: readonly PerformanceEntry[]): void {
    for (const entry of entries) {
      const { duration, detail } = entry as PerformanceEntry & { readonly detail: { readonly kind: number } };
      if (detail.kind === constants.NODE_PERFORMANCE_GC_MINOR) this.#minor = plus(this.#minor, duration);
      else this.#major = plus(this.#major, duration);
    }
  }
}

const NONE: PauseTotals = { count: 0, total: 0, longest: 0 };

function plus({ count, total, longest }: PauseTotals, pause: number): PauseTotals {
  return { count: count + 1, total: total + pause, longest: Math.max(longest, pause) };
}
