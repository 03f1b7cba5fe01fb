// Entries: how events get in.
export { eventTime, eventTimeChunks } from './transform/eventTime.js';
export type { EventTimeOptions } from './transform/eventTime.js';
export { processingTime } from './transform/processingTime.js';
export type { ProcessingTimeOptions } from './transform/processingTime.js';
export { fromArray } from './transform/fromArray.js';
export { fromIterable } from './transform/fromIterable.js';
export { fromChunks } from './transform/fromChunks.js';
export { fromSource } from './transform/fromSource.js';
export type { AbortSignalLike, HostSignal } from './transform/abortSignal.js';
export type { EntryOptions, TimedOptions, WhenQuiet } from './transform/entryOptions.js';
export type { BufferOptions } from './transform/feeds/bufferOptions.js';
export type { RejectedRecord, Source, SourceChunk } from './transform/source.js';
export type { FoundSplits, SplitSource } from './transform/splitSource.js';

// Exits: how results get out.
export { values } from './transform/values.js';
export { records } from './transform/records.js';
export type { EventRecord, KeyOf } from './transform/records.js';
export { toSink } from './transform/toSink.js';
export type { ToSinkOptions } from './transform/toSink.js';
export type { SinkProgress } from './transform/sinkRun.js';
export type { Sink, SinkBatch } from './transform/sink.js';
export { toAsyncIterable } from './transform/toAsyncIterable.js';

// Per event.
export { mapValues } from './transform/mapValues.js';
export { filterValues } from './transform/filterValues.js';
export { flatMapValues } from './transform/flatMapValues.js';
export { tapValues } from './transform/tapValues.js';
export { keyBy } from './transform/keyBy.js';
export type { PerEventOptions } from './transform/perEventOptions.js';
export type { Key, KeyPart } from './state/key.js';

// Several streams.
export { union } from './transform/union.js';
export { branch } from './transform/branch.js';
export { shared } from './transform/shared.js';
export { sideOutput } from './operator/sideOutput.js';
export type { SideOutput, SideTarget } from './operator/sideOutput.js';
export type { Rejected } from './operator/rejected.js';

// Windows.
export { windowBy } from './window/windowBy.js';
export type { Keyed } from './window/windowBy.js';
export { windowAll } from './window/windowAll.js';
export type { WindowOptions } from './window/windowOptions.js';
export type { Pane, WindowResult } from './window/windowResult.js';
export { windowFunction } from './window/windowFunction.js';
export type { WindowFunctionContext, WindowFunctionDefinition } from './window/windowFunction.js';
export type { TimeWindow } from './window/timeWindow.js';
export { tumbling } from './window/tumbling.js';
export type { TumblingOptions } from './window/tumbling.js';
export { sliding } from './window/sliding.js';
export type { SlidingOptions } from './window/sliding.js';
export { cumulative } from './window/cumulative.js';
export type { CumulativeOptions } from './window/cumulative.js';
export { session } from './window/session.js';
export { globalWindow } from './window/globalWindow.js';
export { countWindow } from './window/countWindow.js';
export { calendar } from './window/calendar.js';
export type { CalendarOptions, CalendarUnit, Weekday } from './window/calendar.js';
export { defineAssigner } from './window/defineAssigner.js';
export type { AssignerDefinition } from './window/defineAssigner.js';
export type { AlignedWindows, WindowAssigner } from './window/windowAssigner.js';
export type { AlignedAssigner } from './window/alignedAssigner.js';
export type { SessionAssigner } from './window/sessionAssigner.js';
export type { CountAssigner, CountBounds } from './window/countAssigner.js';

// Asynchronous calls.
export { mapAsync } from './join/async/mapAsync.js';
export type { MapAsyncOptions } from './join/async/mapAsyncOptions.js';
export type { RetryOptions } from './join/async/retry.js';
export type { CallContext } from './join/async/callContext.js';
export { asyncCache } from './join/async/asyncCache.js';
export type { AsyncCacheOptions } from './join/async/asyncCache.js';
export type { AsyncCache } from './join/async/answerStore.js';

