import { byId, h, setText } from '../dom.js';
import { day, figure, shortName, time, whole } from '../format.js';
import type { Model } from '../model/model.js';
import type { Places } from '../model/places.js';
import type { Selection } from '../model/selection.js';
import { closedResults } from '../model/series.js';
import type { Result } from '../../pipeline/figures.js';
import { type Measure, MEASURES } from '../../pipeline/rule.js';

const ROWS = 10;
/** How often the order may change, ms: faster nobody reads. */
const PERIOD = 500;

/** The keys of the latest closed window, the first of them by one measure. */
export class Ranking {
  readonly #model: Model;
  readonly #selection: Selection;
  readonly #places: Places;
  readonly #body = byId<HTMLTableSectionElement>('ranking-rows');
  #by: Measure = 'count';
  #isPointedAt = false;
  #shownAt = -Infinity;

  constructor(model: Model, selection: Selection, places: Places) {
    this.#model = model;
    this.#selection = selection;
    this.#places = places;
    for (const measure of MEASURES) {
      byId(`by-${measure}`).addEventListener('click', () => {
        this.#by = measure;
        this.refresh();
      });
    }
    // A finger that has gone is not said to have left.
    this.#body.addEventListener('pointerenter', ({ pointerType }) => (this.#isPointedAt = pointerType === 'mouse'));
    this.#body.addEventListener('pointerleave', () => (this.#isPointedAt = false));
    model.onFrame(() => this.#draw());
  }

  /** Shows at once what has changed. */
  refresh(): void {
    this.#shownAt = -Infinity;
    this.#model.touch();
  }

  #draw(): void {
    const { about, results, engine } = this.#model;
    if (about === undefined || results === undefined || engine === undefined) return;
    if (performance.now() < this.#shownAt + PERIOD) return;
    this.#shownAt = performance.now();
    for (const measure of MEASURES) {
      byId(`by-${measure}`).parentElement?.setAttribute('aria-sort', measure === this.#by ? 'descending' : 'none');
    }
    const closed = closedResults(results, engine);
    const rows = this.#ordered(closed?.rows ?? []).slice(0, ROWS);
    byId('ranking').classList.toggle('is-empty', rows.length === 0);
    if (closed === undefined || rows.length === 0) return setText(byId('ranking-window'), '');
    const { start } = closed;
    const of = `${day(start)}, ${time(start, about.window)}–${time(start + about.window, about.window)}`;
    setText(byId('ranking-window'), of);
    const body = this.#body;
    while (body.rows.length < rows.length) body.append(this.#newRow());
    while (body.rows.length > rows.length) body.lastElementChild?.remove();
    const most = Math.max(...rows.map(({ value }) => value[this.#by] ?? 0), 1);
    for (const [i, result] of rows.entries()) this.#show(body.rows[i] as HTMLTableRowElement, result, most);
  }

  /** By the measure. What somebody is about to choose stays where it is, and is no other when it is clicked. */
  #ordered(results: readonly Result[]): readonly Result[] {
    const sorted = results.toSorted((a, b) => (b.value[this.#by] ?? 0) - (a.value[this.#by] ?? 0));
    if (!this.#isPointedAt && !this.#body.matches(':has(:focus-visible)')) return sorted;
    const places = new Map(Array.from(this.#body.querySelectorAll('input'), ({ value }, i) => [value, i]));
    const placeOf = ({ key }: Result): number => places.get(key) ?? Infinity;
    return sorted.toSorted((a, b) => placeOf(a) - placeOf(b) || 0);
  }

  #newRow(): HTMLTableRowElement {
    const box = h('input', { type: 'checkbox' });
    box.addEventListener('change', () => {
      this.#selection.toggle(box.value);
      this.refresh();
    });
    const label = h('label', {}, box, h('b'), h('span', { class: 'place' }));
    return h('tr', {}, h('th', { scope: 'row' }, label), h('td'), h('td'), h('td'));
  }

  #show(row: HTMLTableRowElement, { key, value }: Result, most: number): void {
    const [head, ...cells] = row.children as unknown as Iterable<HTMLElement>;
    const box = row.querySelector('input') as HTMLInputElement;
    const colour = this.#selection.colourOf(key);
    if (box.value !== key) box.value = key;
    box.checked = colour !== undefined;
    row.className = colour === undefined ? '' : `series-${colour}`;
    const name = head?.querySelector('b') as HTMLElement;
    setText(name, shortName(key, 18));
    if (name.title !== key) name.title = key;
    setText(head?.querySelector('.place') as Element, this.#places.cityOf(key));
    const texts = [whole(value.count), figure(value.mean), figure(value.p95)];
    for (const [i, text] of texts.entries()) setText(cells[i] as Element, text);
    row.style.setProperty('--part', String(Math.max(0, (value[this.#by] ?? 0) / most)));
  }
}
