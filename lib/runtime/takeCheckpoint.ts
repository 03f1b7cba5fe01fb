import { HANDLE } from './checkpointing.js';
import type { Checkpoint, Checkpointing, OperatorSnapshot, SnapshotLayout } from './checkpointing.js';
import type { OperatorInfo } from './operatorInfo.js';
import type { Root } from './root.js';
import { trampoline } from './trampoline.js';

/** Sends a barrier from every root in one task of the trampoline, and gathers what operators hand over. */
export function takeCheckpoint(roots: () => readonly Root[], id: number, layout: SnapshotLayout): Promise<Checkpoint> {
  const operators = new Map<string, OperatorSnapshot>();
  const waits: Promise<void>[] = [];
  const completions: (() => void)[] = [];
  const checkpoint: Checkpointing = {
    id,
    writer: () => layout.writer(),
    put: (info, snapshot) => void operators.set(info.name, snapshot),
    await: (info, work) => void waits.push(Promise.resolve(work).then((handle) => addHandle(operators, info, handle))),
    onComplete: (work) => void completions.push(work),
  };
  return new Promise((resolve, reject) => {
    trampoline.raise(() => {
      for (const root of [...roots()]) root.sendBarrier(checkpoint);
      Promise.all(waits).then(() => {
        resolve({ version: 1, id, operators });
        for (const complete of completions) complete();
      }, reject);
    });
  });
}

function addHandle(operators: Map<string, OperatorSnapshot>, info: OperatorInfo, handle: unknown): void {
  const { values, keyed } = operators.get(info.name) ?? { values: new Map<string, unknown>(), keyed: new Map() };
  operators.set(info.name, { values: new Map(values).set(HANDLE, handle), keyed });
}
