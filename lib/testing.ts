/**
 * What pipelines are tested with: an operator run by hand, and a clock that is set by hand.
 *
 * @module
 */
export { Harness, harness } from './testing/harness.js';
export type {
  AnyStream,
  CollectedOf,
  HarnessOptions,
  HarnessOutputs,
  HarnessSnapshot,
  ValueOf,
} from './testing/harness.js';
export { Collected } from './testing/collected.js';
export type { CollectedRecord } from './testing/collected.js';
export { HarnessInput } from './testing/harnessInput.js';
export type { HarnessEvent } from './testing/harnessInput.js';
export { ManualClock } from './testing/manualClock.js';
export { plain } from './testing/plain.js';
export type { PlainFrame } from './testing/plain.js';
export { checkTimeline } from './testing/timeline/checkTimeline.js';
export type { TimelineOptions } from './testing/timeline/checkTimeline.js';
export { FakeProcess } from './testing/fakes/fakeProcess.js';
export { fakeSink, FakeSink } from './testing/fakes/fakeSink.js';
export type { FakeSinkOptions, SinkCall } from './testing/fakes/fakeSink.js';
export { fakeSource, FakeSource } from './testing/fakes/fakeSource.js';
export type { FakeSourceOptions, SourceCall } from './testing/fakes/fakeSource.js';
export type { Fault } from './testing/fakes/faults.js';
export { rxtideMatchers } from './testing/matchers/matchers.js';
export type { RxtideMatchers } from './testing/matchers/matchers.js';
export type { MatcherContext, MatcherResult } from './testing/matchers/matcherResult.js';
export { fromTimeline } from './testing/timeline/fromTimeline.js';
export type { FromTimelineOptions } from './testing/timeline/fromTimeline.js';
export { recordTimeline, TimelineRecord } from './testing/timeline/recordTimeline.js';
export type { RecordOptions } from './testing/timeline/recordTimeline.js';
