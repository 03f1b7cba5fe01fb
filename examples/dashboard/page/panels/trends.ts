import { TrendChart, type Drawn } from '../charts/trendChart.js';
import { byId, h, setText } from '../dom.js';
import { day, figure, shortName, time, whole } from '../format.js';
import type { Model } from '../model/model.js';
import type { Selection } from '../model/selection.js';
import { linesOf, windowsShown } from '../model/series.js';
import { MEASURES, type Measure } from '../../pipeline/rule.js';

/** The three charts: how many, their mean, and their p95, of the keys that are chosen. */
export class Trends {
  readonly #model: Model;
  readonly #selection: Selection;
  readonly #charts: ReadonlyMap<Measure, TrendChart>;
  /** Asked, and not measured: what is measured has to be laid out first. */
  readonly #narrow = matchMedia('(max-width: 560px)');
  #pointed: number | undefined;

  constructor(model: Model, selection: Selection) {
    this.#model = model;
    this.#selection = selection;
    const onPoint = (index: number | undefined): void => {
      if (this.#pointed === index) return;
      this.#pointed = index;
      model.touch();
    };
    this.#charts = new Map(
      MEASURES.toSorted((a) => (a === 'count' ? -1 : 0)).map((measure) => {
        const isWhole = measure === 'count';
        const options = { hasTimes: measure === 'p95', isWhole, label: isWhole ? 'watermark' : undefined, onPoint };
        return [measure, new TrendChart(byId(`chart-${measure}`), options)];
      }),
    );
    model.onFrame(() => this.#draw());
  }

  redraw(): void {
    for (const chart of this.#charts.values()) chart.redraw();
  }

  #draw(): void {
    const { about, results, engine } = this.#model;
    const hasSome =
      about !== undefined &&
      results !== undefined &&
      engine !== undefined &&
      engine.newest !== null &&
      results.view.size > 0;
    byId('trends').classList.toggle('is-empty', !hasSome);
    if (!hasSome) return;
    const { window } = about;
    const keys = this.#selection.keys;
    const oldest = Math.min(...keys.map(({ key }) => results.view.range(key)[0]?.window.start ?? Infinity));
    const starts = windowsShown(oldest, engine.newest, window, this.#narrow.matches ? 24 : 48);
    const ends = starts.map((start) => start + window);
    // Behind the last reading there is no watermark any more: nothing is open.
    const watermark = engine.watermark ?? undefined;
    const closed = starts.findLastIndex((start) => watermark === undefined || start + window - 1 <= watermark);
    const at = Math.max(0, this.#pointed ?? closed);
    for (const [measure, chart] of this.#charts) {
      const drawn = keys.map(({ key, colour }): Drawn => ({ ...linesOf(results, key, starts, measure), colour }));
      chart.draw(ends, drawn, watermark);
      const texts = keys.map(({ key, colour }, i) => {
        const value = drawn[i]?.settled[at] ?? drawn[i]?.early[at];
        return { key, colour, text: measure === 'count' ? whole(value ?? 0) : figure(value) };
      });
      showValues(byId(`values-${measure}`), texts);
      const name = byId(`name-${measure}`).textContent ?? '';
      byId(`chart-${measure}`).setAttribute(
        'aria-label',
        `${name}: ${texts.map(({ key, text }) => `${key} ${text}`).join(', ')}`,
      );
    }
    const start = starts[at] ?? 0;
    const state = at > closed ? 'early: it may still change' : 'closed';
    setText(byId('pointed'), `${day(start)}, ${time(start, window)}–${time(start + window, window)}, ${state}`);
  }
}

/** What is said of a key beside the name of a chart. */
interface Said {
  readonly key: string;
  readonly colour: number;
  readonly text: string;
}

function showValues(host: HTMLElement, values: readonly Said[]): void {
  while (host.children.length < values.length) host.append(h('span', {}, h('i'), ' ', h('b')));
  while (host.children.length > values.length) host.lastElementChild?.remove();
  for (const [i, { key, colour, text }] of values.entries()) {
    const span = host.children[i] as HTMLElement;
    if (span.className !== `series-${colour}`) span.className = `series-${colour}`;
    setText(span.children[0] as Element, shortName(key));
    if (span.title !== key) span.title = key;
    setText(span.children[1] as Element, text);
  }
}
