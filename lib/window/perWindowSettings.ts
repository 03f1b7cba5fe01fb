import type { OpenStates } from '../aggregate/resultStates.js';
import type { MachineContext } from '../operator/machine.js';
import type { KeyTable } from '../state/keyTable.js';
import type { Trigger } from './trigger.js';
import type { WindowAssigner } from './windowAssigner.js';
import type { WindowContents } from './windowContents.js';
import type { WindowStates } from './windowStates.js';

/** What the per-window engine goes by. */
export interface PerWindowSettings<T, R> {
  readonly assigner: WindowAssigner<T>;
  readonly trigger: Trigger<T>;
  readonly contents: (open: OpenStates | undefined) => WindowContents<T, R>;
  /** Opens the states that results work with; absent: they have none. */
  readonly states?: ((context: MachineContext, keys: KeyTable) => WindowStates) | undefined;
  readonly keyed: boolean;
  readonly allowedLateness: number;
  /** Each result is that of a window of its own, which ends with it: windows of a number of events. */
  readonly endsWithResult: boolean;
}
