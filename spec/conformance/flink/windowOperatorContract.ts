import {
  afterCount,
  agg,
  CONTINUE,
  FIRE,
  FIRE_AND_PURGE,
  globalWindow,
  PURGE,
  session,
  sideOutput,
  valueState,
  windowAll,
  windowBy,
  windowFunction,
} from '../../../lib/index.js';
import type { Stream } from '../../../lib/index.js';
import type { Case, Table, TimelineCase } from '../conformance.js';
import { byScriptKey, holds, options, scripted, scriptedTrigger, scriptedWindows } from './scripted.js';

type Labels = Stream<string>;
type How = NonNullable<Parameters<typeof scripted>[1]>;
type Then = TimelineCase['then'];

const count = agg.count();
const counted = (how: How = {}) => scripted(count, how);

const withLate =
  (how: How = {}) =>
  (labels: Labels) => {
    const late = sideOutput<string>();
    return { main: counted({ ...how, lateTo: late })(labels), late };
  };

/** A function that remembers, for each window, that it was called. */
const remembering = windowFunction({
  windowState: { calls: valueState(0) },
  result: (_: readonly string[], { windowState: { calls } }) => ++calls.value,
});

/** A case of timers of event time, and the same of the clock. */
function both(names: readonly [string, string], how: How, timelines: readonly [string, string], then?: Then): Case[] {
  return names.map((of, i) => ({
    of,
    options,
    operator: counted(how),
    timeline: timelines[i]!,
    ...(then === undefined ? {} : { then }),
  }));
}

const CLOCK_WINDOWS =
  'there windows of processing time are cleaned up by the clock; here all windows are of event time, and cleaned up by the watermark';

/** The cases of windows that are cleaned up by the clock: the same as of event time, and so not played again. */
const byClock = (...names: readonly string[]): Record<string, string> =>
  Object.fromEntries(names.map((name) => [name, `${CLOCK_WINDOWS}: see the case of event time`]));

