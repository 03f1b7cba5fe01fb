import { byId, svg } from '../dom.js';
import { figure } from '../format.js';
import type { Model } from '../model/model.js';
import type { Place, Places, PlacesFile } from '../model/places.js';
import type { Selection } from '../model/selection.js';
import { closedResults } from '../model/series.js';
import type { Figures } from '../../pipeline/figures.js';

/** The mean delay, minutes, that has the strongest colour. */
const STRONGEST = 60;
const PERIOD = 250;
/** Circles glide where no more windows than this close in a second. Else they would always be on their way, and cost more than all else. */
const CALM = 1;

/** The airports on a map: as large as they have departures, and warmer the later these were. The ranking says the same in words. */
export class AirportMap {
  readonly #model: Model;
  readonly #selection: Selection;
  readonly #circles = new Map<string, SVGCircleElement>();
  #shownAt = -Infinity;

  constructor(model: Model, selection: Selection, places: Places) {
    this.#model = model;
    this.#selection = selection;
    void places.map.then((file) => {
      this.#build(file);
      model.touch();
    });
    model.onFrame(() => this.#draw());
  }

  refresh(): void {
    this.#shownAt = -Infinity;
    this.#model.touch();
  }

  #build({ width, height, borders, places }: PlacesFile): void {
    const map = byId<SVGSVGElement>('map');
    map.setAttribute('viewBox', `0 0 ${width} ${height}`);
    map.append(svg('path', { class: 'borders', d: borders }));
    for (const place of places) if (place.at !== undefined) map.append(this.#circleOf(place, place.at));
  }

  #circleOf({ code }: Place, [cx, cy]: readonly [number, number]): SVGCircleElement {
    const toggle = (): void => this.#selection.toggle(code);
    const circle = svg('circle', { cx, cy, r: 0, onclick: toggle }, svg('title'));
    this.#circles.set(code, circle);
    return circle;
  }

  #draw(): void {
    const { about, results, engine, progress } = this.#model;
    if (about === undefined) return;
    byId('map-panel').hidden = about.kind !== 'flights';
    if (results === undefined || engine === undefined || about.kind !== 'flights') return;
    if (performance.now() < this.#shownAt + PERIOD) return;
    this.#shownAt = performance.now();
    const speed = (progress?.settings.speed ?? 0) / about.window;
    byId('map').classList.toggle('is-calm', speed > 0 && speed <= CALM);
    const closed = closedResults(results, engine);
    const byKey = new Map(closed?.rows.map(({ key, value }) => [key, value]));
    for (const [code, circle] of this.#circles) this.#show(circle, code, byKey.get(code));
  }

  #show(circle: SVGCircleElement, code: string, figures: Figures | undefined): void {
    const colour = this.#selection.colourOf(code);
    circle.setAttribute('class', colour === undefined ? '' : `chosen series-${colour}`);
    circle.setAttribute('r', figures === undefined ? '1.5' : (2 + 2.2 * Math.sqrt(figures.count)).toFixed(1));
    const heat = Math.min(1, Math.max(0, (figures?.mean ?? 0) / STRONGEST));
    circle.style.setProperty('--heat', `${Math.round(heat * 100)}%`);
    const title = circle.firstElementChild as SVGTitleElement;
    const text =
      figures === undefined ? code : `${code}: ${figures.count} departures, mean delay ${figure(figures.mean)} min`;
    if (title.textContent !== text) title.textContent = text;
  }
}
