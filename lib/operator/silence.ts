import type { OperatorInfo } from '../runtime/operatorInfo.js';
import type { Clock } from '../time/clock.js';
import { Alarm } from './alarm.js';

/** How long events may go in and nothing come out before the user is told, ms. */
export const SILENCE = 10_000;

/** Rings when something should have come out, and tells why nothing did. */
export function silenceAlarm(clock: Clock, info: OperatorInfo, tell: (why: string) => void): Alarm {
  return new Alarm(clock, () => {
    const why = info.counters.out === 0 ? explainSilence(info, clock.now()) : null;
    if (why !== null) tell(why);
  });
}

/** Says what an operator waits for, and which input holds its time back; `null`: it waits for no time, and so is silent by design. */
function explainSilence(info: OperatorInfo, now: number): string | null {
  const { windows, nextTimer = Infinity } = info.holding();
  if (nextTimer === Infinity) return null;
  const holds = windows === undefined ? 'holds what came in' : `holds ${windows} window${windows === 1 ? '' : 's'}`;
  const [watermark, next] = [clockText(info.watermark), clockText(nextTimer + 1)];
  return `${holds}; its watermark is ${watermark}, and the next closes at ${next}; held back by ${holder(info, now)}`;
}

/** The entry that an operator's time waits for: along the inputs, always the lowest. */
function holder(info: OperatorInfo, now: number): string {
  let at = info;
  while (at.inputs.length > 0) {
    const holding = at.inputs.filter((input) => !input.idle && !input.finished);
    const among = holding.length > 0 ? holding : at.inputs;
    at = among.reduce((lowest, input) => (input.watermark < lowest.watermark ? input : lowest));
  }
  const quiet = now - at.lastArrival;
  const { counters } = at;
  // Only an entry that was told what to do when it is quiet notes when events come.
  const state =
    counters.in === 0
      ? 'no event yet'
      : Number.isNaN(quiet)
        ? `${counters.in} event${counters.in === 1 ? '' : 's'} so far`
        : `quiet for ${Math.round(quiet / 1000)} s`;
  return `${at.title}, ${state}: see its options whenQuiet and outOfOrderness`;
}

/** A time of day where it is a plausible date, else the number. */
export function clockText(time: number): string {
  if (!Number.isFinite(time)) return time < 0 ? 'not set yet' : 'the end';
  return time >= 1e11 ? new Date(time).toISOString().slice(11, 23) : String(time);
}
