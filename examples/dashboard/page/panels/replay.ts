import type { Command, SavedPoint } from '../../engine/protocol.js';
import { byId, h, setText } from '../dom.js';
import { count, day, duration, fullDay, time } from '../format.js';
import { lagOf } from '../model/history.js';
import type { Model } from '../model/model.js';

/** Windows of the replay in a second; 0: as fast as it can. */
const SPEEDS = [0.25, 0.5, 1, 2, 4, 8, 24, 72, 0] as const;

/** Its time, and what can be done with it: pause, step, another speed, back to a savepoint. */
export function replayPanel(model: Model, act: (command: Command) => void): void {
  const play = byId<HTMLButtonElement>('play');
  const speed = byId<HTMLInputElement>('speed');
  speed.max = String(SPEEDS.length - 1);
  play.addEventListener('click', () => {
    const state = model.progress?.state;
    if (state === 'ended' || state === 'failed') act({ type: 'restart' });
    // What has failed may have been paused when it was left.
    if (state === 'paused' || state === 'failed') act({ type: 'play' });
    if (state === 'running' || state === 'busy') act({ type: 'pause' });
  });
  byId('step').addEventListener('click', () => act({ type: 'step' }));
  byId('restart').addEventListener('click', () => act({ type: 'restart' }));
  speed.addEventListener('input', () => {
    const windows = SPEEDS[Number(speed.value)] ?? 1;
    if (model.about !== undefined) act({ type: 'set', settings: { speed: windows * model.about.window } });
  });
  // The newest is the one that is wanted most. Where there is less room than before, it is not to be what goes.
  const list = byId('saved');
  new ResizeObserver(() => (list.scrollLeft = list.scrollWidth)).observe(list);
  model.onFrame(() => {
    showClock(model);
    showControls(model, play, speed);
    showSaved(model.progress?.saved ?? [], model.about?.window, act);
  });
}

function showClock({ about, engine, hasFailed, progress }: Model): void {
  // What is shown otherwise is still of what was replayed before.
  document.body.classList.toggle('is-loading', about === undefined);
  if (about === undefined) {
    setText(byId('clock-day'), hasFailed ? 'Nothing to replay' : 'Loading …');
    setText(byId('clock'), '--:--');
    setText(byId('settled'), '');
    return;
  }
  const { window } = about;
  setText(byId('title'), about.title);
  const clock = engine?.clock ?? undefined;
  setText(byId('clock-day'), clock === undefined ? 'Not started' : fullDay(clock));
  setText(byId('clock'), clock === undefined ? '--:--' : time(clock, window));
  const lag = engine && lagOf(engine);
  const settled =
    lag === undefined || engine === undefined || engine.watermark === null
      ? 'nothing has settled yet'
      : `settled up to ${time(engine.watermark + 1, window)}, ${duration(lag)} behind`;
  const text =
    progress?.state === 'ended'
      ? `all ${count(engine?.read ?? 0)} ${about.words.many} are through; everything has settled`
      : settled;
  setText(byId('settled'), text);
}

function showControls({ about, progress }: Model, play: HTMLButtonElement, speed: HTMLInputElement): void {
  if (about === undefined || progress === undefined) return;
  const { state, settings } = progress;
  const action = state === 'ended' || state === 'failed' ? 'Start over' : state === 'paused' ? 'Play' : 'Pause';
  if (play.dataset['action'] !== action) {
    play.dataset['action'] = action;
    setText(play.querySelector('span') as Element, action);
  }
  byId<HTMLButtonElement>('step').disabled = state === 'ended' || state === 'failed';
  showSpeed(speed, settings.speed / about.window);
  const text = settings.speed === 0 ? 'as fast as it can' : `${duration(settings.speed)} a second`;
  setText(byId('speed-text'), text);
  speed.setAttribute('aria-valuetext', text);
  const failure = byId('failure');
  failure.hidden = state !== 'failed';
  setText(failure, progress.failure ?? '');
}

/** `windows`: a second. What was just chosen is not so yet: until it is told of, the slider stays where it is. */
function showSpeed(slider: HTMLInputElement, windows: number): void {
  const told = String(windows);
  if (slider.dataset['told'] === told) return;
  slider.dataset['told'] = told;
  slider.value = String(SPEEDS.findIndex((known) => Math.abs(known - windows) < 1e-9));
}

/** A button for each savepoint; the day is named where it changes. */
function showSaved(saved: readonly SavedPoint[], window: number | undefined, act: (command: Command) => void): void {
  const list = byId('saved');
  const ids = saved.map(({ id }) => id).join();
  if (list.dataset['ids'] === ids) return;
  list.dataset['ids'] = ids;
  list.replaceChildren(
    ...saved.map(({ id, at }, i) => {
      const before = saved[i - 1];
      const isNewDay = before === undefined || day(before.at) !== day(at);
      const label = `Rewind to ${i === 0 ? 'the beginning' : `${day(at)}, ${time(at, window)}`}`;
      const text = [...(isNewDay ? [h('i', {}, day(at))] : []), time(at, window)];
      return h(
        'li',
        {},
        h('button', { type: 'button', 'aria-label': label, onclick: () => act({ type: 'rewind', id }) }, ...text),
      );
    }),
  );
  list.scrollLeft = list.scrollWidth;
}
