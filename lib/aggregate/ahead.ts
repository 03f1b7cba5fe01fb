/**
 * Whether a score comes before another one in descending order; equal ones by arrival, the earlier first; NaN after all
 * numbers. A total order, so that what is kept by it depends on no order of merging.
 */
export function ahead(score: number, arrival: number, otherScore: number, otherArrival: number): boolean {
  if (score > otherScore) return true;
  if (score === otherScore) return arrival < otherArrival;
  return Number.isNaN(otherScore) && (!Number.isNaN(score) || arrival < otherArrival);
}
