import { byId, h } from '../dom.js';
import { count, day, full, time } from '../format.js';
import type { Model } from '../model/model.js';
import type { Selection } from '../model/selection.js';
import type { Result } from '../../pipeline/figures.js';

/** How often it is written anew while it is open, ms. */
const PERIOD = 1000;
const STATES = { early: 'early', 'on-time': 'closed', late: 'revised' } as const;

/** What the charts show, as a table: for who cannot see them, or wants numbers. */
export function figuresTable(model: Model, selection: Selection): void {
  const details = byId<HTMLDetailsElement>('figures');
  let shownAt = -Infinity;
  let frame = -1;
  details.addEventListener('toggle', () => {
    shownAt = -Infinity;
    frame = -1;
    if (!details.open) byId('figures-rows').replaceChildren();
    model.touch();
  });
  model.onFrame(() => {
    const { about, results } = model;
    if (!details.open || about === undefined || results === undefined) return;
    if (frame === results.view.frame || performance.now() < shownAt + PERIOD) return;
    shownAt = performance.now();
    ({ frame } = results.view);
    const rows = selection.keys.flatMap(({ key }) => results.view.range(key));
    rows.sort((a, b) => b.window.start - a.window.start);
    byId('figures-rows').replaceChildren(...rows.map((result) => rowOf(result, about.window)));
  });
}

function rowOf({ key, window, value, pane }: Result, length: number): HTMLTableRowElement {
  const { start } = window;
  const texts = [key, count(value.count), full(value.mean), full(value.p95), STATES[pane.timing]];
  const name = h('time', { datetime: new Date(start).toISOString() }, `${day(start)}, ${time(start, length)}`);
  return h('tr', {}, h('th', { scope: 'row' }, name), ...texts.map((text) => h('td', {}, text)));
}
