import { BEHIND } from '../../engine/buckets.js';
import type { Command, Engine } from '../../engine/protocol.js';
import { Bars } from '../charts/bars.js';
import { byId, setText } from '../dom.js';
import { count, duration, share } from '../format.js';
import type { Model } from '../model/model.js';
import { type Bounds, WantedBounds } from './bounds.js';

/** How far behind the newest reading others come, and what the two bounds make of that. The sliders stand below the bars, to the same scale. */
export function latenessPanel(model: Model, act: (command: Command) => void): void {
  const bars = new Bars(BEHIND);
  byId('behind-bars').append(bars.element);
  const wanted = new WantedBounds(act);
  const close = sliderOf('bound', (value, { close, end }) => ({ close: value, end: value + end - close }));
  const end = sliderOf('lateness', (value, { close }) => ({ close, end: Math.max(close, value) }));

  function sliderOf(id: string, moved: (value: number, bounds: Bounds) => Bounds): HTMLInputElement {
    const slider = byId<HTMLInputElement>(id);
    slider.max = String(BEHIND);
    slider.addEventListener('input', () => {
      const { about, progress } = model;
      if (about === undefined || progress === undefined) return;
      wanted.want(moved(Number(slider.value), wanted.shown(progress.settings, about.window)), about.window);
      model.touch();
    });
    return slider;
  }

  model.onFrame(() => {
    const { about, engine, progress } = model;
    if (about === undefined || progress === undefined) return;
    const { window } = about;
    const bounds = wanted.shown(progress.settings, window);
    showSlider(close, bounds.close, (bounds.close * window) / 4);
    showSlider(end, bounds.end, ((bounds.end - bounds.close) * window) / 4);
    const { style } = byId('behind');
    style.setProperty('--close', String(Math.min(1, bounds.close / BEHIND)));
    style.setProperty('--end', String(Math.min(1, bounds.end / BEHIND)));
    for (const [i, tick] of [...byId('behind-ticks').children].entries()) {
      setText(tick, i === 0 ? '0' : duration((i * BEHIND * window) / 16));
    }
    if (engine === undefined) return;
    // The first has those that are in order.
    bars.draw(engine.behind, (i) => (i === 0 || i < bounds.close ? 'in-time' : i < bounds.end ? 'revises' : 'late'));
    showCounts(engine, about.words.many);
  });
}

function showSlider(slider: HTMLInputElement, value: number, ms: number): void {
  slider.value = String(value);
  const text = duration(ms);
  slider.setAttribute('aria-valuetext', text);
  setText(byId(`${slider.id}-text`), text);
}

function showCounts({ fates, read, revised }: Engine, many: string): void {
  const { late = 0 } = fates;
  setText(byId('revised-count'), `${count(revised)} results revised after their window had closed`);
  setText(byId('late-count'), `${count(late)} ${many} too late for any window, ${share(late, read)}`);
}
