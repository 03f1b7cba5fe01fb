import { svg } from '../dom.js';

/** How a bar looks, by its class in the style. */
export type BarKind = (index: number) => string;

const HEIGHT = 100;

/** Columns side by side, by the square root of their numbers, so that a few are to be seen beside many. */
export class Bars {
  readonly element: SVGSVGElement;
  readonly #bars: readonly SVGRectElement[];

  constructor(length: number, gap = 0.15) {
    this.element = svg('svg', {
      class: 'bars',
      viewBox: `0 0 ${length} ${HEIGHT}`,
      preserveAspectRatio: 'none',
      'aria-hidden': 'true',
    });
    this.#bars = Array.from({ length }, (_, i) =>
      svg('rect', { x: i + gap / 2, width: 1 - gap, y: HEIGHT, height: 0 }),
    );
    this.element.append(...this.#bars);
  }

  draw(counts: readonly number[], kindOf: BarKind): void {
    const top = Math.sqrt(Math.max(...counts, 1));
    for (const [i, bar] of this.#bars.entries()) {
      const n = counts[i] ?? 0;
      const height = n === 0 ? 0 : Math.max(1.5, (Math.sqrt(n) / top) * HEIGHT);
      bar.setAttribute('height', height.toFixed(1));
      bar.setAttribute('y', (HEIGHT - height).toFixed(1));
      bar.setAttribute('class', kindOf(i));
    }
  }
}
