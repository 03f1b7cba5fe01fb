/**
 * What a process function may use while it works on an event or a timer. It is void when the function returns. Its functions may be taken
 * out of it: `({ state, setEventTimer }) => …`.
 */
export interface ProcessContext<K, S, X> {
  /** The key in hand. In `processAll` it is `undefined`. */
  readonly key: K;
  /** The event time of the event, or of the results of the timer. */
  readonly timestamp: number;
  /** The watermark in force when the event arrives; in a timer of event time, the time of the timer. */
  readonly watermark: number;
  /** The processing time, ms; in a timer of processing time, the time of the timer. */
  readonly now: number;
  /** The declared states, of the key in hand. */
  readonly state: S;
  /** The side outputs, by name. */
  readonly sides: { readonly [P in keyof X]: SideEmitter<X[P]> };
  /** Has `onTimer` called for the key in hand when the watermark reaches `time`. The same key and time are one timer. */
  setEventTimer(this: void, time: number): void;
  /** Takes a timer back; if there is none, nothing happens. */
  deleteEventTimer(this: void, time: number): void;
  /** Has `onTimer` called for the key in hand when the clock reaches `time`. The same key and time are one timer. */
  setProcessingTimer(this: void, time: number): void;
  /** Takes a timer back; if there is none, nothing happens. */
  deleteProcessingTimer(this: void, time: number): void;
}

/** What `onEvent` may use. */
export interface EventContext<K, S, X> extends ProcessContext<K, S, X> {
  /** Whether the time of the event is at or below the watermark. Such events are given like any other, and count as used. */
  readonly isLate: boolean;
}

/** What `onTimer` may use. */
export interface TimerContext<K, S, X> extends ProcessContext<K, S, X> {
  /** Which of its clocks went off. */
  readonly clock: 'event' | 'processing';
}

/** A side output, as a process function sees it. */
export interface SideEmitter<in T> {
  /** Gives a value to it, with the time of the event or timer in hand. */
  emit(this: void, value: T): void;
}

/** With `emits`, any number of results. */
export type Emitting<E> = [E] extends [never]
  ? unknown
  : {
      /** Gives a result, with the time and key of the event or timer in hand. */
      emit(this: void, value: E): void;
    };
