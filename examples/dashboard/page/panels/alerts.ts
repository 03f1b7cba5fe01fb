import type { About, AlertNote, Command } from '../../engine/protocol.js';
import { FIRST_RULE, isSameRule, MEASURES } from '../../pipeline/rule.js';
import { byId, h, setText } from '../dom.js';
import { count, day, figure, time, whole } from '../format.js';
import type { Model } from '../model/model.js';
import type { Places } from '../model/places.js';

/** Beside a map there is room for fewer. */
const SHOWN = { flights: 9, bids: 18, file: 18 } as const;
/** While one types, the rule is not yet what is meant. */
const PATIENCE = 400;

/** The rule, as a sentence that can be edited, and what breaks it. */
export function alertsPanel(model: Model, places: Places, act: (command: Command) => void): void {
  const measure = byId<HTMLSelectElement>('rule-measure');
  const over = byId<HTMLInputElement>('rule-over');
  const atLeast = byId<HTMLInputElement>('rule-least');
  const inputs = [measure, over, atLeast];
  let timer: ReturnType<typeof setTimeout> | undefined;
  let shown: readonly AlertNote[] | undefined;

  const send = (): void => {
    const rule = {
      measure: MEASURES.find((one) => one === measure.value) ?? 'mean',
      over: Number(over.value),
      atLeast: Number(atLeast.value),
    };
    timer = undefined;
    if (showWrong()) return;
    act({ type: 'set', settings: { rule } });
  };
  /** Gives whether something is wrong. They are required: what is empty is not valid. */
  const showWrong = (): boolean => {
    const wrong = [over, atLeast].filter(({ validity }) => !validity.valid);
    for (const input of [over, atLeast]) input.setAttribute('aria-invalid', String(wrong.includes(input)));
    const what = wrong.includes(over) ? 'a number to be above' : `a whole number of ${byId('rule-many').textContent}`;
    setText(byId('rule-wrong'), wrong.length === 0 ? '' : `It needs ${what}; until then, the rule is as it was.`);
    return wrong.length > 0;
  };
  for (const input of inputs) {
    input.addEventListener('input', () => {
      clearTimeout(timer);
      timer = setTimeout(send, PATIENCE);
    });
  }

  model.onFrame(() => {
    const { about, alerts, progress } = model;
    if (about === undefined) return;
    setText(byId('rule-unit'), measure.value === 'count' ? about.words.many : about.words.unit);
    setText(byId('rule-many'), about.words.many);
    const rule = progress?.settings.rule ?? FIRST_RULE;
    const typed = { measure: measure.value, over: Number(over.value), atLeast: Number(atLeast.value) };
    // Unless somebody is at it: another page may have changed it.
    if (
      timer === undefined &&
      !inputs.some((input) => input === document.activeElement) &&
      !isSameRule(rule, typed as typeof rule)
    ) {
      measure.value = rule.measure;
      over.value = String(rule.over);
      atLeast.value = String(rule.atLeast);
      showWrong();
    }
    if (alerts === shown) return;
    shown = alerts;
    const most = SHOWN[about.kind];
    byId('alerts').classList.toggle('is-empty', alerts.length === 0);
    byId('alert-list').replaceChildren(...alerts.slice(0, most).map((alert) => itemOf(alert, about, places)));
    const more = alerts.length - most;
    setText(
      byId('alerts-more'),
      more > 0 ? `and ${count(more)}${alerts.length >= 60 ? ' or more' : ''} before these` : '',
    );
  });
}

function itemOf({ key, start, value, rule }: AlertNote, about: About, places: Places): HTMLElement {
  const unit = rule.measure === 'count' ? about.words.many : about.words.unit;
  return h(
    'li',
    {},
    h('time', {}, `${day(start)}, ${time(start, about.window)}`),
    h('b', {}, key),
    h('span', { class: 'place' }, places.cityOf(key)),
    h('span', { class: 'value' }, `${rule.measure === 'count' ? whole(value) : figure(value)} ${unit}`.trim()),
  );
}
