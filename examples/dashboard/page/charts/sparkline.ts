import { svg } from '../dom.js';

const WIDTH = 120;
const HEIGHT = 28;
const LEAST = 40;

/** A small line without axes, from zero up. */
export class Sparkline {
  readonly element: SVGSVGElement;
  readonly #line = svg('path', { class: 'spark-line' });
  readonly #area = svg('path', { class: 'spark-area' });

  constructor() {
    const viewBox = `0 0 ${WIDTH} ${HEIGHT}`;
    this.element = svg(
      'svg',
      { class: 'spark', viewBox, preserveAspectRatio: 'none', 'aria-hidden': 'true' },
      this.#area,
      this.#line,
    );
  }

  /** The newest at the right; where they are few, there is room for more. */
  draw(values: readonly number[], top = Math.max(...values, 1e-9)): void {
    if (values.length < 2) return;
    const length = Math.max(LEAST, values.length);
    const x = (i: number): number => WIDTH - ((values.length - 1 - i) * WIDTH) / (length - 1);
    const y = (value: number): number => HEIGHT - 2 - (Math.min(value, top) / top) * (HEIGHT - 4);
    const points = values.map((value, i) => `${x(i).toFixed(1)} ${y(value).toFixed(1)}`).join('L');
    this.#line.setAttribute('d', `M${points}`);
    this.#area.setAttribute('d', `M${x(0).toFixed(1)} ${HEIGHT}L${points}L${WIDTH} ${HEIGHT}Z`);
  }
}
