import { RxtideError } from '../errors/rxtideError.js';
import type { Clock } from '../time/clock.js';
import type { DurationLike } from '../time/duration.js';
import type { Checkpoint, OperatorSnapshot, SnapshotLayout, SnapshotReader } from './checkpointing.js';
import type { EndOfTimers } from './endOfTimers.js';
import { OPEN } from './gate.js';
import type { Gate } from './gate.js';
import type { OperatorInfo } from './operatorInfo.js';
import type { Root, RootGroup } from './root.js';
import { systemClock } from './schedulerClock.js';
import type { StateBackend } from './stateStore.js';
import type { Supervisor } from './supervisor.js';
import { DEFAULT_MAX_DRIFT } from './trampoline.js';
import { printWarning } from './warning.js';
import type { Warning } from './warning.js';

/** How many credits a runtime has, unless it is told. */
export const DEFAULT_CREDITS = 8192;

/** What becomes of processing-time timers that are still pending when the input ends. */
export type TimersAtEnd = 'fire' | 'drop' | 'wait';

export interface RuntimeOptions {
  /** Where time is read. Default: RxJS's `asyncScheduler`. */
  readonly clock?: Clock;
  /** Told of what the user should know and is no error. Default: `console.warn`. */
  readonly onWarning?: (warning: Warning) => void;
  /** How many events may be with sinks and calls that have not answered before sources wait. Default: 8,192. */
  readonly credits?: number;
  /** How far, in event time, one pulled source may run ahead of another that feeds the same operator. Default: a minute. */
  readonly maxDrift?: DurationLike;
  /** Processing-time timers at the end of the input: `fire` them at once (default), `drop` them, or `wait` for them. */
  readonly timersAtEnd?: TimersAtEnd;
  /** A checkpoint to go on from. The same pipeline, built in the same way, finds its state by the names of its operators. */
  readonly restore?: Checkpoint;
  /** Where declared states (`valueState`, …) are kept. Default: in memory. */
  readonly state?: StateBackend;
}

/** @internal Those that any runtime may have, where there is nothing left to check or to convert. */
export interface CheckedRuntimeOptions extends Pick<RuntimeOptions, 'clock' | 'onWarning'> {
  readonly maxDrift?: number;
}

/**
 * What the operators of a pipeline share: clock, flow control, names. Every entry makes one unless it is given one; where several meet
 * in one operator they are linked and act as one. One of `createRuntime` can be measured and takes checkpoints.
 */
export class Runtime implements RootGroup {
  readonly clock: Clock;
  readonly onWarning: (warning: Warning) => void;
  readonly maxDrift: number;
  readonly timersAtEnd: TimersAtEnd = 'fire';
  /** @internal Where declared states are kept; `undefined`: in memory. */
  readonly state: StateBackend | undefined = undefined;
  /** Whether it has credits left; who takes some asks `flowOf`. */
  flow: Gate = OPEN;
  /** How many it has in all. */
  readonly credits: number = DEFAULT_CREDITS;
  /** When it last had a turn of the trampoline. */
  turn = 0;
  /** @internal In the order of opening; finished ones stay, so that counts can still be read. */
  readonly operators: OperatorInfo[] = [];
  /** @internal */
  readonly roots: Root[] = [];
  /** @internal State to be claimed by operators as they open, by name. */
  readonly restoring: ReadonlyMap<string, OperatorSnapshot> | undefined = undefined;
  /** @internal How state is laid out in checkpoints; `null`: there are none. */
  layout: SnapshotLayout | null = null;
  /** @internal Whether checkpoints of changes are taken, so that machines note what changes. */
  tracksChanges = false;
  /** @internal The job that it is of. */
  readonly job: Supervisor | null = null;
  /** @internal Whether operators only open and restore: nothing flows, and sources and sinks are not touched. */
  rehearses = false;
  /** @internal The number of the last checkpoint. */
  checkpoints = 0;
  #linkedTo: Runtime = this;

  /** @internal `options` have been checked: see `createRuntime`. */
  constructor(options: CheckedRuntimeOptions = {}) {
    this.clock = options.clock ?? systemClock;
    this.onWarning = options.onWarning ?? printWarning;
    this.maxDrift = options.maxDrift ?? DEFAULT_MAX_DRIFT;
  }

  /** Throws where an entry that belongs to another runtime may not be subscribed to while this one is built. */
  admit(_other: Runtime | undefined, _entry: string): void {}

  /** @internal For a root that has come to its end: what to wait for. `null`: nothing. */
  waitAtEnd(): EndOfTimers | null {
    return null;
  }

  /** The runtime that this one became a part of, or itself. */
  get linked(): Runtime {
    let runtime = this.#linkedTo;
    if (runtime === this) return runtime;
    while (runtime.#linkedTo !== runtime) runtime = runtime.#linkedTo;
    return (this.#linkedTo = runtime);
  }

  /** @internal What an operator goes on from, whose inputs are known by now. `undefined`: it begins with nothing. */
  saved(_operator: OperatorInfo): SnapshotReader | undefined {
    return undefined;
  }

  /** @internal A root was given up: later checkpoints do not know it. */
  forget(root: Root | undefined): void {
    const at = this.linked.roots.indexOf(root as Root);
    if (at >= 0) this.linked.roots.splice(at, 1);
  }

  /** @internal Gives an operator its place and, unless it brought one, its name. */
  register(info: OperatorInfo): void {
    const { operators, roots } = this;
    const running = (): OperatorInfo | undefined => operators.find((o) => o.name === info.name && !o.finished);
    if (!info.named) {
      info.name = info.kind;
      for (let n = 2; running() !== undefined; n++) info.name = `${info.kind}-${n}`;
    }
    const other = running();
    if (other !== undefined) throw nameTaken(info, other);
    // Run anew: the figures of the run before make way, and its root, which would be in checkpoints, with what it was fed with.
    const at = operators.findIndex((o) => o.name === info.name);
    if (at >= 0) {
      const [before] = operators.splice(at, 1);
      this.forget(roots.find((root) => root.info === before));
    }
    operators.push(info);
  }

  /** @internal See `linkRuntimes`. */
  becomePartOf(runtime: Runtime): void {
    this.#linkedTo = runtime;
  }
}

function nameTaken(a: OperatorInfo, b: OperatorInfo): RxtideError {
  return new RxtideError(
    'NAME_TAKEN',
    `${a.title} and ${b.title} run at the same time in one runtime under one name: give each its own, or use shared() where one ` +
      'pipeline is to have several consumers',
    { operator: a.name },
  );
}
