import { HANDLE } from './checkpointing.js';
import type { Checkpoint, Checkpointing, OperatorSnapshot, SnapshotKind, SnapshotLayout } from './checkpointing.js';
import type { OperatorInfo } from './operatorInfo.js';
import type { Root } from './root.js';
import { trampoline } from './trampoline.js';

/** What is wanted of a checkpoint. */
export interface CheckpointRequest {
  readonly id: number;
  readonly kind: SnapshotKind;
  /** The one that it is to have the changes to, where that is its kind. */
  readonly since?: number;
  readonly layout: SnapshotLayout;
  /** Makes it durable, before anybody hears that it is complete. Default: it is kept by whoever asked. */
  readonly store?: (checkpoint: Checkpoint) => PromiseLike<void>;
}

/**
 * Sends a barrier from every root in one task of the trampoline, and gathers what operators hand over. What they, and the store, make durable is
 * awaited; then sinks commit, and sources hear that they will not be asked for what came before.
 */
export function takeCheckpoint(roots: () => readonly Root[], request: CheckpointRequest): Promise<Checkpoint> {
  const { id, kind, since, layout, store } = request;
  const operators = new Map<string, OperatorSnapshot>();
  const waits: Promise<void>[] = [];
  const completions: (() => void)[] = [];
  const checkpoint: Checkpointing = {
    id,
    writer: () => layout.writer(kind),
    put: (info, snapshot) => void operators.set(info.name, snapshot),
    await: (info, work) => void waits.push(Promise.resolve(work).then((handle) => addHandle(operators, info, handle))),
    onComplete: (work) => void completions.push(work),
  };
  return new Promise((resolve, reject) => {
    trampoline.raise(() => {
      for (const root of [...roots()]) root.sendBarrier(checkpoint);
      Promise.all(waits)
        .then(async () => {
          const taken: Checkpoint = { version: 1, id, ...(kind === 'changes' ? { since } : {}), operators };
          await store?.(taken);
          resolve(taken);
          for (const complete of completions) complete();
        })
        .catch(reject);
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
