import { Observable } from 'rxjs';
import { RxtideError } from '../errors/rxtideError.js';
import type { Checkpoint, OperatorSnapshot, SnapshotReader } from '../runtime/checkpointing.js';
import { hadEnded } from '../runtime/endedOperators.js';
import { EndOfTimers } from '../runtime/endOfTimers.js';
import type { Flow } from '../runtime/flow.js';
import { flowOf } from '../runtime/flowOf.js';
import { flowMetricsOf, metricsOf } from '../runtime/metrics.js';
import type { Metrics } from '../runtime/metrics.js';
import type { OperatorInfo } from '../runtime/operatorInfo.js';
import { DEFAULT_CREDITS, Runtime } from '../runtime/runtime.js';
import type { CheckedRuntimeOptions, RuntimeOptions, TimersAtEnd } from '../runtime/runtime.js';
import type { StateBackend } from '../runtime/stateStore.js';
import { takeCheckpoint } from '../runtime/takeCheckpoint.js';
import { keyGroups } from '../state/snapshot.js';
import { durationOf } from '../time/duration.js';
import type { DurationLike } from '../time/duration.js';

/** A runtime that can be measured, takes checkpoints, and goes on from one; made by `createRuntime`. */
export class ManagedRuntime extends Runtime {
  /** @internal */
  override layout = keyGroups;
  override readonly credits: number;
  override readonly flow: Flow;
  override readonly timersAtEnd: TimersAtEnd;
  /** @internal */
  override readonly state: StateBackend | undefined;
  /** @internal */
  override readonly restoring: ReadonlyMap<string, OperatorSnapshot> | undefined;

  constructor(options: RuntimeOptions = {}) {
    super(checked(options));
    this.credits = options.credits ?? DEFAULT_CREDITS;
    this.flow = flowOf(this);
    this.timersAtEnd = options.timersAtEnd ?? 'fire';
    this.state = options.state;
    this.restoring = options.restore?.operators;
    this.checkpoints = options.restore?.id ?? 0;
  }

  /** @internal */
  override saved(operator: OperatorInfo): SnapshotReader | undefined {
    const saved = this.restoring?.get(operator.name);
    if (saved === undefined) return undefined;
    const reader = this.layout.reader(saved);
    if (!hadEnded(operator, saved)) return reader;
    operator.counters.restore(reader.value('counters'));
    return undefined;
  }

  /** @internal */
  override waitAtEnd(): EndOfTimers | null {
    return this.timersAtEnd === 'wait' ? new EndOfTimers() : null;
  }

  /** The figures of every operator, now. */
  metrics(): Metrics {
    const { operators, clock } = this.linked;
    const time = clock.now();
    return { time, flow: flowMetricsOf(flowOf(this)), operators: operators.map((info) => metricsOf(info, time)) };
  }

  /** The figures of every operator, at once and then every `period` ms (default: a second) of the runtime's clock. */
  metrics$(period: DurationLike = 1000): Observable<Metrics> {
    const every = durationOf(period, 'period', 1);
    return new Observable((subscriber) => {
      const emit = (): void => {
        subscriber.next(this.metrics());
        // It may have been the last one that was wanted.
        if (!subscriber.closed) cancel = this.clock.schedule(emit, every);
      };
      let cancel = this.clock.schedule(emit, 0);
      return () => cancel();
    });
  }

  /**
   * Takes a checkpoint between two frames: at once, or after the frame in flight. It resolves when all sinks have made durable what
   * belongs to it. Everything that runs goes on meanwhile.
   */
  checkpoint(): Promise<Checkpoint> {
    const runtime = this.linked;
    return takeCheckpoint(() => this.linked, { id: ++runtime.checkpoints, kind: 'copy', layout: keyGroups });
  }
}

/** An entry makes a runtime without options by itself, and so needs none of this. */
function checked({ maxDrift, ...options }: RuntimeOptions): CheckedRuntimeOptions {
  const { credits = 1, timersAtEnd = 'fire' } = options;
  if (!(credits >= 1)) throw new RxtideError('INVALID_OPTION', `credits must be at least 1; it is ${credits}`);
  if (!['fire', 'drop', 'wait'].includes(timersAtEnd)) {
    throw new RxtideError('INVALID_OPTION', `timersAtEnd must be 'fire', 'drop' or 'wait'; it is '${timersAtEnd}'`);
  }
  return maxDrift === undefined ? options : { ...options, maxDrift: durationOf(maxDrift, 'maxDrift') };
}
