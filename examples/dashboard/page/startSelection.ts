import type { About } from '../engine/protocol.js';
import type { Model } from './model/model.js';
import type { Selection } from './model/selection.js';

const HUBS = ['ORD', 'ATL', 'LAX'];

/** Chooses what is drawn at first: three hubs, or of a file the three keys with the most rows. */
export function startSelection(model: Model, selection: Selection): void {
  let chosenFor: About | undefined;
  model.onFrame(() => {
    const { about, results } = model;
    if (about === undefined || results === undefined || results.view.size === 0) return;
    // After a rewind it is the same again.
    if (chosenFor?.title === about.title) return;
    chosenFor = about;
    const counts = new Map<string, number>();
    for (const { key, value } of results.view.snapshot()) counts.set(key, (counts.get(key) ?? 0) + value.count);
    const most = [...counts].toSorted((a, b) => b[1] - a[1]).map(([key]) => key);
    selection.set(about.kind === 'flights' ? HUBS : most.slice(0, 3));
  });
}
