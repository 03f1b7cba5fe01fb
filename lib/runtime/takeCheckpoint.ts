import { HANDLE } from './checkpointing.js';
import type { Checkpoint, Checkpointing, OperatorSnapshot, SnapshotKind, SnapshotLayout } from './checkpointing.js';
import { addEnded } from './endedOperators.js';
import type { OperatorInfo } from './operatorInfo.js';
import type { Root } from './root.js';
import { trampoline } from './trampoline.js';

/** What is wanted of a checkpoint. */
export interface CheckpointRequest {
  readonly id: number;
  readonly kind: SnapshotKind;
  /** The one that it is to have the changes to, where that is its kind. */
  readonly since?: number | undefined;
  readonly layout: SnapshotLayout;
  /** Called in the turn, when every operator has handed over its state: events flow on. */
  readonly onHandedOver?: () => void;
  /** Makes it durable, before anybody hears that it is complete. Default: it is kept by whoever asked. */
  readonly store?: (checkpoint: Checkpoint) => PromiseLike<void>;
  /**
   * Given what settles when all sinks have committed. `'aside'`: the pipeline itself does not go on from this one, so sinks commit nothing; they
   * do with the next.
   */
  readonly onCommitting?: ((committed: Promise<unknown>) => void) | 'aside';
}

/** What a checkpoint is a picture of. */
export interface Pictured {
  readonly roots: readonly Root[];
  readonly operators: readonly OperatorInfo[];
}

/**
 * Sends a barrier from every root in one task of the trampoline, and gathers what operators hand over. What they, and the store, make durable is
 * awaited; then sinks commit, and sources hear that they will not be asked for what came before.
 */
export function takeCheckpoint(runtime: () => Pictured, request: CheckpointRequest): Promise<Checkpoint> {
  const { id, kind, since, layout, store, onCommitting } = request;
  const operators = new Map<string, OperatorSnapshot>();
  const waits: Promise<void>[] = [];
  const completions: (() => void | PromiseLike<void>)[] = [];
  return new Promise((resolve, reject) => {
    const checkpoint: Checkpointing = {
      id,
      writer: () => layout.writer(kind),
      put: (info, snapshot) => void operators.set(info.name, snapshot),
      await: (info, work) =>
        void waits.push(Promise.resolve(work).then((handle) => addHandle(operators, info, handle))),
      onComplete: (work) => void completions.push(work),
      fail: (error) => void waits.push(Promise.reject(error)),
    };
    const complete = async (): Promise<void> => {
      await Promise.all(waits);
      const taken: Checkpoint = { version: 1, id, ...(kind === 'changes' ? { since: since! } : {}), operators };
      await store?.(taken);
      resolve(taken);
      if (onCommitting === 'aside') return;
      const committed = Promise.all(completions.map(async (work) => work()));
      onCommitting?.(committed);
      // Whoever does not wait for it hears of what goes wrong from the sink.
      await committed.catch(() => undefined);
    };
    trampoline.raise(() => {
      try {
        const { roots, operators: opened } = runtime();
        for (const root of [...roots]) root.sendBarrier(checkpoint);
        addEnded(operators, opened);
        request.onHandedOver?.();
      } catch (error) {
        checkpoint.fail(error);
      }
      complete().catch(reject);
    });
  });
}

function addHandle(operators: Map<string, OperatorSnapshot>, info: OperatorInfo, handle: unknown): void {
  const snapshot = operators.get(info.name) ?? NOTHING;
  operators.set(info.name, { ...snapshot, values: new Map(snapshot.values).set(HANDLE, handle) });
}

const NOTHING: OperatorSnapshot = {
  values: new Map(),
  keyed: new Map(),
  tracked: new Set(),
  cleared: new Set(),
  changed: new Map(),
};
