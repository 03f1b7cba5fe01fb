// Entries: how events get in.
export { eventTime, eventTimeChunks } from './transform/eventTime.js';
export type { EventTimeOptions } from './transform/eventTime.js';
export { processingTime } from './transform/processingTime.js';
export type { ProcessingTimeOptions } from './transform/processingTime.js';
export { fromArray } from './transform/fromArray.js';
export { fromIterable } from './transform/fromIterable.js';
export { fromChunks } from './transform/fromChunks.js';
export { fromSource } from './transform/fromSource.js';
export type { AbortSignalLike } from './transform/abortSignal.js';
export type { EntryOptions, TimedOptions, WhenQuiet } from './transform/entryOptions.js';
export type { BufferOptions } from './transform/feeds/queueFeed.js';
export type { RejectedRecord, Source, SourceChunk } from './transform/source.js';

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
export { SideOutput, sideOutput } from './operator/sideOutput.js';
export type { SideTarget } from './operator/sideOutput.js';
export type { Rejected } from './operator/rejected.js';

// Windows.
export { windowBy } from './window/windowBy.js';
export type { Keyed } from './window/windowBy.js';
export { windowAll } from './window/windowAll.js';
export type { WindowOptions } from './window/windowOptions.js';
export type { Pane, WindowResult } from './window/windowResult.js';
export type { TimeWindow } from './window/timeWindow.js';
export { tumbling } from './window/tumbling.js';
export { sliding } from './window/sliding.js';
export { cumulative } from './window/cumulative.js';
export { session } from './window/session.js';
export { globalWindow } from './window/globalWindow.js';
export { countWindow } from './window/countWindow.js';
export { calendar } from './window/calendar.js';
export type { AlignedWindows, WindowAssigner } from './window/windowAssigner.js';

export { defineAssigner } from './window/defineAssigner.js';

// Triggers and evictors.
export { afterWatermark } from './window/triggers/afterWatermark.js';
export { afterProcessingTime } from './window/triggers/afterProcessingTime.js';
export { afterCount } from './window/triggers/afterCount.js';
export { atIntervals } from './window/triggers/atIntervals.js';
export { afterDelta } from './window/triggers/afterDelta.js';
export { anyOf } from './window/triggers/anyOf.js';
export { allOf } from './window/triggers/allOf.js';
export { inOrder } from './window/triggers/inOrder.js';
export { purging } from './window/triggers/purging.js';
export { defineTrigger } from './window/defineTrigger.js';
export { CONTINUE, FIRE, FIRE_AND_PURGE, PURGE } from './window/trigger.js';
export type { Firing, Trigger, TriggerContext } from './window/trigger.js';
export { evictCount } from './window/evictors/evictCount.js';
export { evictTime } from './window/evictors/evictTime.js';
export { evictDelta } from './window/evictors/evictDelta.js';
export { defineEvictor } from './window/defineEvictor.js';
export type { WindowElement, Evictor } from './window/evictor.js';

// Process functions and their state.
export { keyedProcess } from './process/keyedProcess.js';
export { processAll } from './process/processAll.js';
export type { ProcessDefinition, ProcessResult } from './process/processDefinition.js';
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
export { createRuntime } from './runtime/runtime.js';
export type { Runtime, RuntimeOptions, TimersAtEnd } from './runtime/runtime.js';
export { explain } from './operator/explain.js';
export type { Metrics, OperatorMetrics } from './runtime/metrics.js';
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
