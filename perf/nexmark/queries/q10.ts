import { minutes, filterValues, keyBy, keyedProcess, toSink, type, valueState } from '../../../lib/index.js';
import type { Sink, SinkProgress, Stream } from '../../../lib/index.js';
import type { Observable } from 'rxjs';
import { isBid } from '../../../examples/nexmark/model.js';
import type { Bid, NexmarkEvent } from '../../../examples/nexmark/model.js';

/** What the files are told: a bid of a minute, or, without one, that the minute is complete. */
export interface MinuteOfBids {
  /** When the minute starts. */
  readonly minute: number;
  readonly bid: Bid | undefined;
}

/** All bids to `sink`, and a minute after each minute of event time that no bid of it can come any more. */
export function q10(events$: Stream<NexmarkEvent>, sink: Sink<MinuteOfBids>): Observable<SinkProgress> {
  return events$.pipe(
    filterValues(isBid),
    keyBy((bid) => Math.floor(bid.dateTime / minutes(1)) * minutes(1)),
    keyedProcess({
      state: { begun: valueState(false) },
      emits: type<MinuteOfBids>(),
      onEvent: (bid, { key: minute, state, setEventTimer, emit }) => {
        if (!state.begun.value) {
          state.begun.value = true;
          setEventTimer(minute + 2 * minutes(1));
        }
        emit({ minute, bid });
      },
      onTimer: (_, { key: minute, state, emit }) => {
        state.begun.clear();
        emit({ minute, bid: undefined });
      },
    }),
    toSink(sink),
  );
}
