import { CONTINUE, FIRE } from './trigger.js';
import type { Firing, Trigger } from './trigger.js';

/**
 * The default trigger, `afterWatermark()`, as engines use it: it brings no engine. It keeps nothing: an engine holds the timers of
 * a window once each.
 */
export const atWindowEnd: Trigger<unknown, null> = {
  name: 'afterWatermark()',
  byWatermarkOnly: true,
  create: () => null,
  onElement(_state, _value, _timestamp, context): Firing {
    const last = context.window.end - 1;
    if (last <= context.watermark) return FIRE;
    context.setEventTimer(last);
    return CONTINUE;
  },
  onEventTime: (_state, time, context) => (time === context.window.end - 1 ? FIRE : CONTINUE),
  onProcessingTime: () => CONTINUE,
  merge(_into, _from, context): void {
    const last = context.window.end - 1;
    if (last > context.watermark) context.setEventTimer(last);
  },
};
