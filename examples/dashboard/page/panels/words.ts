import type { About } from '../../engine/protocol.js';
import { byId, setText } from '../dom.js';
import { duration } from '../format.js';
import type { Model } from '../model/model.js';

/** Puts the words of what is replayed where the page speaks of it. */
export function words(model: Model): void {
  let shown: About | undefined;
  model.onFrame(() => {
    const { about } = model;
    if (about === undefined || about === shown) return;
    shown = about;
    const { words, window } = about;
    const unit = words.unit === '' ? '' : `, ${words.unit}`;
    const length = duration(window)
      .replace(/^1 h$/, 'hour')
      .replace(/^1 min$/, 'minute')
      .replace(/^1 s$/, 'second');
    const texts: Readonly<Record<string, string>> = {
      'name-count': `${words.count} per ${length}`,
      'name-mean': `Mean ${words.value}${unit}`,
      'name-p95': `95th percentile of ${words.value}${unit}`,
      'head-key': words.key,
      'by-count': words.count,
      'figures-key': words.key,
      'figures-count': words.count,
    };
    for (const [id, text] of Object.entries(texts)) setText(byId(id), text);
    for (const [measure, text] of [
      ['mean', `mean ${words.value}`],
      ['p95', `p95 ${words.value}`],
      ['count', `number of ${words.many}`],
    ] as const) {
      setText(byId(`rule-${measure}`), text);
    }
  });
}
