import { afterCount, afterWatermark, agg, keyBy, session, sideOutput, windowBy } from '../../../lib/index.js';
import type { Stream, Trigger } from '../../../lib/index.js';
import type { Table } from '../conformance.js';

/** Counts keys in sessions with a gap of 10; there it is five minutes. */
const count =
  (options: { trigger?: Trigger<string>; allowedLateness?: number } = {}) =>
  (keys: Stream<string>) => {
    const late = sideOutput<string>();
    const counts = keys.pipe(
      keyBy((key) => key),
      windowBy(session(10), agg.count(), { ...options, lateTo: late }),
    );
    return { main: counts, late };
  };

/** With each event, as there without a cache. */
const eachTime = count({ trigger: afterWatermark({ early: afterCount(1) }) });

const EMPTIED =
  'there the session as it was is deleted when it grows; here the result takes its place, and its window tells (SES-11)';
const WITHOUT_GAP =
  'there, at that time, a session was closed as soon as time was past its last event, and from 3.x on past its gap; here when nothing can join it';

export const kStreamSessionWindowAggregate: Table = {
  system: 'Kafka Streams',
  file: 'KStreamSessionWindowAggregateProcessorTest.java',
  without: {
    shouldGetAggregatedValuesFromValueGetter: 'the state of windows cannot be asked for',
    shouldLogAndMeterWhenSkippingNullKeyWithBuiltInMetrics: 'a key that is null is a key here',
  },
  cases: [
    {
      of: 'shouldCreateSingleSessionWhenWithinGap',
      operator: count(),
      timeline: `
        in    john@0  john@5  w14
        main                  john=2@14
        late
      `,
    },
    {
      of: 'shouldMergeSessions',
      operator: eachTime,
      timeline: `
        in    mel@0     mel@11     mel@5      w20
        main  mel=1?@9  mel=1?@20  mel=3?@20  mel=3@20
        late
      `,
    },
    {
      of: 'shouldUpdateSessionIfTheSameTime',
      operator: eachTime,
      timeline: `
        in    mel@0     mel@0
        main  mel=1?@9  mel=2?@9
        late
      `,
    },
    {
      of: 'shouldHaveMultipleSessionsForSameIdWhenTimestampApartBySessionGap',
      operator: count(),
      timeline: `
        in    mel@0  mel@11  mel@11  mel@22  mel@22  mel@22  w31
        main                                                 (mel=1@9 mel=2@20 mel=3@31)
        late
      `,
    },
    {
      of: 'shouldRemoveMergedSessionsFromStateStore',
      operator: count(),
      timeline: `
        in    a@0  a@5  w9  w14
        main                a=2@14
        late
      `,
    },
    {
      of: 'shouldHandleMultipleSessionsAndMerging',
      operator: count(),
      timeline: `
        in    a@0  b@0  c@0  d@0  d@5  a@11  b@11  a@16  c@16  w25
        main                                                   (a=1@9 b=1@9 c=1@9 d=2@14 b=1@20 a=2@25 c=1@25)
        late
      `,
    },
    {
      of: 'shouldImmediatelyForwardNewSessionWhenNonCachedStore',
      operator: eachTime,
      timeline: `
        in    a@0     b@0     c@0
        main  a=1?@9  b=1?@9  c=1?@9
        late
      `,
    },
    {
      of: 'shouldImmediatelyForwardRemovedSessionsWhenMerging',
      differs: EMPTIED,
      operator: eachTime,
      timeline: `
        in    a@0     a@5
        main  a=1?@9  a=2?@14
        late
      `,
    },
    {
      of: 'shouldLogAndMeterWhenSkippingLateRecordWithZeroGrace',
      differs: WITHOUT_GAP,
      operator: count(),
      timeline: `
        in    x@0  ontime@0  w8  early@0  w9                            late@0
        main                              (x=1@9 ontime=1@9 early=1@9)
        late                                                            late@0
      `,
    },
    {
      of: 'shouldLogAndMeterWhenSkippingLateRecordWithNonzeroGrace',
      differs: WITHOUT_GAP,
      operator: count({ allowedLateness: 1 }),
      timeline: `
        in    x@0  ontime@0  w9                  delayed@0     w10  late@0
        main                 (x=1@9 ontime=1@9)  delayed=1!@9
        late                                                        late@0
      `,
    },
  ],
};
