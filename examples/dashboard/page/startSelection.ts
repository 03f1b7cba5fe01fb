import type { About } from '../engine/protocol.js';
import type { Model } from './model/model.js';
import type { Results } from './model/results.js';
import type { Selection } from './model/selection.js';

const SOME = 3;
/** Where it is known what there is. */
const FIRST: Readonly<Partial<Record<About['kind'], readonly string[]>>> = {
  flights: ['ORD', 'ATL', 'LAX'],
  bids: ['Category 10', 'Category 11', 'Category 12'],
};

/**
 * Chooses what is drawn at first, for each feed: what was compared when the page was there last, else some that are known, or of a file the keys
 * with the most rows, until somebody chooses.
 */
export function startSelection(model: Model, selection: Selection): void {
  let feed = 0;
  /** What was chosen here, and not by somebody. */
  let ours: readonly string[] = [];
  const isOurs = (): boolean => selection.chosen.map(({ key }) => key).join('\n') === ours.join('\n');

  model.onFrame(() => {
    const { about, feeds, progress, results } = model;
    if (about === undefined || progress === undefined || results === undefined) return;
    const isNew = feed !== feeds;
    const { compared } = progress.settings;
    if (isNew && compared !== null) {
      feed = feeds;
      ours = [];
      selection.chosen = compared;
      return;
    }
    if (results.view.size === 0) return;
    // Of a file more keys may come.
    if (!isNew && (ours.length === 0 || ours.length === SOME || !isOurs())) return;
    feed = feeds;
    ours = FIRST[about.kind] ?? busiest(results);
    selection.chosen = ours.map((key, colour) => ({ key, colour }));
  });
}

function busiest({ view }: Results): string[] {
  const counts = new Map<string, number>();
  for (const { key, value } of view.snapshot()) counts.set(key, (counts.get(key) ?? 0) + value.count);
  const order = [...counts].toSorted((a, b) => b[1] - a[1]);
  return order.slice(0, SOME).map(([key]) => key);
}
