import type { WindowCell } from './windowCell.js';

/** What to tell the user when a window goes and the last of its events are in no result. */
export function tailDropped({ fresh, window }: WindowCell, trigger: string): string {
  const events = fresh === 1 ? 'an event' : `${fresh} events`;
  const span = window.end === Infinity ? 'the window of all time' : `the window from ${window.start} to ${window.end}`;
  return (
    `${span} was dropped with ${events} that no result tells of, because ${trigger} did not fire for them: for a result at the end, ` +
    `write anyOf(${trigger}, afterWatermark()) or afterWatermark({ early: ${trigger} })`
  );
}
