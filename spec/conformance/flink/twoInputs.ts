import { coProcess, keyBy, type, valueState } from '../../../lib/index.js';
import type { KeyedStream, Stream } from '../../../lib/index.js';
import type { Table } from '../conformance.js';

type Words = Stream<string>;

const options = { read: String };

/** Words keyed by themselves. */
const words = (stream: Words): KeyedStream<string, string> => stream.pipe(keyBy((word) => word));

/** Tells of every event, and sets a timer for it: of the left input at 5, of the right one at 6. */
const timers = (clock: 'event' | 'processing') => (left: Words, right: Words) =>
  words(left).pipe(
    coProcess(words(right), {
      onLeft(word, context) {
        (clock === 'event' ? context.setEventTimer : context.setProcessingTimer)(5);
        return `left:${word}`;
      },
      onRight(word, context) {
        (clock === 'event' ? context.setEventTimer : context.setProcessingTimer)(6);
        return `right:${word}`;
      },
      onTimer: (_time, { key }) => `timer:${key}`,
    }),
  );

/** The first event of a key sets a timer 5 on, a second one takes it back. */
const withState = (clock: 'event' | 'processing') => (left: Words, right: Words) =>
  words(left).pipe(
    coProcess(words(right), {
      emits: type<string>(),
      state: { kept: valueState<{ readonly word: string; readonly due: number } | undefined>(undefined) },
      onLeft(word, context) {
        const { kept } = context.state;
        if (kept.value !== undefined) {
          (clock === 'event' ? context.deleteEventTimer : context.deleteProcessingTimer)(kept.value.due);
          kept.clear();
          return;
        }
        const due = (clock === 'event' ? context.watermark : context.now) + 5;
        kept.value = { word, due };
        (clock === 'event' ? context.setEventTimer : context.setProcessingTimer)(due);
        context.emit(`left:${word}`);
      },
      onRight(word, context) {
        const due = (clock === 'event' ? context.watermark : context.now) + 5;
        context.state.kept.value = { word, due };
        (clock === 'event' ? context.setEventTimer : context.setProcessingTimer)(due);
        context.emit(`right:${word}`);
      },
      onTimer(_time, { emit, state }) {
        emit(`state:${state.kept.value?.word}`);
        state.kept.clear();
      },
    }),
  );

const tells =
  (tell: (word: string, context: { timestamp: number; watermark: number; now: number; key: string }) => string) =>
  (left: Words, right: Words) =>
    words(left).pipe(coProcess(words(right), { onLeft: tell, onRight: tell }));

const EARLIER_THAN_TIMER =
  'there the watermark of before is in force when a timer gives its results; here the one just before the timer, so that it does not matter by how many steps time came there';

export const keyedCoProcess: Table = {
  system: 'Flink',
  file: 'KeyedCoProcessOperatorTest.java',
  cases: [
    {
      of: 'testTimestampAndWatermarkQuerying',
      options,
      operator: tells((word, { watermark, timestamp }) => `${word}:w${watermark}t${timestamp}`),
      timeline: `
        left   w17       5@12           w42
        right       w17                      w42  6@13
        main        w17  5:w17t12@12         w42  6:w42t13@13
      `,
    },
    {
      of: 'testTimestampAndProcessingTimeQuerying',
      options,
      operator: tells((word, { now }) => `${word}:p${now}`),
      timeline: `
        left        5@0
        right                     6@0
        clock  +17          +25
        main        5:p17@0       6:p42@0
      `,
    },
    {
      of: 'testEventTimeTimers',
      differs: EARLIER_THAN_TIMER,
      options,
      operator: timers('event'),
      timeline: `
        left   17@42                 w5                  w6
        right             18@42          w5                  w6
        main   left:17@42 right:18@42    (w4 timer:17@5 w5)  (timer:18@6 w6)
      `,
    },
    {
      of: 'testProcessingTimeTimers',
      differs: 'there results of timers of processing time have no time; here they have that of the newest event',
      options,
      operator: timers('processing'),
      timeline: `
        left   17@0
        right             18@0
        clock                         +5          +1
        main   left:17@0  right:18@0  timer:17@0  timer:18@0
      `,
    },
    {
      of: 'testEventTimeTimerWithState',
      differs: EARLIER_THAN_TIMER,
      options,
      operator: withState('event'),
      timeline: `
        left   w1      17@0      13@0       w2      13@1              w6                  w7
        right      w1                           w2        42@1            w6                  w7
        main       w1  left:17@0 left:13@0      w2        right:42@1      (w5 state:17@6 w6)  (state:42@7 w7)
      `,
    },
    {
      of: 'testProcessingTimeTimerWithState',
      options,
      operator: withState('processing'),
      timeline: `
        left       17@0      13@0           13@0
        right                                     42@0
        clock  +1                       +1                    +4          +1
        main       left:17@0 left:13@0            right:42@0  state:17@0  state:42@0
      `,
    },
    {
      of: 'testSnapshotAndRestore',
      about: 'restored after each step',
      options,
      operator: (left: Words, right: Words) =>
        words(left).pipe(
          coProcess(words(right), {
            onLeft: (_word, { setEventTimer }) => setEventTimer(6),
            onRight: (_word, { setProcessingTimer }) => setProcessingTimer(5),
            onTimer: (time, { clock }) => `${clock}:${time}`,
          }),
        ),
      timeline: `
        left   5@12                          w6
        right        5@12                        w6
        clock              +5
        main               processing:5@12       event:6@6
      `,
    },
    {
      of: 'testGetCurrentKeyFromContext',
      options,
      operator: tells((word, { key }) => `${word}=${key}`),
      timeline: `
        left   5@0    6@0
        right                hello@0        world@0
        main   5=5@0  6=6@0  hello=hello@0  world=world@0
      `,
    },
  ],
};
