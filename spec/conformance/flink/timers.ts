import { keyBy, keyedProcess } from '../../../lib/index.js';
import type { Stream } from '../../../lib/index.js';
import type { Table, TimelineCase } from '../conformance.js';

/** `a:e10` sets a timer of event time for key a, `a:p10` one of processing time; with `-` before it, takes it back; `a:?` asks for the times. */
interface Command {
  readonly key: string;
  readonly does: string;
}

const read = (label: string): Command => {
  const [key = '', does = ''] = label.split(':');
  return { key, does };
};

const options = { read };

/** Tells of each timer; one of `again` sets the next, 10 later. */
const timers =
  (again = false) =>
  (commands: Stream<Command>) =>
    commands.pipe(
      keyBy((command) => command.key),
      keyedProcess({
        name: 'timers',
        onEvent({ key, does }, context) {
          if (does === '?') return `${key}:w${context.watermark}p${context.now}`;
          const [, no, clock, time] = /^(-?)([ep])(\d+)$/.exec(does)!;
          if (clock === 'e') (no ? context.deleteEventTimer : context.setEventTimer)(Number(time));
          else (no ? context.deleteProcessingTimer : context.setProcessingTimer)(Number(time));
          return undefined;
        },
        onTimer(time, context) {
          if (again) context.setProcessingTimer(time + 10);
          return `${context.key}:${context.clock === 'event' ? 'e' : 'p'}${time}`;
        },
      }),
    );

/** How many timers are left in the end, and how many calls of the clock. */
const holds =
  (left: number, calls: number): NonNullable<TimelineCase['then']> =>
  (harness) => {
    const held = [harness.operator('timers').timers, harness.clock.pending];
    if (held.join() !== `${left},${calls}`) throw new Error(`there are ${held.join(' timers, ')} calls`);
  };

const NO_RANGES = 'one instance has all keys: it has no range of groups';
const NO_LIST = 'no function goes through the timers of all keys';
const NAMES = 'there a timer has a namespace beside its key; here its key is all';

export const internalTimerService: Table = {
  system: 'Flink',
  file: 'InternalTimerServiceImplTest.java',
  without: {
    testKeyGroupStartIndexSetting: NO_RANGES,
    testTimerAssignmentToKeyGroups: NO_RANGES,
    testSnapshotAndRebalancingRestore: NO_RANGES,
    testForEachEventTimeTimers: NO_LIST,
    testForEachProcessingTimeTimers: NO_LIST,
  },
  cases: [
    {
      of: 'testOnlySetsOnePhysicalProcessingTimeTimer',
      options,
      operator: timers(),
      timeline: `
        in     a:p10@0 a:p20@0 a:p30@0 b:p10@0 b:p20@0
        clock                                           +10                  +10
        main                                            (a:p10@0 b:p10@0)    (a:p20@0 b:p20@0)
      `,
      then: holds(1, 1),
    },
    {
      of: 'testRegisterEarlierProcessingTimerMovesPhysicalProcessingTimer',
      options,
      operator: timers(),
      timeline: `
        in     a:p20@0 a:p10@0
        clock                    +5
      `,
      then: holds(2, 1),
    },
    {
      of: 'testRegisteringProcessingTimeTimerInOnProcessingTimeDoesNotLeakPhysicalTimers',
      options,
      operator: timers(true),
      timeline: `
        in     a:p10@0
        clock           +10      +10
        main            a:p10@0  a:p20@0
      `,
      then: holds(1, 1),
    },
    {
      of: 'testCurrentProcessingTime',
      options,
      operator: timers(),
      timeline: `
        in     w0       a:?@1            a:?@1
        clock      +17              +25
        main            a:w0p17@1        a:w0p42@1
      `,
    },
    {
      of: 'testCurrentEventTime',
      options,
      operator: timers(),
      timeline: `
        in     w17  a:?@18      w42  a:?@43
        main        a:w17p0@18       a:w42p0@43
      `,
    },
    {
      of: 'testSetAndFireEventTimeTimers',
      about: NAMES,
      options,
      operator: timers(),
      timeline: `
        in     a:e10@0 a:e10@0 b:e10@0 c:e10@0  w9  w10
        main                                        (a:e10@10 b:e10@10 c:e10@10)
      `,
      then: holds(0, 0),
    },
    {
      of: 'testSetAndFireProcessingTimeTimers',
      about: NAMES,
      options,
      operator: timers(),
      timeline: `
        in     a:p10@0 a:p10@0 b:p10@0 c:p10@0
        clock                                   +9  +1
        main                                        (a:p10@0 b:p10@0 c:p10@0)
      `,
      then: holds(0, 0),
    },
    {
      of: 'testDeleteEventTimeTimers',
      about: NAMES,
      options,
      operator: timers(),
      timeline: `
        in     a:e10@0 a:e11@0 b:e10@0 b:e11@0 a:-e11@0 b:-e10@0  w10       w11
        main                                                      a:e10@10  b:e11@11
      `,
      then: holds(0, 0),
    },
    {
      of: 'testDeleteProcessingTimeTimers',
      about: NAMES,
      options,
      operator: timers(),
      timeline: `
        in     a:p10@0 a:p11@0 b:p10@0 b:p11@0 a:-p11@0 b:-p10@0
        clock                                                      +10      +1
        main                                                       a:p10@0  b:p11@0
      `,
      then: holds(0, 0),
    },
    {
      of: 'testSnapshotAndRestore',
      options,
      operator: timers(),
      timeline: `
        in     a:p10@0 a:e10@0 b:e10@0 b:p10@0                      w10
        clock                                   +10
        main                                    (a:p10@0 b:p10@0)   (a:e10@10 b:e10@10)
      `,
      then: holds(0, 0),
    },
  ],
};