export const windowOperatorContract: Table = {
  system: 'Flink',
  file: 'WindowOperatorContractTest.java',
  without: {
    testAssignerIsInvokedOncePerElement:
      'counts calls of an assigner; here nothing is promised of how often it is called, and the same event must get the same windows',
    testMergeWindowsIsCalled:
      'windows that merge get one window an event here, so that there is nothing to merge within it',
    testRejectShrinkingMergingEventTimeWindows:
      'an assigner there says what windows merge to, and could make them smaller; here it is the smallest window that has both',
    testRejectShrinkingMergingProcessingTimeWindows: 'likewise',
    testStateTypeIsConsistentFromWindowStateAndGlobalState:
      'compares classes: states of windows and keys are declared alike here',
    testEventTimeQuerying:
      'a function of a window there can ask for the watermark and the clock; here it sees the window, its contents and the pane, so that a replay gives the same',
    testProcessingTimeQuerying: 'likewise',
    testProcessingTimeGarbageCollectionTimerIsAlwaysWindowMaxTimestamp: CLOCK_WINDOWS,
    ...byClock(
      'testProcessingTimeGarbageCollectionTimer',
      'testProcessingTimeTriggerTimerAndGarbageCollectionTimerCoincide',
      'testStateAndTimerCleanupAtProcessingTimeGarbageCollection',
      'testStateAndTimerCleanupAtProcessingTimeGarbageCollectionWithPurgingTrigger',
      'testStateAndTimerCleanupAtProcessingTimeGarbageCollectionWithPurgingTriggerAndMergingWindows',
      'testMergingWindowSetClearedAtProcessingTimeGarbageCollection',
      'testNoProcessingTimeFiringForGarbageCollectedMergingWindow',
      'testPerWindowStateSetAndClearedOnProcessingTimePurge',
    ),
  },
  cases: [
    {
      of: 'testNoLateSideOutputForSkippedWindows',
      options,
      operator: withLate(),
      timeline: `
        in    w0 add@5
        main
        late
      `,
    },
    {
      of: 'testLateSideOutput',
      differs:
        'there what gets no window is late as well if its time has passed; here it is counted as unassigned, whatever its time',
      options,
      operator: withLate(),
      timeline: `
        in    w20 add:0-1@5    add@10
        main
        late      add:0-1@5
      `,
    },
    {
      of: 'testSideOutput',
      differs:
        'there a function of a window writes to side outputs; here it gives one result, which branch() takes apart',
      options,
      operator: counted(),
      timeline: `
        in    fire:0-42@5
        main  1[0,42)?@41
      `,
    },
    {
      of: 'testAssignerWithMultipleWindows',
      options,
      operator: counted(),
      timeline: `
        in    fire:2-4+0-2@0
        main  (1[0,2)?@1 1[2,4)?@3)
      `,
    },
    {
      of: 'testWindowsDontInterfere',
      options,
      operator: counted(),
      timeline: `
        in    a.add:0-2@0 b.add:0-1@0 b.fire:0-1@0   a.fire:0-2@0
        main                          b=2[0,1)?@0    a=2[0,2)?@1
      `,
      then: holds(2),
    },
    {
      of: 'testOnElementCalledPerWindow',
      options,
      operator: (labels: Labels) => labels.pipe(windowAll(scriptedWindows, count, { trigger: afterCount(2) })),
      timeline: `
        in    add:2-4+0-2@1 add:2-4@1    add:0-2@1
        main                2[2,4)?@3    2[0,2)?@1
      `,
    },
    ...['testEmittingFromWindowFunction', 'testEmittingFromWindowFunctionOnProcessingTime'].map((of, i): Case => ({
      of,
      differs: 'there a function gives any number of results; here it gives one, a list for several',
      options,
      operator: scripted(windowFunction({ result: () => 'Hallo,Ciao' }), { onTime: FIRE }),
      timeline:
        i === 0
          ? `
        in    fire:0-2@0
        main  Hallo,Ciao[0,2)?@1
      `
          : `
        in    clock1:0-2@0
        clock              +1
        main               Hallo,Ciao[0,2)?@1
      `,
    })),
    {
      of: 'testEmittingFromWindowFunctionOnEventTime',
      differs: 'there a function gives any number of results; here it gives one, a list for several',
      options,
      operator: scripted(windowFunction({ result: () => 'Hallo,Ciao' }), { onTime: FIRE }),
      timeline: `
        in    at0:0-2@0  w0
        main             Hallo,Ciao[0,2)?@1
      `,
    },
    {
      of: 'testOnElementContinue',
      options,
      operator: counted(),
      timeline: `
        in    at1:2-4+0-2@0
        main
      `,
      then: holds(2),
    },
    {
      of: 'testOnElementFire',
      about: 'what is there stays',
      options,
      operator: counted(),
      timeline: `
        in    fire:2-4+0-2@0               fire:0-2@0
        main  (1[0,2)?@1 1[2,4)?@3)        2[0,2)?@1
      `,
      then: holds(2),
    },
    {
      of: 'testOnElementFireAndPurge',
      about: 'what is there is dropped, the window stays',
      options,
      operator: counted(),
      timeline: `
        in    both:2-4+0-2@0               fire:0-2@0
        main  (1[0,2)?@1 1[2,4)?@3)        1[0,2)?@1
      `,
      then: holds(2),
    },
    {
      of: 'testOnElementPurge',
      options,
      operator: counted(),
      timeline: `
        in    purge:2-4+0-2@0 fire:0-2@0
        main                  1[0,2)?@1
      `,
      then: holds(2),
    },
    ...both(
      ['testOnEventTimeContinue', 'testOnProcessingTimeContinue'],
      { onTime: CONTINUE },
      [
        `
        in    at0:2-4+0-2@0 w0
        main
      `,
        `
        in    clock1:2-4+0-2@0
        clock                   +1
        main
      `,
      ],
      holds(2),
    ),
    ...both(
      ['testOnEventTimeFire', 'testOnProcessingTimeFire'],
      { onTime: FIRE },
      [
        `
        in    at0:2-4+0-2@0 w0                        fire:0-2@0
        main                (1[0,2)?@1 1[2,4)?@3)     2[0,2)?@1
      `,
        `
        in    clock1:2-4+0-2@0                            fire:0-2@0
        clock                   +1
        main                    (1[0,2)?@1 1[2,4)?@3)     2[0,2)?@1
      `,
      ],
      holds(2),
    ),
    ...both(
      ['testOnEventTimeFireAndPurge', 'testOnProcessingTimeFireAndPurge'],
      { onTime: FIRE_AND_PURGE },
      [
        `
        in    at0:2-4+0-2@0 w0                        fire:0-2@0
        main                (1[0,2)?@1 1[2,4)?@3)     1[0,2)?@1
      `,
        `
        in    clock1:2-4+0-2@0                            fire:0-2@0
        clock                   +1
        main                    (1[0,2)?@1 1[2,4)?@3)     1[0,2)?@1
      `,
      ],
      holds(2),
    ),
    ...both(
      ['testOnEventTimePurge', 'testOnProcessingTimePurge'],
      { onTime: PURGE },
      [
        `
        in    at1:2-4+4-6@0 w1  fire:2-4@2
        main                    1[2,4)?@3
      `,
        `
        in    clock1:2-4+4-6@0       fire:2-4@2
        clock                    +1
        main                         1[2,4)?@3
      `,
      ],
      holds(2),
    ),
    ...both(['testNoEventTimeFiringForPurgedWindow', 'testNoProcessingTimeFiringForPurgedWindow'], { onTime: FIRE }, [
      `
        in    purgeat0:2-4@0 w0
        main
      `,
      `
        in    purgeclock1:2-4@0
        clock                    +1
        main
      `,
    ]),
    ...both(
      ['testNoEventTimeFiringForPurgedMergingWindow', 'testNoProcessingTimeFiringForPurgedMergingWindow'],
      { onTime: FIRE, merging: true },
      [
        `
        in    purgeat0:2-4@0 w0
        main
      `,
        `
        in    purgeclock1:2-4@0
        clock                    +1
        main
      `,
      ],
    ),
    {
      of: 'testNoEventTimeFiringForGarbageCollectedMergingWindow',
      options,
      operator: counted({ onTime: CONTINUE, merging: true }),
      timeline: `
        in    at10:2-4@0 w4 w10
        main
      `,
      then: holds(0),
    },
    ...both(
      ['testEventTimeTimerCreationAndDeletion', 'testProcessingTimeTimerCreationAndDeletion'],
      { onTime: FIRE },
      [
        `
        in    at17:0-20@0 at18:0-20@0 cancel18:0-20@0 cancel17:0-20@0 w18
        main
      `,
        `
        in    clock17:0-20@0 clock42:0-20@0 unclock42:0-20@0 unclock17:0-20@0
        clock                                                                  +42
        main
      `,
      ],
      holds(1),
    ),
    ...both(
      ['testEventTimeTimerFiring', 'testProcessingTimeTimerFiring'],
      { onTime: FIRE },
      [
        `
        in    at1:0-100@0 at17:0-100@0 at42:0-100@0 w1               w15    w42
        main                                        3[0,100)?@99            (3[0,100)?@99 3[0,100)?@99)
      `,
        `
        in    clock1:0-100@0 clock17:0-100@0 clock42:0-100@0
        clock                                                 +1              +14    +27
        main                                                  3[0,100)?@99           (3[0,100)?@99 3[0,100)?@99)
      `,
      ],
      holds(1),
    ),
    ...both(
      ['testEventTimeDeletedTimerDoesNotFire', 'testProcessingTimeDeletedTimerDoesNotFire'],
      { onTime: FIRE },
      [
        `
        in    at1:0-100@0 cancel1:0-100@0 at2:0-100@0 w1   w50
        main                                               3[0,100)?@99
      `,
        `
        in    clock1:0-100@0 unclock1:0-100@0 clock2:0-100@0
        clock                                                  +1  +49
        main                                                       3[0,100)?@99
      `,
      ],
      holds(1),
    ),
    ...both(
      ['testEventTimeWindowsAreMergedEagerly', 'testProcessingTimeWindowsAreMergedEagerly'],
      { onTime: FIRE, onMerge: 1, merging: true },
      [
        `
        in    at1:0-2@0 add:2-4@2 w1
        main                      2[0,4)?@3
      `,
        `
        in    clock1:0-2@0 add:2-4@2
        clock                         +1
        main                          2[0,4)?@3
      `,
      ],
      holds(1),
    ),
    ...both(
      ['testMergingOfExistingEventTimeWindows', 'testMergingOfExistingProcessingTimeWindows'],
      { onTime: FIRE, onMerge: 1, merging: true },
      [
        `
        in    at1:0-2@0 at1:3-5@3 add:1-4@1 w1
        main                                3[0,5)?@4
      `,
        `
        in    clock1:0-2@0 clock1:3-5@3 add:1-4@1
        clock                                      +1
        main                                       3[0,5)?@4
      `,
      ],
      holds(1),
    ),
    {
      of: 'testOnElementPurgeDoesNotCleanupMergingSet',
      options,
      operator: counted({ merging: true }),
      timeline: `
        in    purge:0-2@0 fire:0-2@0
        main              1[0,2)?@1
      `,
      then: holds(1),
    },
    ...both(
      ['testOnEventTimePurgeDoesNotCleanupMergingSet', 'testOnProcessingTimePurgeDoesNotCleanupMergingSet'],
      { onTime: PURGE, merging: true },
      [
        `
        in    at1:0-4@0 w1  fire:1-3@1
        main                1[0,4)?@3
      `,
        `
        in    clock1:0-4@0      fire:1-3@1
        clock                +1
        main                    1[0,4)?@3
      `,
      ],
      holds(1),
    ),
    ...[
      'testNoEventTimeGarbageCollectionTimerForGlobalWindow',
      'testNoProcessingTimeGarbageCollectionTimerForGlobalWindow',
    ].map((of): Case => ({
      of,
      options,
      operator: (labels: Labels) =>
        byScriptKey(labels).pipe(windowBy(globalWindow(), count, { name: 'windows', trigger: scriptedTrigger() })),
      timeline: `
          in    add@0
          main
        `,
      then: holds(1),
    })),
    {
      of: 'testNoEventTimeGarbageCollectionTimerForLongMax',
      about: 'a window without an end is never cleaned up',
      options,
      operator: counted({ allowedLateness: 20 }),
      timeline: `
        in    add:0-99@0 w1000
        main
      `,
      then: holds(1),
    },
    {
      of: 'testEventTimeGarbageCollectionTimer',
      differs:
        'there the trigger is asked once more when a window is cleaned up; here only when a timer that a trigger set is due',
      options,
      operator: counted({ onTime: FIRE, allowedLateness: 20 }),
      timeline: `
        in    add:0-20@0 w38  w39
        main
      `,
      then: holds(0),
    },
    {
      of: 'testEventTimeTriggerTimerAndGarbageCollectionTimerCoincide',
      options,
      operator: counted({ onTime: FIRE }),
      timeline: `
        in    at19:0-20@0 w19
        main              1[0,20)@19
      `,
      then: holds(0),
    },
    {
      of: 'testStateAndTimerCleanupAtEventTimeGarbageCollection',
      options,
      operator: counted({ allowedLateness: 20 }),
      timeline: `
        in    at1000:0-20@0 w39 w1000
        main
      `,
      then: holds(0),
    },
    {
      of: 'testStateAndTimerCleanupAtEventTimeGarbageCollectionWithPurgingTrigger',
      options,
      operator: counted({ onTime: FIRE, allowedLateness: 20 }),
      timeline: `
        in    purgeat1000:0-20@0 w39 w1000
        main
      `,
      then: holds(0),
    },
    {
      of: 'testStateAndTimerCleanupAtEventTimeGarbageCollectionWithPurgingTriggerAndMergingWindows',
      options,
      operator: counted({ onTime: FIRE, allowedLateness: 20, merging: true }),
      timeline: `
        in    purgeat1000:0-20@0 w39 w1000
        main
      `,
      then: holds(0),
    },
    {
      of: 'testMergingWindowSetClearedAtEventTimeGarbageCollection',
      options,
      operator: counted({ allowedLateness: 20, merging: true }),
      timeline: `
        in    add:0-20@0 w39
        main
      `,
      then: holds(0),
    },
    {
      of: 'testProcessingElementsWithinAllowedLateness',
      options,
      operator: withLate({ allowedLateness: 20 }),
      timeline: `
        in    w20 fire:0-2@0
        main      1[0,2)!@1
        late
      `,
      then: holds(1),
    },
    {
      of: 'testLateWindowDropping',
      options,
      operator: withLate({ allowedLateness: 20 }),
      timeline: `
        in    w21 fire:0-2@0
        main
        late      fire:0-2@0
      `,
      then: holds(0),
    },
    {
      of: 'testStateSnapshotAndRestore',
      about: 'as every case, which is restored after each step',
      options,
      operator: counted({ onTime: FIRE, merging: true }),
      timeline: `
        in    at0:3-5@3 at0:0-2@0 w0                      w20
        main                      (1[0,2)?@1 1[3,5)?@4)
      `,
      then: holds(0),
    },
    {
      of: 'testPerWindowStateSetAndClearedOnEventTimePurge',
      options,
      operator: scripted(remembering, { allowedLateness: 20 }),
      timeline: `
        in    fire:0-20@0   fire:0-20@0   w39
        main  1[0,20)?@19   2[0,20)?@19
      `,
      then: (harness) => {
        holds(0)(harness);
        const { keys } = harness.operator('windows');
        if (keys !== 0) throw new Error(`there are ${keys} keys, not 0`);
      },
    },
    {
      of: 'testWindowStateNotAvailableToMergingWindows',
      refused: [() => windowAll<string, unknown, number>(session(10), remembering)],
    },
  ],
};