// Triggers and evictors.
export { afterWatermark } from './window/triggers/afterWatermark.js';
export type { AfterWatermarkOptions } from './window/triggers/afterWatermark.js';
export { afterProcessingTime } from './window/triggers/afterProcessingTime.js';
export { afterCount } from './window/triggers/afterCount.js';
export { atIntervals } from './window/triggers/atIntervals.js';
export type { AtIntervalsOptions } from './window/triggers/atIntervals.js';
export { afterDelta } from './window/triggers/afterDelta.js';
export { anyOf } from './window/triggers/anyOf.js';
export { allOf } from './window/triggers/allOf.js';
export { inOrder } from './window/triggers/inOrder.js';
export { purging } from './window/triggers/purging.js';
export { defineTrigger } from './window/defineTrigger.js';
export type { TriggerDefinition } from './window/defineTrigger.js';
export { CONTINUE, FIRE, FIRE_AND_PURGE, PURGE } from './window/trigger.js';
export type { Firing, Trigger, TriggerContext } from './window/trigger.js';
export { evictCount } from './window/evictors/evictCount.js';
export { evictTime } from './window/evictors/evictTime.js';
export { evictDelta } from './window/evictors/evictDelta.js';
export type { EvictOptions } from './window/evictors/evictOptions.js';
export { defineEvictor } from './window/defineEvictor.js';
export type { EvictorDefinition } from './window/defineEvictor.js';
export type { WindowElement, Evictor } from './window/evictor.js';

// Joins.
export { joinInterval } from './join/joinInterval.js';
export type { IntervalBounds, JoinIntervalOptions } from './join/joinInterval.js';
export type { JoinType, LeftOf, RightOf } from './join/joinType.js';
export type { SameKeys } from './frame/sameKeys.js';
export { joinWindow } from './join/joinWindow.js';
export type { JoinWindowOptions, JoinWindowType, LeftIn, RightIn } from './join/joinWindow.js';
export type { JoinWindowContext } from './join/groupResults.js';
export { joinAsOf } from './join/joinAsOf.js';
export type { AsOfJoinType, JoinAsOfOptions } from './join/joinAsOf.js';
export { joinTable } from './join/joinTable.js';
export type { BothKeyed, ForeignKey, JoinTableOptions } from './join/joinTable.js';

// Tables and their changes.
export { toTable } from './table/toTable.js';
export type { ToTableOptions } from './table/toTable.js';
export { toChanges } from './table/toChanges.js';
export type { Change, ToChangesOptions } from './table/toChanges.js';
export type { ChangeKind } from './frame/changeKind.js';

// Order and change.
export { sortByEventTime } from './table/sortByEventTime.js';
export type { SortByEventTimeOptions } from './table/sortByEventTime.js';
export { dedupe } from './table/dedupe.js';
export type { DedupeOptions, Identified } from './table/dedupe.js';
export { topN } from './table/topN.js';
export type { TopNOptions } from './table/topN.js';
export type { Ranked } from './table/rankChanges.js';
export { runningAggregate } from './table/runningAggregate.js';
export type { RunningAggregateOptions } from './table/runningAggregate.js';
export type { RunningResult } from './table/runningResult.js';
export { emitOnChange } from './table/emitOnChange.js';
export type { EmitOnChangeOptions } from './table/emitOnChange.js';
export { suppress } from './table/suppress.js';
export type { SuppressOptions } from './table/suppress.js';

