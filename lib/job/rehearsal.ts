import { Subscription } from 'rxjs';
import type { Observable } from 'rxjs';
import { RxtideError } from '../errors/rxtideError.js';
import { building } from '../runtime/building.js';
import type { Checkpoint, OperatorSnapshot, SnapshotLayout, SnapshotReader } from '../runtime/checkpointing.js';
import { holdWhile } from '../runtime/hold.js';
import { trampoline } from '../runtime/trampoline.js';
import { keyGroups } from '../state/snapshot.js';
import type { BuildJob } from './attempt.js';
import { unclaimedIn, withoutState } from './checkNames.js';
import { ManagedRuntime } from './managedRuntime.js';
import type { RestoredOperator, RestoredState } from './restoreReport.js';

/** A runtime whose operators open and restore, and no more; it notes what they take up. */
export class Rehearsal extends ManagedRuntime {
  override rehearses = true;
  override layout: SnapshotLayout;
  readonly errors: unknown[] = [];
  readonly #checkpoint: Checkpoint;
  readonly #states = new Map<OperatorSnapshot, RestoredState[]>();

  constructor(checkpoint: Checkpoint) {
    super({ restore: checkpoint, onWarning: () => undefined });
    this.#checkpoint = checkpoint;
    this.layout = { ...keyGroups, reader: (saved) => this.#noting(saved) };
  }

  /** Builds the pipelines, lets them open, and lets go of them, in one turn: nothing that they would begin by then begins. */
  run(build: BuildJob): void {
    trampoline.raise(() => {
      const subscriptions = new Subscription();
      building.runtime = this;
      try {
        const built = build();
        const outputs: readonly Observable<unknown>[] = 'subscribe' in built ? [built] : built;
        const error = (failure: unknown): void => void this.errors.push(failure);
        holdWhile(() => {
          for (const output of outputs) subscriptions.add(output.subscribe({ error }));
        });
      } catch (failure) {
        this.errors.push(failure);
      } finally {
        building.runtime = undefined;
        subscriptions.unsubscribe();
      }
    });
  }

  /** What has become of the operators of both, in the order of the pipeline. */
  operatorsMet(): RestoredOperator[] {
    const { operators } = this.linked;
    const missing = new Set(withoutState(this.#checkpoint, operators));
    const met = operators.flatMap((info): RestoredOperator[] => {
      const { name } = info;
      const saved = this.#checkpoint.operators.get(name);
      if (missing.has(info)) return [{ name, status: 'missing', states: [] }];
      if (saved === undefined) return [];
      const error = this.errors.find((failure) => failure instanceof RxtideError && failure.operator === name);
      const states = [...(this.#states.get(saved) ?? []), ...(error === undefined ? this.#leftOver(saved) : [])];
      return [error === undefined ? { name, status: 'found', states } : { name, status: 'failed', states, error }];
    });
    const unclaimed = unclaimedIn(this.#checkpoint, operators);
    return [...met, ...unclaimed.map((name): RestoredOperator => ({ name, status: 'left over', states: [] }))];
  }

  #noting(saved: OperatorSnapshot): SnapshotReader {
    const reader = keyGroups.reader(saved);
    const states: RestoredState[] = [];
    this.#states.set(saved, states);
    return {
      value: (name) => reader.value(name),
      entries: (state) => reader.entries(state),
      declared: (name, savedVersion, version) => void states.push({ name: shownName(name), savedVersion, version }),
    };
  }

  /** Declared states that were saved, and that nobody has asked for. */
  #leftOver(saved: OperatorSnapshot): RestoredState[] {
    const asked = new Set(this.#states.get(saved)?.map(({ name }) => name));
    return [...saved.values].flatMap(([name, value]) => {
      const savedVersion = name.startsWith(DECLARED) ? versionIn(value) : undefined;
      if (savedVersion === undefined || asked.has(shownName(name))) return [];
      return [{ name: shownName(name), savedVersion, version: undefined }];
    });
  }
}

/** The names of declared states in a snapshot begin with it. */
const DECLARED = 'state.';

function shownName(name: string): string {
  return name.startsWith(DECLARED) ? name.slice(DECLARED.length) : name;
}

function versionIn(shape: unknown): number | undefined {
  return (shape as { codec?: { version?: number } } | undefined)?.codec?.version;
}
