import {
  CONTINUE,
  defineAssigner,
  defineTrigger,
  FIRE,
  FIRE_AND_PURGE,
  PURGE,
  keyBy,
  windowBy,
} from '../../../lib/index.js';
import type {
  Aggregate,
  Firing,
  KeyedStream,
  SideOutput,
  Stream,
  TriggerContext,
  WindowResult,
} from '../../../lib/index.js';
import type { TimelineCase } from '../conformance.js';

/**
 * Windows and triggers that do as each event says: `a.fire:0-2+2-4` is of the key a, enters the windows [0, 2) and [2, 4), and fires both. A number behind the
 * word is the time of a timer: `at5` sets one of event time, `cancel5` deletes it; `clock5` and `unclock5` are those of the clock.
 */
export interface Script {
  readonly key: string;
  readonly does: string;
  readonly time: number;
  readonly windows: readonly { readonly start: number; readonly end: number }[];
}

function scriptOf(label: string): Script {
  const [, key = '', does = '', time = '', windows = ''] = /^(?:(\w+)\.)?([a-z]+)(\d*):?(.*)$/.exec(label) ?? [];
  const bounds = windows === '' ? [] : windows.split('+').map((window) => window.split('-').map(Number));
  return {
    key,
    does,
    time: Number(time),
    windows: bounds.map(([start, end]) => ({ start: start as number, end: end === 99 ? Infinity : (end as number) })),
  };
}

const ON_ELEMENT: Readonly<Record<string, Firing>> = { fire: FIRE, purge: PURGE, both: FIRE_AND_PURGE };

/** `onTime`: what a timer does; the times of timers that are set when windows merge. */
export const scriptedTrigger = (onTime: Firing = CONTINUE, onMerge?: number) =>
  defineTrigger<string, null>({
    name: 'scripted',
    create: () => null,
    onElement(_, label, __, context) {
      const { does, time } = scriptOf(label);
      if (does === 'at' || does === 'purgeat') context.setEventTimer(time);
      if (does === 'clock' || does === 'purgeclock') context.setProcessingTimer(time);
      if (does === 'cancel') context.deleteEventTimer(time);
      if (does === 'unclock') context.deleteProcessingTimer(time);
      return does.startsWith('purge') ? PURGE : (ON_ELEMENT[does] ?? CONTINUE);
    },
    onEventTime: () => onTime,
    onProcessingTime: () => onTime,
    merge(_, __, context: TriggerContext) {
      if (onMerge === undefined) return;
      context.setEventTimer(onMerge);
      context.setProcessingTimer(onMerge);
    },
  });

export const scriptedWindows = defineAssigner<string>({
  name: 'scripted',
  assign: (label) => scriptOf(label).windows,
});

export const mergingWindows = defineAssigner<string>({
  name: 'scripted',
  merging: true,
  assign: (label) => scriptOf(label).windows,
});

export const byScriptKey = (labels: Stream<string>): KeyedStream<string, string> =>
  labels.pipe(keyBy((label) => scriptOf(label).key));

/** Windows as the events say, of as many events as they count. */
export const scripted =
  <R>(
    aggregate: Aggregate<string, R>,
    how: {
      readonly onTime?: Firing;
      readonly onMerge?: number;
      readonly merging?: true;
      readonly allowedLateness?: number;
      readonly lateTo?: SideOutput<string>;
    } = {},
  ) =>
  (labels: Stream<string>) => {
    const { onTime, onMerge, merging, ...options } = how;
    const trigger = scriptedTrigger(onTime, onMerge);
    return byScriptKey(labels).pipe(
      windowBy(merging === true ? mergingWindows : scriptedWindows, aggregate, {
        name: 'windows',
        trigger,
        ...options,
      }),
    );
  };

/** `a=2[0,2)?`: the key, what came of it, and the window; `?` early, `!` late. What is late itself is written as it came. */
export const options = {
  show: (given: WindowResult<string | undefined, unknown> | string): string => {
    if (typeof given === 'string') return given;
    const { key, value, window, pane } = given;
    const timing = pane.timing === 'early' ? '?' : pane.timing === 'late' ? '!' : '';
    return `${key === '' || key === undefined ? '' : `${key}=`}${String(value)}[${window.start},${window.end})${timing}`;
  },
};

/** How many windows there are in the end. */
export const holds =
  (windows: number): NonNullable<TimelineCase['then']> =>
  (harness) => {
    const held = harness.operator('windows').windows;
    if (held !== windows) throw new Error(`there are ${held} windows, not ${windows}`);
  };
