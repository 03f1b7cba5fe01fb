import type { About } from '../engine/protocol.js';
import type { Model } from './model/model.js';
import type { Selection } from './model/selection.js';

const HUBS = ['ORD', 'ATL', 'LAX'];
const SOME = 3;

/** Chooses what is drawn at first: three hubs, or of a file the keys with the most rows, until somebody else chooses. */
export function startSelection(model: Model, selection: Selection): void {
  let chosenFor: About | undefined;
  let chosen: readonly string[] = [];
  model.onFrame(() => {
    const { about, results } = model;
    if (about === undefined || results === undefined || results.view.size === 0) return;
    const isNew = chosenFor?.title !== about.title;
    const isOurs = selection.keys.every(({ key }, i) => key === chosen[i]);
    // After a rewind it is the same again.
    if (!isNew && (!isOurs || chosen.length === SOME)) return;
    chosenFor = about;
    chosen = about.kind === 'flights' ? HUBS : busiest(results.view.snapshot());
    selection.set(chosen);
  });
}

function busiest(results: readonly { readonly key: string; readonly value: { readonly count: number } }[]): string[] {
  const counts = new Map<string, number>();
  for (const { key, value } of results) counts.set(key, (counts.get(key) ?? 0) + value.count);
  const order = [...counts].toSorted((a, b) => b[1] - a[1]);
  return order.slice(0, SOME).map(([key]) => key);
}
