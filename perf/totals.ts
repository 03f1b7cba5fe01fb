// At hand: under Jest a global is looked up anew each time.
const { imul } = Math;

/** What most workloads compute. */
export interface Totals {
  readonly count: number;
  readonly sum: number;
}

/** A result, as rxtide, the loops and the RxJS twins all give it. */
export interface TotalsResult {
  readonly key: unknown;
  readonly window: { readonly start: number; readonly end: number };
  readonly value: Totals;
}

export function weighTotals(result: TotalsResult): number {
  return result.value.count + result.value.sum;
}

/** All that is in a result, as a whole number small enough that the sum over all results is exact. */
export function digestTotals({ key, window, value }: TotalsResult): number {
  let hash = 0x811c9dc5;
  const text = `${String(key)} ${window.start} ${window.end} ${value.count} ${value.sum}`;
  for (let i = 0; i < text.length; i++) hash = imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}
