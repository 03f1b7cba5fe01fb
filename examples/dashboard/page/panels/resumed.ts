import type { Command } from '../../engine/protocol.js';
import { byId, setText } from '../dom.js';
import { day, time } from '../format.js';
import type { Model } from '../model/model.js';

/** Says that this page goes on where it was, until that is known, or over. */
export function resumedPanel(model: Model, act: (command: Command) => void): void {
  const hide = (): void => {
    model.isResumed = false;
    model.touch();
  };
  byId('resumed-ok').addEventListener('click', hide);
  byId('resumed-over').addEventListener('click', () => {
    hide();
    act({ type: 'restart' });
  });
  let isShown = false;
  model.onFrame(() => {
    const { about, engine, isResumed, progress } = model;
    // What cannot go on says why itself.
    const hasFailed = progress?.state === 'failed';
    if (!isResumed || hasFailed || about === undefined || engine === undefined || progress === undefined) {
      byId('resumed').hidden = true;
      isShown = false;
      return;
    }
    // What is said is how it was then.
    if (isShown) return;
    isShown = true;
    setText(byId('resumed-text'), textOf(engine.clock, progress.state, about.window));
    byId('resumed').hidden = false;
  });
}

function textOf(clock: number | null, state: string, window: number): string {
  if (state === 'ended') return 'This is as you left it, at its end.';
  const at = clock === null ? '' : `, at ${day(clock)}, ${time(clock, window)}`;
  return `It goes on where you left it${at}${state === 'paused' ? '. It is paused.' : '.'}`;
}