// Process functions and their state.
export { keyedProcess } from './process/keyedProcess.js';
export { processAll } from './process/processAll.js';
export { coProcess } from './process/coProcess.js';
export type { CoProcessDefinition } from './process/coProcess.js';
export { broadcastProcess } from './process/broadcastProcess.js';
export type { BroadcastDefinition } from './process/broadcastProcess.js';
export type { BroadcastContext, BroadcastReading, ReadonlyState } from './process/broadcastContext.js';
export type { ProcessDefinition, ProcessParts, ProcessResult } from './process/processDefinition.js';
export type { Emitting, EventContext, ProcessContext, SideEmitter, TimerContext } from './process/processContext.js';
export { type } from './process/type.js';
export type { TypeOf } from './process/type.js';
export { valueState } from './state/valueState.js';
export type { ValueState } from './state/valueState.js';
export { listState } from './state/listState.js';
export type { ListState } from './state/listState.js';
export { mapState } from './state/mapState.js';
export type { MapState } from './state/mapState.js';
export { reducingState } from './state/reducingState.js';
export type { ReducingState } from './state/reducingState.js';
export { aggregatingState } from './process/aggregatingState.js';
export type { AddedTo, AggregatingState, AnyAggregates, ResultOf } from './process/aggregatingState.js';
export type { StateDeclaration, StateOptions } from './state/stateDeclaration.js';
export type { Ttl, TtlOptions } from './state/ttl.js';
export type { Codec } from './state/codec.js';
export type { KeyNumbers, StateBackend, StateInfo, StateStore } from './runtime/stateStore.js';

// Aggregates.
export * as agg from './agg.js';
export type { Aggregate, AggregateSpec, AggregateStore, ResultContext } from './aggregate/aggregate.js';

// Time.
export { days, hours, minutes, seconds } from './time/duration.js';
export type { DurationFields, DurationLike } from './time/duration.js';
export type { TimestampLike } from './time/timestamp.js';
export { boundedOutOfOrderness, monotonous, punctuated } from './time/watermarkStrategy.js';
export type { WatermarkGenerator, WatermarkStrategy } from './time/watermarkStrategy.js';
export type { Cancel, Clock } from './time/clock.js';

// Running.
export { job } from './job/job.js';
export type { Job } from './job/job.js';
export type { JobCheckpoints, JobErrorPolicy, JobOptions } from './job/jobOptions.js';
export type { BuildJob } from './job/attempt.js';
export type { JobHandle } from './job/jobHandle.js';
export type { JobEnd } from './job/jobEnd.js';
export type { CheckpointMetrics, JobMetrics, JobState } from './job/jobMetrics.js';
export { exponentialDelay, fixedDelay, noRestart } from './job/restartStrategy.js';
export type {
  ExponentialDelayOptions,
  FixedDelayOptions,
  RestartPlan,
  RestartStrategy,
} from './job/restartStrategy.js';
export type { CheckpointStore } from './job/checkpointStore.js';
export { checkRestore } from './job/checkRestore.js';
export type { RestoredOperator, RestoredState, RestoreReport } from './job/restoreReport.js';
export type { ByteCodec } from './state/byteCodec.js';
export { createRuntime } from './job/createRuntime.js';
export type { ManagedRuntime } from './job/managedRuntime.js';
export type { Runtime, RuntimeOptions, TimersAtEnd } from './runtime/runtime.js';
export { explain } from './operator/explain.js';
export type { FlowMetrics, Metrics, OperatorMetrics } from './runtime/metrics.js';
export type { Warning } from './runtime/warning.js';
export type { Checkpoint, OperatorSnapshot, StateEntry } from './runtime/checkpointing.js';

// What travels, and what goes wrong.
export type { Frame, KeyedStream, Stream } from './frame/frame.js';
export type { Batch, KeyedBy, Unkeyed } from './frame/batch.js';
export type { Barrier } from './frame/barrier.js';
export type { Open } from './frame/open.js';
export type { Status } from './frame/status.js';
export type { Edge } from './frame/edge.js';
export { RxtideError } from './errors/rxtideError.js';
export type { ErrorCode, ErrorDetails } from './errors/rxtideError.js';
