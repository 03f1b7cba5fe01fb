import { Subject } from 'rxjs';
import type { Observable } from 'rxjs';
import { createRuntime } from '../../lib/index.js';
import type { ManagedRuntime } from '../../lib/index.js';
import { ManualClock } from '../../lib/testing.js';
import { drain } from '../workload.js';
import type { NexmarkEvent } from '../../examples/nexmark/model.js';
import type { Answer } from './query.js';

/** How often a source asks for what has come, by the clock, ms. */
const POLL = 100;

/** What a source gets that asks every so often: the events that have come since, and when. */
export interface Poll {
  readonly at: number;
  readonly events: readonly NexmarkEvent[];
}

/** An event comes at its own time, or with the one before it, if that is later. */
export function pollsOf(events: readonly NexmarkEvent[]): Poll[] {
  const polls: { at: number; events: NexmarkEvent[] }[] = [];
  for (const event of events) {
    const at = (Math.floor(event.dateTime / POLL) + 1) * POLL;
    const last = polls.at(-1);
    if (last !== undefined && at <= last.at) last.events.push(event);
    else polls.push({ at, events: [event] });
  }
  return polls;
}

const known = new WeakMap<readonly NexmarkEvent[], readonly Poll[]>();

/** Those of the same array are found once: that is no part of the work. */
export function knownPollsOf(events: readonly NexmarkEvent[]): readonly Poll[] {
  let polls = known.get(events);
  if (polls === undefined) known.set(events, (polls = pollsOf(events)));
  return polls;
}

/** The answer that a pipeline gives which goes by the clock: a virtual one, so that it is the same each time. */
export function overPolls<R>(
  pipeline: (polls$: Observable<readonly NexmarkEvent[]>, runtime: ManagedRuntime) => Observable<R>,
): Answer<R> {
  return (events, sink) => {
    const polls = knownPollsOf(events);
    const clock = new ManualClock(polls[0]?.at);
    const polls$ = new Subject<readonly NexmarkEvent[]>();
    drain(pipeline(polls$, createRuntime({ clock })), sink, () => {
      for (const poll of polls) {
        clock.advanceTo(poll.at);
        polls$.next(poll.events);
      }
      polls$.complete();
    });
  };
}
