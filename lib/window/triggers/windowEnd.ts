import type { TimeWindow } from '../timeWindow.js';
import type { TriggerContext } from '../trigger.js';

/** What a trigger keeps that waits for the end of its window. */
export interface EndTimer {
  /** The time its event timer was set for last. Sessions grow, so it may be that of an earlier end. */
  armed: number | null;
}

/** The last instant of a window, at which its event timer is due (WIN-1); of a window without end, the end of input. */
export function lastInstant(window: TimeWindow): number {
  return window.end - 1;
}

/** Whether the watermark has yet to reach the end of the window. */
export function isAhead(context: TriggerContext): boolean {
  return context.watermark < lastInstant(context.window);
}

/** Sees to it that a timer is set for the end of the window. Once per window and end, not per event. */
export function armEnd(state: EndTimer, context: TriggerContext): void {
  const last = lastInstant(context.window);
  if (state.armed === last) return;
  state.armed = last;
  context.setEventTimer(last);
}

/** After a merge: the timers of the old windows are gone, so one is set again, if the new end is still ahead (SES-8). */
export function rearmEnd(state: EndTimer, context: TriggerContext): void {
  state.armed = null;
  if (isAhead(context)) armEnd(state, context);
}
