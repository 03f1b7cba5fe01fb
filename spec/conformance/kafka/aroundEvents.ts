import { keyBy, keyedProcess, listState, sideOutput } from '../../../lib/index.js';
import type { Stream } from '../../../lib/index.js';

/** `A.1`: the key and what is told of the event. */
const keyOf = (label: string): string => label.split('.')[0] ?? '';
const textOf = (label: string): string => label.split('.')[1] ?? '';

/** Windows around events, as docs/recipes/windows-around-events.md makes them, with both ends in them: `A[0,10]=1+2`. */
export const aroundEvents = (length: number) => (labels: Stream<string>) => {
  const late = sideOutput<string>();
  const main = labels.pipe(
    keyBy(keyOf),
    keyedProcess({
      sides: { late },
      state: { recent: listState<{ readonly text: string; readonly at: number }>() },
      onEvent: (label: string, context) => {
        const at = context.timestamp;
        if (at + length <= context.watermark) {
          context.sides.late.emit(label);
          return;
        }
        context.state.recent.add({ text: textOf(label), at });
        if (at > context.watermark) context.setEventTimer(at);
        context.setEventTimer(at + 1 + length);
      },
      onTimer: (end, { key, state }): string | undefined => {
        const start = end - length;
        const within = state.recent.values.filter(({ at }) => at >= start && at <= end);
        state.recent.set(state.recent.values.filter(({ at }) => at >= start));
        return within.length === 0 ? undefined : `${key}[${start},${end}]=${within.map(({ text }) => text).join('+')}`;
      },
    }),
  );
  return { main, late };
};

export const options = { show: (result: unknown): string => String(result) };
